"""Who signs in. What each role may do stands in `ROLES`; `manage.py sync_roles` turns it into groups."""

from typing import ClassVar

from django.contrib.auth.models import AbstractUser
from django.db import models

from forecasts.models.ids import new_public_id


class Role(models.TextChoices):
    """A group of people with the same permissions; also how a person is named on public pages."""

    RECORDER = "recorder", "recorder"
    RESOLVER = "resolver", "resolver"
    REVIEWER = "reviewer", "reviewer"
    FORECASTER = "forecaster", "forecaster"
    ADMIN = "admin", "editor-in-chief"


class User(AbstractUser):
    """A person with an account. The public sees `pseudonym` and a role, never the name or the address."""

    pseudonym = models.CharField(max_length=10, unique=True, default=new_public_id, editable=False)

    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta(AbstractUser.Meta):
        verbose_name = "person"
        verbose_name_plural = "people"
