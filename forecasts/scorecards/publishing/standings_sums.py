"""What many subjects of one kind add up to, read in bulk: for the leaderboard."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final, NamedTuple

from django.db.models import Count, F, OuterRef, Q, QuerySet, Sum

from forecasts.models.scores import Card, Standing
from forecasts.models.sources import Forecaster, Outlet, Topic
from forecasts.scorecards.columns import rows_of
from forecasts.scorecards.publishing.writing import TOTALS, sums_of
from forecasts.scorecards.verdicts import ALL, COUNTING
from forecasts.scoring.forecast import Rule
from forecasts.scoring.sums import RangedSum

KINDS: Final = ("forecaster", "outlet", "topic")
PARTS: Final = ("prospective", "retrospective")

_COLUMN: Final = {"forecaster": "forecaster", "outlet": "outlet", "topic": "claim__topics"}
_RULES: Final = (Rule.BRIER, Rule.LOG)


@dataclass(frozen=True, slots=True)
class Named:
    """What a subject is called; `kind` is a forecaster's, empty for the others."""

    slug: str
    name: str
    kind: str


class Group(NamedTuple):
    """The scored forecasts of one subject in one cluster: their number, Brier total, and what became of the calls."""

    size: int
    total: int
    held: int
    not_held: int


def names_of(kind: str) -> dict[int, Named]:
    """Return the subjects of a kind that may be listed, by their keys."""
    if kind == "forecaster":
        listed = Forecaster.objects.public().themselves().exclude(kind=Forecaster.Kind.REFERENCE)
        return {pk: Named(*named) for pk, *named in listed.order_by().values_list("pk", "slug", "name", "kind")}
    rows = Outlet.objects if kind == "outlet" else Topic.objects
    return {pk: Named(slug, name, "") for pk, slug, name in rows.order_by().values_list("pk", "slug", "name")}


def totals_of(kind: str, subjects: Sequence[int]) -> dict[int, dict[str, RangedSum]]:
    """Return the exact sums of some subjects over all their scored forecasts, by rule."""
    cards = Card.objects.filter(kind=kind, part=ALL, subject__in=subjects)
    found: dict[int, dict[str, RangedSum]] = {pk: {} for pk in subjects}
    for subject, rule, *totals in cards.values_list("subject", "rule", *TOTALS):
        found[subject][rule] = sums_of(*totals)
    return found


def scored_of(kind: str) -> QuerySet[Card, Any]:
    """Return, for a subquery, how many forecasts with a finite Brier score the outer row has on its card."""
    return Card.objects.filter(kind=kind, part=ALL, rule=Rule.BRIER, subject=OuterRef("pk")).values("n")


def card_sums(kind: str) -> dict[int, dict[tuple[str, str], RangedSum]]:
    """Return the exact sums of every subject of a kind that has a scored forecast, by part and rule."""
    cards = Card.objects.filter(kind=kind, part__in=PARTS, rule__in=_RULES).filter(Q(n__gt=0) | Q(infinite__gt=0))
    sums: dict[int, dict[tuple[str, str], RangedSum]] = {}
    for subject, part, rule, *totals in cards.values_list("subject", "part", "rule", *TOTALS):
        sums.setdefault(subject, {})[part, rule] = sums_of(*totals)
    return sums


def groups_of(kind: str, part: str) -> dict[int, list[Group]]:
    """Return the clusters of every subject of a kind, over the forecasts of one part that have a Brier score.

    The database adds up one cluster of one subject in 64 bits: enough for nine million of the worst scores.
    """
    scored = _of_kind(kind).filter(prospective=part == PARTS[0], scores__rule=Rule.BRIER)
    groups: dict[int, list[Group]] = {}
    rows = scored.values(subject_pk=F(_COLUMN[kind]), in_cluster=F("cluster")).annotate(
        size=Count("pk"),
        total=Sum("scores__value"),
        went_so=Count("pk", filter=Q(held=True)),
        went_otherwise=Count("pk", filter=Q(held=False)),
    )
    columns = "subject_pk", "size", "total", "went_so", "went_otherwise"
    for pk, size, total, held, not_held in rows_of(rows.values_list(*columns)):
        groups.setdefault(pk, []).append(Group(size, int(total), held, not_held))
    return groups


def counts_of(kind: str, subjects: Sequence[int]) -> dict[int, dict[str, int]]:
    """Return how many forecasts some subjects have on record, how many wait for an outcome, and how many have no score."""
    rows = (
        _of_kind(kind)
        .filter(**{f"{_COLUMN[kind]}__in": subjects})
        .values(subject_pk=F(_COLUMN[kind]))
        .annotate(
            forecasts=Count("pk"),
            waiting=Count("pk", filter=Q(cluster="", unscorable="")),
            not_scored=Count("pk", filter=~Q(unscorable="")),
        )
    )
    names = ("forecasts", "waiting", "not_scored")
    found: dict[int, dict[str, int]] = {pk: dict.fromkeys(names, 0) for pk in subjects}
    for row in rows:
        found[row["subject_pk"]] = {name: row[name] for name in names}
    return found


def _of_kind(kind: str) -> Any:  # noqa: ANN401 -- a queryset of which only values are read
    """Return the published standings that count on the cards of a kind."""
    standings = Standing.objects.order_by()
    if kind == "forecaster":
        return standings
    return standings.filter(kind__in=COUNTING, **{f"{_COLUMN[kind]}__isnull": False})
