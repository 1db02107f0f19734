"""The leaderboard: forecasters, outlets and topics by their mean Brier score, ranked only as far as the data allow.

How places are given: `forecasts.scoring.ranks.rank_ranges`, over all that have enough forecasts, from more than one
article or group. A place therefore says what the data allow, not who was lucky: "2-7" reads that one is surely better,
and that those who are surely worse begin after the seventh. All ranges of a board hold at once, with 95 %.

Who is listed: whoever has a scored forecast, in either part, that counts on their card. Readers are listed by their own
choice alone (a public card); references (crowd, always 50 %) are nobody to rank.

Cost: six queries, whatever the size. Each process keeps the rows of a board until something is recorded or published:
at ten thousand forecasters with thirty forecasts each they take seconds to make, and milliseconds to show again.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from django.conf import settings

from forecasts.models.errors import Invalid
from forecasts.scorecards.boards.board_rows import (
    ORDERS,
    Row,
    drawn_together,
    ranked,
    rows_of,
    why_unranked,
    with_intervals,
)
from forecasts.scorecards.boards.document_types import (
    BoardAdjusted,
    BoardCalls,
    BoardDocument,
    BoardPlace,
    BoardRecorded,
    BoardRow,
    BoardScores,
)
from forecasts.scorecards.card import adjusting
from forecasts.scorecards.card.documents import written_score, written_subject
from forecasts.scorecards.card.writing import instant, with_interval
from forecasts.scorecards.columns import nothing_collected
from forecasts.scorecards.keeping import Revision, read_revision
from forecasts.scorecards.publishing.standings_sums import (
    KINDS,
    PARTS,
    counts_of,
)
from forecasts.scorecards.verdicts import METHOD
from forecasts.scoring import lexicons
from forecasts.scoring.forecast import Rule
from forecasts.scoring.intervals import share_interval
from forecasts.scoring.ranks import FEWEST_RANKED
from forecasts.scoring.rounding import ratio
from forecasts.scoring.sums import RangedSum

PROSPECTIVE, RETROSPECTIVE = PARTS
PER_PAGE: Final = 50
RANKS: Final = "differences of all pairs, 95 % sure of all together (Holm)"


def leaderboard(
    *, kind: str, now: datetime, part: str = PROSPECTIVE, order: str = "error", page: int = 1
) -> BoardDocument:
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
    adjusting.forget()


def _board(kind: str, part: str) -> Board:
    """Return a board, as kept if nothing was recorded or published since.

    The state is asked for before the rows are read: what comes in between is found out the next time.
    """
    state = read_revision()
    kept = _kept.get((kind, part))
    if kept is None or kept.state != state:
        with nothing_collected():
            rows = drawn_together(rows_of(kind, part, adjusting.everyone_adjusted(kind, part, state)))
            kept = _kept[kind, part] = Board(state, ranked(rows))
    return kept


def _check(**asked: str) -> None:
    for name, known in (("kind", KINDS), ("part", PARTS), ("order", ORDERS)):
        if asked[name] not in known:
            raise Invalid({name: f"There is no {name} {asked[name][:40]!r}: choose {', '.join(known)}."})


def _written(row: Row, part: str, counts: Mapping[str, int]) -> BoardRow:
    return {
        "subject": written_subject(row.subject, of=row.of),
        **_place(row, part),
        "scores": _scores(row),
        "calls": _calls(row),
        "counts": {
            "forecasts": counts["forecasts"],
            "waiting": counts["waiting"],
            "not_scored": counts["not_scored"],
            **_recorded(row, part),
            "clusters": row.clustered,
        },
    }


def _place(row: Row, part: str) -> BoardPlace:
    if row.rank:
        return {"rank": {"low": row.rank.best, "high": row.rank.worst}}
    return {"unranked": why_unranked(row, part)}


def _scores(row: Row) -> BoardScores:
    brier = written_score(Rule.BRIER, row.brier)
    return {
        "brier": brier if row.interval is None else with_interval(brier, row.interval),
        "log": written_score(Rule.LOG, row.sums.get(Rule.LOG, RangedSum())),
        "adjusted": _adjusted(row),
        "shrunk": _value(row.shrunk, _NO_SCATTER if row.n else _NOTHING),
    }


def _calls(row: Row) -> BoardCalls:
    sides = row.held + row.not_held
    calls: BoardCalls = {
        "held": row.held,
        "not_held": row.not_held,
        "no_side": row.n - sides,
        "share": ratio(row.held, sides) if sides else None,
    }
    return with_interval(calls, share_interval(row.held, sides))


def _recorded(row: Row, part: str) -> BoardRecorded:
    """Return how many forecasts are scored in both parts, that of the board first."""
    if part == PROSPECTIVE:
        return {"prospective": row.n, "retrospective": row.elsewhere}
    return {"retrospective": row.n, "prospective": row.elsewhere}


_TOPIC: Final = "a topic answers no claims: its own are answered by everybody"
_NO_SCATTER: Final = "it takes four subjects, and scores that differ"
_NOTHING: Final = "nothing scored in this part"


def _adjusted(row: Row) -> BoardAdjusted:
    if row.adjusted is None:
        why = _TOPIC if row.subject.kind == "topic" else adjusting.APART if row.n else _NOTHING
        return _value(None, why)
    return with_interval(_value(row.adjusted.mean, ""), row.adjusted.interval)


def _value(value: float | None, reason: str) -> BoardAdjusted:
    return {"value": None, "reason": reason} if value is None else {"value": value}
