"""Verdicts: what is published of a call, and what it adds to which cards."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from operator import add, sub
from typing import Any, Final, NamedTuple, TypeVar

from forecasts.models.scores import Standing
from forecasts.models.sources import Forecaster
from forecasts.scorecards.calls import Call
from forecasts.scorecards.methods import NEWEST
from forecasts.scoring.forecast import Rule, Score
from forecasts.scoring.sums import ExactSum, RangedSum

Key = TypeVar("Key")

NEEDS: Final = ("article__outlet", "outlet", "topics")
"""What claims have to bring along for the verdicts of their calls."""

METHOD: Final = NEWEST.version
"""The version of the way in which what is published is computed."""

ALL: Final = "all"
QUOTED: Final = "quoted"
PARTS: Final = ("committed", "non_committal", QUOTED, "prospective", "retrospective")
"""The parts of a card that are shown beside the whole."""

COUNTING: Final = (Forecaster.Kind.AUTHOR, Forecaster.Kind.MODEL)
"""The kinds of forecasters that the cards of outlets, articles, topics and the ledger are about."""


class CardKey(NamedTuple):
    """One line of a scorecard: whose, which part of it, by which rule."""

    kind: str
    subject: int
    part: str
    rule: str


class Verdict(NamedTuple):
    """What is stored of a call. Every field but the last, `scores`, is a column of `Standing` of the same name."""

    forecaster_id: int
    forecast_id: int
    kind: str
    outlet_id: int | None
    article_id: int | None
    topic_ids: list[int]
    cluster: str
    low_ppm: int | None
    point_ppm: int | None
    high_ppm: int | None
    committed: bool | None
    read_by: str
    occurred: bool | None
    held: bool | None
    prospective: bool | None
    unscorable: str
    method: int
    scores: Mapping[str, Score]

    @property
    def row(self) -> tuple[Any, ...]:
        """The columns of its `Standing`, in the order of `COLUMNS`."""
        return self[:-1]


COLUMNS: Final = Verdict._fields[:-1]


def verdict_of(call: Call) -> Verdict:
    """Return what is to be published of a call."""
    reading = call.reading
    return Verdict(
        forecaster_id=call.forecaster.pk,
        forecast_id=call.forecast.pk,
        kind=call.forecaster.kind,
        outlet_id=call.outlet.pk if call.outlet else None,
        article_id=call.article.pk if call.article else None,
        topic_ids=sorted(topic.pk for topic in call.claim.topics.all()),
        cluster=call.scored.cluster if call.scored else "",
        low_ppm=reading.low if reading else None,
        point_ppm=reading.point if reading else None,
        high_ppm=reading.high if reading else None,
        committed=call.committed,
        read_by=reading.read_by if reading else "",
        occurred=call.occurred,
        held=call.held,
        prospective=call.prospective,
        unscorable=call.unscorable,
        method=METHOD,
        scores=call.scores,
    )


def published(standing: Standing) -> Verdict:
    """Return what was published as `standing`, whose scores are prefetched."""
    scores = {row.rule: Score(Rule(row.rule), row.value, row.low, row.high) for row in standing.scores.all()}
    return Verdict(scores=scores, **{name: getattr(standing, name) for name in COLUMNS})


class Addend(NamedTuple):
    """What scores add to a line of a card: a column of `Card` each. Whole numbers, so that they can be taken back."""

    n: int = 0
    infinite: int = 0
    infinite_high: int = 0
    total: int = 0
    total_low: int = 0
    total_high: int = 0

    def plus(self, other: Addend) -> Addend:
        """Return both together."""
        return Addend(*map(add, self, other))

    def minus(self, other: Addend) -> Addend:
        """Return what is left without the other."""
        return Addend(*map(sub, self, other))

    @property
    def sums(self) -> RangedSum:
        """The same as sums.

        Raises:
            ValueError: more has been taken back than was there.
        """
        return RangedSum(
            value=ExactSum(self.n, self.total, self.infinite),
            low=ExactSum(self.n, self.total_low),
            high=ExactSum(self.n - self.infinite_high, self.total_high, self.infinite_high),
        )


def addend_of(score: Score) -> Addend:
    """Return what a score adds: an infinite one is only counted, and so is the worst one over its interval."""
    if score.value is None or score.low is None:
        return Addend(infinite=1)
    return Addend(1, 0, int(score.high is None), score.value, score.low, score.high or 0)


def add_up(verdicts: Iterable[Verdict]) -> dict[CardKey, Addend]:
    """Return what verdicts add to the cards, line by line.

    A forecaster's own card takes all; the others take authors and models, and quoted third parties as a part of their own.
    Of one claim the many add to the same shared cards: these are added up once, then to each.
    """
    total: dict[CardKey, Addend] = {}
    shared: dict[tuple[tuple[tuple[str, int], ...], tuple[str, ...], str], Addend] = {}
    for verdict in verdicts:
        parts = parts_of(committed=verdict.committed, prospective=verdict.prospective)
        subjects = tuple(_shared_subjects(verdict))
        for rule, score in verdict.scores.items():
            addend = addend_of(score)
            _add(total, [CardKey("forecaster", verdict.forecaster_id, part, rule) for part in parts], addend)
            if verdict.kind in COUNTING:
                _add(shared, [(subjects, parts, rule)], addend)
            elif verdict.kind == Forecaster.Kind.QUOTED:
                _add(shared, [(subjects, (QUOTED,), rule)], addend)
    for (subjects, parts, rule), addend in shared.items():
        _add(total, [CardKey(*subject, part, rule) for subject in subjects for part in parts], addend)
    return total


def sum_contributions(verdicts: Iterable[Verdict]) -> dict[CardKey, RangedSum]:
    """Return what verdicts add to the cards, line by line, as sums."""
    return {key: addend.sums for key, addend in add_up(verdicts).items()}


def _add(total: dict[Key, Addend], keys: Iterable[Key], addend: Addend) -> None:
    for key in keys:
        before = total.get(key)
        total[key] = addend if before is None else before.plus(addend)


def parts_of(*, committed: bool | None, prospective: bool | None) -> tuple[str, ...]:
    """Return the parts of a card that a scored forecast adds to."""
    recorded = "prospective" if prospective else "retrospective"
    return ALL, "committed" if committed else "non_committal", recorded


def _shared_subjects(verdict: Verdict) -> Iterator[tuple[str, int]]:
    if verdict.outlet_id:
        yield "outlet", verdict.outlet_id
    if verdict.article_id:
        yield "article", verdict.article_id
    for topic_id in verdict.topic_ids:
        yield "topic", topic_id
    yield "ledger", 0
