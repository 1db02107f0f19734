"""Corrections: what a recorded forecast should have been recorded as, and what became of that. Insert-only."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from forecasts.models.forecasts import Forecast, Statement
from forecasts.models.ids import new_public_id


class CorrectionQuerySet(models.QuerySet["Correction"]):
    """Corrections, asked for in words."""

    def pending(self) -> CorrectionQuerySet:
        """Those that wait for a second person."""
        return self.filter(decision__isnull=True)


class Correction(Statement):
    """A proposal to correct a recorded forecast: the whole statement as it should have been recorded, with the reason."""

    public_id = models.CharField(max_length=10, unique=True, default=new_public_id, editable=False)
    forecast = models.ForeignKey(Forecast, on_delete=models.PROTECT, related_name="corrections")
    reason = models.TextField(max_length=2000)
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField()

    objects = CorrectionQuerySet.as_manager()

    class Meta(Statement.Meta):
        abstract = False
        ordering = ["id"]


class CorrectionDecision(models.Model):
    """What became of a correction. Once confirmed, `replacement` counts instead of the forecast that it `replaces`.

    The database lets one correction replace a forecast: it decides a race between two people.
    """

    class Kind(models.TextChoices):
        """How a correction ended."""

        CONFIRMED = "confirmed", "confirmed"
        SENT_BACK = "sent_back", "sent back"
        WITHDRAWN = "withdrawn", "withdrawn by its proposer"

    class Policy(models.TextChoices):
        """By which right it was confirmed."""

        TWO_PERSON = "two_person", "two people"
        SINGLE = "single", "one person"

    correction = models.OneToOneField(Correction, on_delete=models.PROTECT, related_name="decision")
    kind = models.CharField(max_length=9, choices=Kind)
    policy = models.CharField(max_length=10, choices=Policy, blank=True)
    replaces = models.OneToOneField(Forecast, null=True, on_delete=models.PROTECT, related_name="replaced_by")
    replacement = models.ForeignKey(Forecast, null=True, on_delete=models.PROTECT, related_name="replacement_of")
    reason = models.TextField(max_length=2000, blank=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                name="correction_confirmed_replaces",
                condition=Q(kind="confirmed", replaces__isnull=False, replacement__isnull=False)
                & ~Q(policy="")
                & ~Q(replaces=models.F("replacement"))
                | ~Q(kind="confirmed") & Q(replaces__isnull=True, replacement__isnull=True, policy=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.correction}: {self.get_kind_display()}"
