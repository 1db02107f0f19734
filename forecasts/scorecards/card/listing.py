"""The list of a card's forecasts, a page at a time: in which order, and which of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, NamedTuple

from forecasts.scorecards.card.lines import Line
from forecasts.scoring.forecast import Rule

PER_PAGE: Final = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """What is wanted of the list: one of `ORDERS`, one of `SHOWN`, and a page from 1."""

    order: str = "closest"
    show: str = "all"
    page: int = 1


USUAL: Final = Listing()


class Listed(NamedTuple):
    """A page of the list: the places of its forecasts, how many there are of each kind, and of how many pages which it is."""

    places: Sequence[tuple[int, int]]
    counts: Mapping[str, int]
    page: int
    pages: int
    n: int


def _error(line: Line) -> int | None:
    return line.scores.get(Rule.BRIER, line.scores.get(Rule.CRPS))


def _closest(line: Line) -> tuple[Any, ...]:
    error = _error(line)
    return error is None, line.outcome is None, error or 0, line.claim_pk, line.forecaster_pk


def _farthest(line: Line) -> tuple[Any, ...]:
    error = _error(line)
    return error is None, line.outcome is None, -(error or 0), line.claim_pk, line.forecaster_pk


def _oldest(line: Line) -> tuple[Any, ...]:
    return line.deadline_at, line.claim_pk, line.forecaster_pk


ORDERS: Final[Mapping[str, tuple[Callable[[Line], tuple[Any, ...]], bool]]] = {
    "closest": (_closest, False),
    "farthest": (_farthest, False),
    "newest": (_oldest, True),
    "oldest": (_oldest, False),
}
"""By name: the key by which lines are sorted, and whether backwards."""

SHOWN: Final = ("all", "held", "not_held", "no_side", "not_scored", "unresolved")
"""All forecasts, or those that came out so."""

_HELD: Final = {True: "held", False: "not_held", None: "no_side"}


def kind_of(line: Line) -> str:
    """Return what became of a forecast: one of `SHOWN`; empty for the score of a number or a date, which takes no side."""
    if line.outcome is None:
        return "unresolved"
    if not line.cluster:
        return "not_scored"
    return "" if Rule.CRPS in line.scores else _HELD[line.held]


def listed(lines: Iterable[Line], wanted: Listing = USUAL) -> Listed:
    """Return the wanted page of lines; one behind the last is the last."""
    every = list(lines)
    kinds = [kind_of(line) for line in every]
    counts = {"all": len(every)} | {kind: kinds.count(kind) for kind in SHOWN[1:]}
    show = [line for line, kind in zip(every, kinds, strict=True) if wanted.show in {"all", kind}]
    key, backwards = ORDERS[wanted.order]
    show.sort(key=key, reverse=backwards)
    pages = max(1, -(-len(show) // PER_PAGE))
    page = min(max(1, wanted.page), pages)
    places = [(line.claim_pk, line.forecaster_pk) for line in show[(page - 1) * PER_PAGE : page * PER_PAGE]]
    return Listed(places, counts, page, pages, len(show))
