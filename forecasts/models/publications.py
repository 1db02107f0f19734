"""Counters of what pages show: each is counted up by every transaction that changes it, so pages can be kept under it."""

from __future__ import annotations

from typing import Final

from django.db import models
from django.db.models import F

NAMES: Final = 2
"""What a page may say of something beside its subject: names, how claims are filed, what was redacted."""


class PublicationsQuerySet(models.QuerySet["Publications"]):
    """The counters."""

    def count_up(self, counter: int) -> None:
        """Say that something has changed. The row is locked from here on: it is the last that is written."""
        row = self.filter(pk=counter)
        if not row.update(number=F("number") + 1):
            self.bulk_create([Publications(pk=counter)], ignore_conflicts=True)
            row.update(number=F("number") + 1)


class Publications(models.Model):
    """A number that is another one whenever what it counts has changed."""

    number = models.PositiveBigIntegerField(default=0)

    objects = PublicationsQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "publications"

    def __str__(self) -> str:
        return f"{self.number} publications"
