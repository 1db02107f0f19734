"""The rows of a leaderboard: who is listed, with what, and at which place. `leaderboard` sorts, keeps and writes them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any, Final, TypedDict

from forecasts.scorecards.card.adjusting import Adjusted, Everyone
from forecasts.scorecards.publishing.standings_sums import PARTS, Group, card_sums, groups_of, names_of
from forecasts.scorecards.subjects import Subject
from forecasts.scoring.forecast import UNITS, Rule
from forecasts.scoring.intervals import Interval, NoInterval
from forecasts.scoring.many_means import ClusterSums, mean_intervals
from forecasts.scoring.ranks import FEWEST_CLUSTERS, FEWEST_RANKED, Placed, RankRange, rank_ranges
from forecasts.scoring.shrinkage import pooled, shrunk
from forecasts.scoring.sums import RangedSum

_UNIT: Final = UNITS[Rule.BRIER]
_NO_CLUSTERS: Final = ClusterSums((), ())
_RECORDED: Final = {PARTS[0]: "in advance", PARTS[1]: "afterwards"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One subject on a board. `elsewhere` counts its scored forecasts of the other part, `clustered` its clusters."""

    subject: Subject
    of: str
    sums: Mapping[str, RangedSum]
    elsewhere: int
    clusters: ClusterSums
    clustered: int
    held: int
    not_held: int
    interval: Interval | NoInterval | None = None
    rank: RankRange | None = None
    adjusted: Adjusted | None = None
    shrunk: float | None = None

    @property
    def brier(self) -> RangedSum:
        """The sums of the Brier scores."""
        return self.sums.get(Rule.BRIER, RangedSum())

    @property
    def n(self) -> int:
        """How many forecasts are scored in this part."""
        return self.brier.value.n

    @property
    def mean(self) -> Fraction | None:
        """The exact mean Brier score, in its unit."""
        return Fraction(self.brier.value.total, self.n) if self.n else None

    @property
    def share(self) -> Fraction | None:
        """The exact share of the calls that held, of those that took a side."""
        sides = self.held + self.not_held
        return Fraction(self.held, sides) if sides else None

    @property
    def may_rank(self) -> bool:
        """Whether the data are enough for a place."""
        return self.n >= FEWEST_RANKED and self.clustered >= FEWEST_CLUSTERS


ORDERS: Final[dict[str, Callable[[Row], Any]]] = {
    "error": lambda row: (row.mean is None, row.mean, row.subject.name.casefold()),
    "adjusted": lambda row: (row.adjusted is None, row.adjusted and row.adjusted.mean, row.mean is None, row.mean),
    "held": lambda row: (row.share is None, -(row.share or 0), -row.n, row.subject.name.casefold()),
    "n": lambda row: (-row.n, row.subject.name.casefold()),
    "name": lambda row: row.subject.name.casefold(),
}
"""How a board can be sorted."""


def rows_of(kind: str, part: str, adjusted: Everyone) -> list[Row]:
    """Return everybody who is listed on a board, without places and without what takes all of them together."""
    names, sums, groups = names_of(kind), card_sums(kind), groups_of(kind, part)
    other = PARTS[1 - PARTS.index(part)]
    return [
        Row(
            subject=Subject(kind, pk, named.slug, named.name),
            of=named.kind,
            sums={rule: of_rule for (of_part, rule), of_rule in sums[pk].items() if of_part == part},
            elsewhere=sums[pk].get((other, Rule.BRIER), RangedSum()).value.n,
            adjusted=adjusted.get(pk),
            **_of_groups(groups.get(pk, ())),
        )
        for pk, named in names.items()
        if pk in sums
    ]


class _OfGroups(TypedDict):
    """What a row says of its clusters."""

    clusters: ClusterSums
    clustered: int
    held: int
    not_held: int


def _of_groups(groups: Sequence[Group]) -> _OfGroups:
    sizes, totals, held, not_held = zip(*groups, strict=True) if groups else ((), (), (), ())
    return {
        "clusters": ClusterSums(totals, sizes),
        "clustered": len(groups),
        "held": sum(held),
        "not_held": sum(not_held),
    }


def ranked(rows: Iterable[Row]) -> list[Row]:
    """Give a range of places to those whose data allow it."""
    listed = list(rows)
    tried = with_intervals([row for row in listed if row.may_rank])
    enough = [(row, row.interval) for row in tried if isinstance(row.interval, Interval)]
    places = rank_ranges([placed(row, interval) for row, interval in enough])
    with_place = {
        row.subject.pk: replace(row, rank=place, clusters=_NO_CLUSTERS)  # they have served, and are many
        for (row, _), place in zip(enough, places, strict=True)
    }
    return [with_place.get(row.subject.pk, row) for row in listed]


def placed(row: Row, interval: Interval) -> Placed:
    """Return a mean as the ranks take it; the weights of so few clusters can leave it at the edge of its interval."""
    mean = row.brier.value.total / row.n / _UNIT
    return Placed(min(interval.low, mean), mean, max(interval.high, mean), row.clustered)


def drawn_together(rows: Sequence[Row]) -> list[Row]:
    """Give the rows their means drawn towards that of all, if there are enough of them and they scatter."""
    scored = sorted((row for row in rows if row.n), key=lambda row: row.subject.pk)
    estimates = pooled([row.clusters for row in scored], unit=_UNIT)
    means = shrunk(estimates) if estimates else None
    if means is None:
        return list(rows)
    drawn = {row.subject.pk: mean for row, mean in zip(scored, means, strict=True)}
    return [replace(row, shrunk=drawn.get(row.subject.pk)) for row in rows]


def with_intervals(rows: Sequence[Row]) -> list[Row]:
    """Give the rows their sampling intervals, where they have none yet."""
    missing = [row for row in rows if row.interval is None]
    made = iter(mean_intervals([row.clusters for row in missing], unit=_UNIT))
    return [replace(row, interval=next(made)) if row.interval is None else row for row in rows]


def why_unranked(row: Row, part: str) -> str:
    """Say why a subject has no place."""
    if not row.n:
        other = PARTS[1 - PARTS.index(part)]
        every = f"all {row.elsewhere:,} scored forecasts were" if row.elsewhere > 1 else "its one scored forecast was"
        return f"{every} recorded {_RECORDED[other]}"
    if row.n < FEWEST_RANKED:
        return f"{row.n:,} scored, {FEWEST_RANKED} needed"
    return "all from one article or group"
