"""What published standings add up to: on one card, on a cut of one, on those of many subjects of one kind."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from operator import add
from typing import Any, Final, NamedTuple, TypeAlias

from django.db.models import Aggregate, BigIntegerField, Count, F, OuterRef, Q, QuerySet, Sum

from forecasts.models.scores import Standing
from forecasts.models.sources import Forecaster, Outlet, Topic
from forecasts.scorecards.columns import rows_of
from forecasts.scorecards.judging import Verdict
from forecasts.scorecards.verdicts import ALL, COUNTING, parts_on
from forecasts.scoring.forecast import Rule
from forecasts.scoring.forecast import Score as RuleScore
from forecasts.scoring.sums import ExactSum, RangedSum

KINDS: Final = ("forecaster", "outlet", "topic")
PARTS: Final = ("prospective", "retrospective")

_COLUMN: Final = {"forecaster": "forecaster", "outlet": "outlet", "article": "article", "topic": "claim__topics"}
_RULES: Final = (Rule.BRIER, Rule.LOG)
_ALIKE: Final = ("scores__rule", "kind", "committed", "prospective")
"""The columns whose values say in which parts of a card a score counts."""


@dataclass(frozen=True, slots=True)
class Named:
    """What a subject is called; `kind` is a forecaster's, empty for the others."""

    slug: str
    name: str
    kind: str


class Alike(NamedTuple):
    """Scores by one rule that count in the same parts of a card, added up; or only one of them."""

    rule: str
    kind: str
    committed: bool | None
    prospective: bool | None
    n: int
    infinite: int
    infinite_high: int
    total: int
    total_low: int
    total_high: int

    @classmethod
    def one(cls, score: RuleScore, verdict: Verdict) -> Alike:
        """Return a single score of a verdict. An infinite one is only counted, and so is a worst one over its interval."""
        place = score.rule, verdict.kind, verdict.committed, verdict.prospective
        if score.value is None:
            return cls(*place, 0, 1, 0, 0, 0, 0)
        return cls(*place, 1, 0, int(score.high is None), score.value, score.low or 0, score.high or 0)


Sums: TypeAlias = dict[tuple[str, str], RangedSum]
"""By part and rule."""


class ExactTotal(Aggregate):
    """A sum of whole numbers of which none is negative, to the last digit. SQLite adds up in 64 bits, so there it adds halves."""

    function = "SUM"
    output_field = BigIntegerField()
    _low_bits = 32

    def as_sqlite(self, compiler: Any, connection: Any, **_: Any) -> tuple[str, Any]:  # noqa: ANN401 (Django's own)
        """Add up the high and the low half of each number by itself."""
        high, low = self.copy(), self.copy()
        high.template = f"SUM(%(expressions)s >> {self._low_bits})"
        low.template = f"SUM(%(expressions)s & {2**self._low_bits - 1})"
        (high_sql, high_params), (low_sql, low_params) = (half.as_sql(compiler, connection) for half in (high, low))
        return f"({high_sql} || ' ' || {low_sql})", (*high_params, *low_params)

    def convert_value(self, value: Any, *_: Any) -> int:  # noqa: ANN401 (the database's)
        """Put the halves together; nothing adds up to 0."""
        if isinstance(value, str):
            high, low = value.split()
            return (int(high) << self._low_bits) + int(low)
        return int(value or 0)


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


def sums_of(
    subject_kind: str, standings: QuerySet[Standing], *by: str, rules: Collection[Rule] = tuple(Rule)
) -> dict[tuple[Any, ...], Sums]:
    """Return the exact sums of the scores of published standings on a card of a kind, for each value of the columns `by`.

    One query. The database adds up whole numbers, however long the sums become.
    """
    counted = Q(scores__value__isnull=False)
    rows = (
        standings.order_by()
        .filter(scores__rule__in=rules)
        .values(*by, *_ALIKE)
        .annotate(
            n=Count("scores__value"),
            infinite=Count("scores", filter=~counted),
            infinite_high=Count("scores", filter=counted & Q(scores__high__isnull=True)),
            total=ExactTotal("scores__value"),
            total_low=ExactTotal("scores__low", filter=counted),
            total_high=ExactTotal("scores__high", filter=counted),
        )
    )
    found: dict[tuple[Any, ...], list[Alike]] = {}
    for row in rows.values_list(*by, *_ALIKE, *Alike._fields[len(_ALIKE) :]):
        found.setdefault(row[: len(by)], []).append(Alike._make(row[len(by) :]))
    return {key: sums_by_part(subject_kind, alike) for key, alike in found.items()}


def sums_by_part(subject_kind: str, several: Iterable[Alike]) -> Sums:
    """Return what scores add up to on the card of a subject of a kind, by part and rule."""
    totals: dict[tuple[str, str], list[int]] = {}
    for rule, kind, committed, prospective, *addend in several:
        for part in parts_on(subject_kind, kind, committed=committed, prospective=prospective):
            held = totals.get((part, rule))
            totals[part, rule] = list(map(add, held, addend)) if held else addend
    return {place: _ranged(*total) for place, total in totals.items()}


def _ranged(n: int, infinite: int, infinite_high: int, total: int, total_low: int, total_high: int) -> RangedSum:
    return RangedSum(
        value=ExactSum(n, total, infinite),
        low=ExactSum(n, total_low),
        high=ExactSum(n - infinite_high, total_high, infinite_high),
    )


def totals_of(kind: str, subjects: Sequence[int]) -> dict[int, dict[str, RangedSum]]:
    """Return the exact sums of some subjects over all their scored forecasts, by rule."""
    column = _COLUMN[kind]
    found = sums_of(kind, _of_kind(kind).filter(**{f"{column}__in": subjects}), column)
    return {pk: {rule: total for (part, rule), total in found.get((pk,), {}).items() if part == ALL} for pk in subjects}


def scored_of(kind: str) -> QuerySet[Any, Any]:
    """Return, for a subquery, how many forecasts with a finite Brier score the outer row has on its card."""
    own = _with_brier(kind).filter(**{_COLUMN[kind]: OuterRef("pk")})
    counted: QuerySet[Any, Any] = own.values(_COLUMN[kind]).annotate(n=Count("pk")).values("n")
    return counted


def scored_in(kind: str, part: str) -> QuerySet[Any, Any]:
    """Return each subject of a kind that has scored forecasts in a part, as `subject_pk`, with their number `n`."""
    scored = _with_brier(kind).filter(prospective=part == PARTS[0])
    counted: QuerySet[Any, Any] = scored.values(subject_pk=F(_COLUMN[kind])).annotate(n=Count("pk"))
    return counted


def card_sums(kind: str) -> dict[int, Sums]:
    """Return the exact sums of every subject of a kind that has a scored forecast, by part and rule."""
    return {pk: sums for (pk,), sums in sums_of(kind, _of_kind(kind), _COLUMN[kind], rules=_RULES).items()}


def groups_of(kind: str, part: str) -> dict[int, list[Group]]:
    """Return the clusters of every subject of a kind, over the forecasts of one part that have a Brier score.

    The database adds up one cluster of one subject in 64 bits: enough for nine million of the worst scores.
    """
    scored = _with_brier(kind).filter(prospective=part == PARTS[0])
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


def _with_brier(kind: str) -> Any:  # noqa: ANN401 -- as `_of_kind`
    return _of_kind(kind).filter(scores__rule=Rule.BRIER, scores__value__isnull=False)


def _of_kind(kind: str) -> Any:  # noqa: ANN401 -- a queryset of which only values are read
    """Return the published standings that count on the cards of a kind."""
    standings = Standing.objects.order_by()
    if kind == "forecaster":
        return standings
    counting = standings.filter(kind__in=COUNTING)
    if (
        kind == "topic"
    ):  # a condition on topics here would join them once more, and each forecast count for every other topic
        return counting
    return counting.filter(**{f"{_COLUMN[kind]}__isnull": False})
