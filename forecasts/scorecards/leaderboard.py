"""The leaderboard: forecasters, outlets and topics by their mean Brier score, ranked only as far as the data allow.

    kind, part   what is listed, and which of its forecasts count: prospective, or retrospective (recorded afterwards).
                 The two are separate boards and never added up
    as_of        the ledger's time
    method       version of the computation, lexicon, `fewest`: scored forecasts needed for a place, and how ranks are made
    listed       how many subjects there are, `ranked`: how many of them have a place
    order, page, pages
    rows         subject{kind, slug, name, url, of: a forecaster's kind}, rank{low, high}, or unranked: why there is none;
                 scores{brier, log} as in a scorecard's document, over this part alone;
                 calls{held, not_held, no_side, share} with their interval;
                 counts{forecasts, waiting, not_scored, prospective, retrospective, clusters}

How places are given: `forecasts.scoring.ranks.rank_ranges`, over the 95 % intervals of all that have enough forecasts,
from more than one article or group. A place therefore says what the data allow, not who was lucky: "2-7" reads that one
is surely better, and that those who are surely worse begin after the seventh.

Who is listed: whoever has a scored forecast, in either part, that counts on their card. Readers are listed by their own
choice alone (a public card); references (crowd, always 50 %) are nobody to rank.

Cost: five queries, whatever the size. Each process keeps the rows of a board until something is recorded or published:
at ten thousand forecasters with thirty forecasts each they take seconds to make, and milliseconds to show again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from fractions import Fraction
from typing import Any, Final

from django.conf import settings

from forecasts.models.errors import Invalid
from forecasts.scorecards.documents import instant, written_score
from forecasts.scorecards.keeping import Revision, read_revision
from forecasts.scorecards.standings_sums import (
    KINDS,
    PARTS,
    Group,
    Named,
    card_sums,
    counts_of,
    groups_of,
    names_of,
)
from forecasts.scorecards.subjects import Subject
from forecasts.scorecards.verdicts import METHOD
from forecasts.scorecards.writing import Document, written_interval
from forecasts.scoring import lexicons
from forecasts.scoring.forecast import UNITS, Rule
from forecasts.scoring.intervals import Interval, NoInterval, share_interval
from forecasts.scoring.many_means import ClusterSums, mean_intervals
from forecasts.scoring.ranks import FEWEST_CLUSTERS, FEWEST_RANKED, RankRange, rank_ranges
from forecasts.scoring.rounding import ratio
from forecasts.scoring.sums import RangedSum

PROSPECTIVE, RETROSPECTIVE = PARTS
PER_PAGE: Final = 50
RANKS: Final = "overlap of 95 % intervals, each by itself"

_UNIT: Final = UNITS[Rule.BRIER]
_NO_CLUSTERS: Final = ClusterSums((), ())
_RECORDED: Final = {PROSPECTIVE: "in advance", RETROSPECTIVE: "afterwards"}


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
    "held": lambda row: (row.share is None, -(row.share or 0), -row.n, row.subject.name.casefold()),
    "n": lambda row: (-row.n, row.subject.name.casefold()),
    "name": lambda row: row.subject.name.casefold(),
}
"""How a board can be sorted."""


def leaderboard(*, kind: str, now: datetime, part: str = PROSPECTIVE, order: str = "error", page: int = 1) -> Document:
    """Return one page of a board as a plain document.

    1. Make the rows of the whole board, each place depends on all others; or take those that were kept.
    2. Sort them, cut out the page, and complete its rows.

    Raises:
        Invalid: naming the argument; there is no such kind, part, order or page.
    """
    _check(kind=kind, part=part, order=order)
    rows = _board(kind, part).sorted_by(order)
    pages = max(-(-len(rows) // PER_PAGE), 1)
    if not 1 <= page <= pages:
        raise Invalid({"page": f"This board has {pages} pages: ask for a page from 1 to {pages}."})
    shown = with_intervals(rows[(page - 1) * PER_PAGE : page * PER_PAGE])
    counts = counts_of(kind, [row.subject.pk for row in shown])
    return {
        "kind": kind,
        "part": part,
        "as_of": instant(now),
        "method": {
            "version": METHOD,
            "lexicon": lexicons.get(settings.LEXICON).label,
            "fewest": FEWEST_RANKED,
            "ranks": RANKS,
        },
        "listed": len(rows),
        "ranked": sum(row.rank is not None for row in rows),
        "order": order,
        "page": page,
        "pages": pages,
        "rows": [_written(row, part, counts[row.subject.pk]) for row in shown],
    }


@dataclass(frozen=True, slots=True)
class Board:
    """All rows of a board in a state of the record, and each order that somebody asked for."""

    state: Revision
    rows: Sequence[Row]
    orders: dict[str, list[Row]] = field(default_factory=dict)

    def sorted_by(self, order: str) -> list[Row]:
        """Return the rows in an order, whoever has a place before all others."""
        if order not in self.orders:
            key = ORDERS[order]
            self.orders[order] = sorted(self.rows, key=lambda row: (row.rank is None, key(row), row.subject.slug))
        return self.orders[order]


_kept: dict[tuple[str, str], Board] = {}


def forget() -> None:
    """Forget the boards that this process keeps."""
    _kept.clear()


def _board(kind: str, part: str) -> Board:
    """Return a board, as kept if nothing was recorded or published since.

    The state is asked for before the rows are read: what comes in between is found out the next time.
    """
    state = read_revision()
    kept = _kept.get((kind, part))
    if kept is None or kept.state != state:
        kept = _kept[kind, part] = Board(state, ranked(_rows(kind, part)))
    return kept


def ranked(rows: Iterable[Row]) -> list[Row]:
    """Give a range of places to those whose data allow it."""
    listed = list(rows)
    tried = with_intervals([row for row in listed if row.may_rank])
    enough = [(row, row.interval) for row in tried if isinstance(row.interval, Interval)]
    places = rank_ranges([(interval.low, interval.high) for _, interval in enough])
    placed = {
        row.subject.pk: replace(row, rank=place, clusters=_NO_CLUSTERS)  # they have served, and are many
        for (row, _), place in zip(enough, places, strict=True)
    }
    return [placed.get(row.subject.pk, row) for row in listed]


def with_intervals(rows: Sequence[Row]) -> list[Row]:
    """Give the rows their sampling intervals, where they have none yet."""
    missing = [row for row in rows if row.interval is None]
    made = iter(mean_intervals([row.clusters for row in missing], unit=_UNIT))
    return [replace(row, interval=next(made)) if row.interval is None else row for row in rows]


def _check(**asked: str) -> None:
    for name, known in (("kind", KINDS), ("part", PARTS), ("order", ORDERS)):
        if asked[name] not in known:
            raise Invalid({name: f"There is no {name} {asked[name][:40]!r}: choose {', '.join(known)}."})


def _rows(kind: str, part: str) -> list[Row]:
    names, sums, groups = names_of(kind), card_sums(kind), groups_of(kind, part)
    other = PARTS[1 - PARTS.index(part)]
    return [
        _row(Subject(kind, pk, named.slug, named.name), named, sums[pk], groups.get(pk, ()), part=part, other=other)
        for pk, named in names.items()
        if pk in sums
    ]


def _row(
    subject: Subject,
    named: Named,
    sums: Mapping[tuple[str, str], RangedSum],
    groups: Sequence[Group],
    *,
    part: str,
    other: str,
) -> Row:
    elsewhere = sums.get((other, Rule.BRIER))
    return Row(
        subject=subject,
        of=named.kind,
        sums={rule: of_rule for (of_part, rule), of_rule in sums.items() if of_part == part},
        elsewhere=elsewhere.value.n if elsewhere else 0,
        clusters=ClusterSums(tuple(group.total for group in groups), tuple(group.size for group in groups)),
        clustered=len(groups),
        held=sum(group.held for group in groups),
        not_held=sum(group.not_held for group in groups),
    )


def _written(row: Row, part: str, counts: Mapping[str, int]) -> Document:
    of = {"of": row.of} if row.of else {}
    place = {"rank": {"low": row.rank.best, "high": row.rank.worst}} if row.rank else {"unranked": _why(row, part)}
    brier = written_score(Rule.BRIER, row.brier) | (
        written_interval("interval", row.interval) if row.interval is not None else {}
    )
    sides = row.held + row.not_held
    by_part = {part: row.n, PARTS[1 - PARTS.index(part)]: row.elsewhere}
    return {
        "subject": {
            "kind": row.subject.kind,
            "slug": row.subject.slug,
            "name": row.subject.name,
            "url": row.subject.url,
        }
        | of,
        **place,
        "scores": {"brier": brier, "log": written_score(Rule.LOG, row.sums.get(Rule.LOG, RangedSum()))},
        "calls": {
            "held": row.held,
            "not_held": row.not_held,
            "no_side": row.n - sides,
            "share": ratio(row.held, sides) if sides else None,
        }
        | written_interval("interval", share_interval(row.held, sides)),
        "counts": {**counts, **by_part, "clusters": row.clustered},
    }


def _why(row: Row, part: str) -> str:
    """Say why a subject has no place."""
    if not row.n:
        other = PARTS[1 - PARTS.index(part)]
        every = f"all {row.elsewhere} scored forecasts were" if row.elsewhere > 1 else "its one scored forecast was"
        return f"{every} recorded {_RECORDED[other]}"
    if row.n < FEWEST_RANKED:
        return f"{row.n} scored, {FEWEST_RANKED} needed"
    return "all from one article or group"
