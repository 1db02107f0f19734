"""The exact sums over a cut of a card, from the published scores of the standings that are kept."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from django.db.models import Count, Q, QuerySet, Sum

from forecasts.models.scores import Score, Standing
from forecasts.models.sources import Forecaster
from forecasts.scorecards.subjects import Subject
from forecasts.scorecards.verdicts import COUNTING, QUOTED, Addend, parts_of
from forecasts.scoring.sums import RangedSum

_FINITE: Final = Q(value__isnull=False, low__isnull=False)


def cut_sums(subject: Subject, standings: QuerySet[Standing]) -> dict[tuple[str, str], RangedSum]:
    """Return the sums of a subject's standings by part and rule, as a card of them alone would hold. One query.

    The database adds up one part by one rule in 64 bits: enough for nine million of the worst scores.
    """
    rows = (
        Score.objects.filter(standing__in=standings.values("pk"))
        .order_by()
        .values("rule", "standing__kind", "standing__committed", "standing__prospective")
        .annotate(
            n=Count("pk", filter=_FINITE),
            infinite=Count("pk", filter=~_FINITE),
            infinite_high=Count("pk", filter=_FINITE & Q(high__isnull=True)),
            total=Sum("value", filter=_FINITE, default=0),
            total_low=Sum("low", filter=_FINITE, default=0),
            total_high=Sum("high", filter=_FINITE, default=0),
        )
        .values_list("rule", "standing__kind", "standing__committed", "standing__prospective", *Addend._fields)
    )
    sums: dict[tuple[str, str], Addend] = {}
    for rule, kind, committed, prospective, *totals in rows:
        addend = Addend(*map(int, totals))
        for part in _parts(subject, kind, committed=committed, prospective=prospective):
            place = part, rule
            sums[place] = sums.get(place, Addend()).plus(addend)
    return {place: addend.sums for place, addend in sums.items()}


def _parts(subject: Subject, kind: str, *, committed: bool | None, prospective: bool | None) -> Iterable[str]:
    """Return the parts of a subject's card that such a standing adds to."""
    if subject.kind == "forecaster" or kind in COUNTING:
        return parts_of(committed=committed, prospective=prospective)
    return (QUOTED,) if kind == Forecaster.Kind.QUOTED else ()
