"""The exact sums over a cut of a card, from the published scores of the standings that are kept."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

from django.db.models import BigIntegerField, BooleanField, CharField, Count, Q, QuerySet, Sum, Value

from forecasts.models.scores import Score, Standing
from forecasts.models.sources import Forecaster
from forecasts.scorecards.subjects import Subject
from forecasts.scorecards.verdicts import COUNTING, QUOTED, Addend, parts_of
from forecasts.scoring.sums import RangedSum

_FINITE: Final = Q(value__isnull=False, low__isnull=False)


def cut_sums(
    subject: Subject, standings: QuerySet[Standing], whole: QuerySet[Standing]
) -> tuple[dict[tuple[str, str], RangedSum], int]:
    """Return the sums of standings by part and rule, as a card of them alone would hold; and the claims of the whole card.

    One query, since a page has few to spend. The database adds up one part by one rule in 64 bits: enough for nine million
    of the worst scores.
    """
    scores = Score.objects.filter(standing__in=standings.values("pk")).order_by()
    totals = (
        scores.values("rule", "standing__kind", "standing__committed", "standing__prospective")
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
    claims = 0
    for rule, kind, committed, prospective, n, *rest in totals.union(_claims_of(subject, whole), all=True):
        if not rule:
            claims = n
            continue
        for part in _parts(subject, kind, committed=committed, prospective=prospective):
            place = part, rule
            sums[place] = sums.get(place, Addend()).plus(Addend(n, *map(int, rest)))
    return {place: addend.sums for place, addend in sums.items()}, claims


def _claims_of(subject: Subject, standings: QuerySet[Standing]) -> QuerySet[Standing, tuple[Any, ...]]:
    """Return one row in the shape of the totals, without a rule: how many claims a card counts."""
    counted = standings if subject.kind == "forecaster" else standings.filter(kind__in=COUNTING)
    nothing = (Value(None, BooleanField()), Value(None, BooleanField()))
    rows = counted.order_by().values(no_rule=Value("", CharField()), no_kind=Value("", CharField()))
    named = rows.annotate(n=Count("claim", distinct=True))
    return named.values_list("no_rule", "no_kind", *nothing, "n", *(Value(0, BigIntegerField()) for _ in range(5)))


def _parts(subject: Subject, kind: str, *, committed: bool | None, prospective: bool | None) -> Iterable[str]:
    """Return the parts of a subject's card that such a standing adds to."""
    if subject.kind == "forecaster" or kind in COUNTING:
        return parts_of(committed=committed, prospective=prospective)
    return (QUOTED,) if kind == Forecaster.Kind.QUOTED else ()
