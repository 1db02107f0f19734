"""Who signs in, and who is invited to. `manage.py sync_roles` turns each role into a group with its permissions."""

from __future__ import annotations

from datetime import datetime
from functools import cached_property
from typing import ClassVar

from django.conf import settings
from django.contrib.auth.models import AbstractUser
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower

from forecasts.models.ids import new_public_id


class Role(models.TextChoices):
    """A group of people with the same permissions; also how a person is named on public pages."""

    RECORDER = "recorder", "recorder"
    RESOLVER = "resolver", "resolver"
    REVIEWER = "reviewer", "reviewer"
    FORECASTER = "forecaster", "forecaster"
    ADMIN = "admin", "editor-in-chief"


CHANGE_THE_RECORD = (Role.RECORDER, Role.RESOLVER, Role.REVIEWER, Role.ADMIN)
"""The roles that need a second factor outside demo mode."""

SECOND_FACTORS = ("totp", "webauthn")
"""What counts as one; recovery codes only stand in for it."""


class User(AbstractUser):
    """A person with an account. The public sees `pseudonym` and a role, never the name or the address."""

    pseudonym = models.CharField(max_length=10, unique=True, default=new_public_id, editable=False)
    erased_at = models.DateTimeField(null=True, editable=False)

    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta(AbstractUser.Meta):
        verbose_name = "person"
        verbose_name_plural = "people"

    @cached_property
    def lacks_second_factor(self) -> bool:
        """Whether this person may change the record only with a second factor, and has none."""
        if not settings.SECOND_FACTOR_REQUIRED:
            return False
        changes = Q(is_superuser=True) | Q(is_staff=True) | Q(groups__name__in=CHANGE_THE_RECORD)
        return User.objects.filter(changes, pk=self.pk).exclude(authenticator__type__in=SECOND_FACTORS).exists()


class InvitationQuerySet(models.QuerySet["Invitation"]):
    """Invitations, asked for in words."""

    def waiting(self) -> InvitationQuerySet:
        """Neither accepted nor revoked, though perhaps expired."""
        return self.filter(accepted_at=None, revoked_at=None)

    def valid(self, *, at: datetime) -> InvitationQuerySet:
        """Those that can be accepted."""
        return self.waiting().filter(expires_at__gt=at)


class Invitation(models.Model):
    """A place for one person in one role. The link holds a token of which only the hash is kept; it works once."""

    email = models.EmailField(blank=True)
    role = models.CharField(max_length=12, choices=Role, default=Role.FORECASTER)
    token_sha256 = models.CharField(max_length=64, unique=True, editable=False)
    invited_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    invited_at = models.DateTimeField(editable=False)
    sent_at = models.DateTimeField(editable=False)
    expires_at = models.DateTimeField(editable=False)
    accepted_at = models.DateTimeField(null=True, editable=False)
    accepted_by = models.OneToOneField(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="invitation", editable=False
    )
    revoked_at = models.DateTimeField(null=True, editable=False)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        ordering = ["-invited_at"]
        constraints = [
            models.UniqueConstraint(
                Lower("email"), name="invitation_waits_once", condition=Q(accepted_at=None, revoked_at=None)
            ),
            models.CheckConstraint(
                name="invitation_accepted_by_somebody",
                condition=Q(accepted_at=None, accepted_by=None)
                | Q(accepted_at__isnull=False, accepted_by__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"Invitation of {self.email or 'somebody who has left'}"

    def state(self, *, at: datetime) -> str:
        """How it stands, in a word."""
        if self.accepted_at:
            return "accepted"
        if self.revoked_at:
            return "revoked"
        return "waiting" if at < self.expires_at else "expired"
