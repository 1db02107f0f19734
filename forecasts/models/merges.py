"""Merges: that two forecasters are one person, from when on, and until when that was held. Insert-only.

`Forecaster.merged_into` points to the one who is meant now, along a whole chain; it can be made again from these rows.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from forecasts.models.sources import Forecaster


class ForecasterMergeQuerySet(models.QuerySet["ForecasterMerge"]):
    """Merges, asked for in words."""

    def standing(self, *, at: datetime | None = None) -> ForecasterMergeQuerySet:
        """Return those that have not been undone, now or by what had been recorded by `at`."""
        if at is None:
            return self.filter(end__isnull=True)
        return self.filter(Q(end__isnull=True) | Q(end__ended_at__gt=at), merged_at__lte=at)

    def roots(self) -> dict[int, int]:
        """Return, by the key of each forecaster who is another name, the key of the one who is meant in the end."""
        into = dict(self.values_list("forecaster", "into"))
        return {pk: _end_of(pk, into) for pk in into}


class ForecasterMerge(models.Model):
    """From `merged_at` on, `forecaster` is another name of `into`."""

    forecaster = models.ForeignKey(Forecaster, on_delete=models.PROTECT, related_name="merges")
    into = models.ForeignKey(Forecaster, on_delete=models.PROTECT, related_name="+")
    reason = models.TextField(max_length=2000)
    merged_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    merged_at = models.DateTimeField()

    objects = ForecasterMergeQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        constraints = [models.CheckConstraint(name="merge_of_two", condition=~Q(forecaster=F("into")))]

    def __str__(self) -> str:
        return f"{self.forecaster} is {self.into}"


class ForecasterMergeEnd(models.Model):
    """From `ended_at` on, the two are two again."""

    merge = models.OneToOneField(ForecasterMerge, on_delete=models.PROTECT, related_name="end")
    reason = models.TextField(max_length=2000)
    ended_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    ended_at = models.DateTimeField()

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.merge.forecaster} is not {self.merge.into}"


def _end_of(pk: int, into: Mapping[int, int]) -> int:
    """Return where a chain ends. Operations refuse circles; a circle made past them ends where it began."""
    seen = {pk}
    while pk in into and into[pk] not in seen:
        pk = into[pk]
        seen.add(pk)
    return pk
