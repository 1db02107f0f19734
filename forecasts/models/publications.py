"""How often scores have been published: one row, counted up by every transaction that publishes any."""

from __future__ import annotations

from typing import Final

from django.db import models
from django.db.models import F

ONLY: Final = 1


class PublicationsQuerySet(models.QuerySet["Publications"]):
    """The one row."""

    def count_up(self) -> None:
        """Say that what is published has changed. The row is locked from here on: it is the last that is written."""
        row = self.filter(pk=ONLY)
        if not row.update(number=F("number") + 1):
            self.bulk_create([Publications(pk=ONLY)], ignore_conflicts=True)
            row.update(number=F("number") + 1)


class Publications(models.Model):
    """A number that is another one whenever published scores or their jobs have changed; pages are kept under it."""

    number = models.PositiveBigIntegerField(default=0)

    objects = PublicationsQuerySet.as_manager()

    class Meta:
        constraints = [models.CheckConstraint(name="publications_one_row", condition=models.Q(pk=ONLY))]
        verbose_name_plural = "publications"

    def __str__(self) -> str:
        return f"{self.number} publications"
