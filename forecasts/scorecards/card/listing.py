"""The list of a card's forecasts, a page at a time: in which order, and which of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, NamedTuple, Protocol

from django.db.models import OuterRef, Subquery

from forecasts.models.scores import Score
from forecasts.scorecards.card.published import counted_on
from forecasts.scorecards.columns import columns_of
from forecasts.scorecards.subjects import Subject
from forecasts.scoring.forecast import Rule

PER_PAGE: Final = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """What is wanted of the list: one of `ORDERS`, one of `SHOWN`, and a page from 1."""

    order: str = "closest"
    show: str = "all"
    page: int = 1


USUAL: Final = Listing()


class Listable(Protocol):
    """What a place in the list depends on, as `Line` has it."""

    @property
    def claim_pk(self) -> int: ...  # noqa: D102
    @property
    def forecaster_pk(self) -> int: ...  # noqa: D102
    @property
    def outcome(self) -> str | None: ...  # noqa: D102
    @property
    def deadline_at(self) -> datetime: ...  # noqa: D102
    @property
    def cluster(self) -> str: ...  # noqa: D102
    @property
    def held(self) -> bool | None: ...  # noqa: D102
    @property
    def scores(self) -> Mapping[str, int]: ...  # noqa: D102


class Item(NamedTuple):
    """No more than that of a line."""

    claim_pk: int
    forecaster_pk: int
    outcome: str | None
    cluster: str
    deadline_at: datetime
    held: bool | None
    scores: Mapping[str, int]


class Listed(NamedTuple):
    """A page of the list: the places of its forecasts, how many there are of each kind, and of how many pages which it is."""

    places: Sequence[tuple[int, int]]
    counts: Mapping[str, int]
    page: int
    pages: int
    n: int


def _error(line: Listable) -> int | None:
    return line.scores.get(Rule.BRIER, line.scores.get(Rule.CRPS))


def _closest(line: Listable) -> tuple[Any, ...]:
    error = _error(line)
    return error is None, line.outcome is None, error or 0, line.claim_pk, line.forecaster_pk


def _farthest(line: Listable) -> tuple[Any, ...]:
    error = _error(line)
    return error is None, line.outcome is None, -(error or 0), line.claim_pk, line.forecaster_pk


def _oldest(line: Listable) -> tuple[Any, ...]:
    return line.deadline_at, line.claim_pk, line.forecaster_pk


ORDERS: Final[Mapping[str, tuple[Callable[[Listable], tuple[Any, ...]], bool]]] = {
    "closest": (_closest, False),
    "farthest": (_farthest, False),
    "newest": (_oldest, True),
    "oldest": (_oldest, False),
}
"""By name: the key by which lines are sorted, and whether backwards."""

SHOWN: Final = ("all", "held", "not_held", "no_side", "not_scored", "unresolved")
"""All forecasts, or those that came out so."""

_HELD: Final = {True: "held", False: "not_held", None: "no_side"}


def kind_of(line: Listable) -> str:
    """Return what became of a forecast: one of `SHOWN`; empty for the score of a number or a date, which takes no side."""
    if line.outcome is None:
        return "unresolved"
    if not line.cluster:
        return "not_scored"
    return "" if Rule.CRPS in line.scores else _HELD[line.held]


def listed(lines: Iterable[Listable], wanted: Listing = USUAL) -> Listed:
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


def items_of(subject: Subject, *, at: datetime) -> list[Item]:
    """Return what is listed on the published card of a subject: all of it, and nothing that a list does not need. One query."""
    rows = counted_on(subject, "all", at=at).annotate(brier=_score(Rule.BRIER), crps=_score(Rule.CRPS))
    outcome, deadline = "claim__current_resolution__proposal__outcome", "claim__deadline_at"
    column = columns_of(rows, ("claim", "forecaster", outcome, "cluster", "brier", "crps", deadline, "held"))
    scores = [
        {rule: score for rule, score in ((Rule.BRIER, brier), (Rule.CRPS, crps)) if score is not None}
        for brier, crps in zip(column["brier"], column["crps"], strict=True)
    ]
    fields = [column[name] for name in ("claim", "forecaster", outcome, "cluster", deadline, "held")]
    return list(map(Item._make, zip(*fields, scores, strict=True)))


def _score(rule: Rule) -> Subquery:
    return Subquery(Score.objects.filter(standing=OuterRef("pk"), rule=rule).values("value"))
