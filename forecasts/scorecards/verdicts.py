"""Verdicts: what is published of a call, and what it adds to which cards."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from operator import add
from typing import Any, Final, NamedTuple, TypeAlias

from forecasts.models.scores import Standing
from forecasts.models.sources import Forecaster
from forecasts.scorecards.calls import Call
from forecasts.scorecards.methods import NEWEST
from forecasts.scoring.forecast import Rule, Score
from forecasts.scoring.sums import ExactSum, RangedSum

Lines: TypeAlias = tuple[tuple[tuple[str, int], ...], tuple[str, ...]]
"""Lines of cards that get the same scores: of each of some subjects each of some parts."""
Tally: TypeAlias = dict[Lines, dict[str, list[int]]]
"""What lines get, by rule: the numbers of an `Addend`."""

NEEDS: Final = ("article__outlet", "outlet", "topics")
"""What claims have to bring along for the verdicts of their calls."""

METHOD: Final = NEWEST.version
"""The version of the way in which what is published is computed."""

ALL: Final = "all"
QUOTED: Final = "quoted"
PARTS: Final = ("committed", "non_committal", QUOTED, "prospective", "retrospective")
"""The parts of a card that are shown beside the whole."""

_PARTS_OF: Final = {
    (committed, prospective): (ALL, "committed" if committed else "non_committal",
                               "prospective" if prospective else "retrospective")
    for committed in (True, False)
    for prospective in (True, False)
}  # fmt: skip

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
    """
    return lines_of(tally({}, verdicts))


def changes(before: Iterable[Verdict], after: Iterable[Verdict]) -> dict[CardKey, Addend]:
    """Return what is added to the cards, line by line, where the verdicts `after` take the place of those `before`."""
    return lines_of(tally(tally({}, before, sign=-1), after))


def sum_contributions(verdicts: Iterable[Verdict]) -> dict[CardKey, RangedSum]:
    """Return what verdicts add to the cards, line by line, as sums."""
    return {key: addend.sums for key, addend in add_up(verdicts).items()}


def tally(total: Tally, verdicts: Iterable[Verdict], *, sign: int = 1) -> Tally:
    """Add the scores of verdicts to `total`, once for all lines that share them, or take them away; return it.

    What a score adds is its `addend_of`, written out here because a recomputation comes by for every score there is.
    """
    for verdict in verdicts:
        for lines in _destinations(verdict) if verdict.scores else ():
            by_rule = total.get(lines)
            if by_rule is None:
                by_rule = total[lines] = {}
            for rule, (_, value, low, high) in verdict.scores.items():
                sums = by_rule.get(rule)
                if sums is None:
                    sums = by_rule[rule] = [0, 0, 0, 0, 0, 0]
                _add(sums, value, low, high, sign)
    return total


def _add(sums: list[int], value: int | None, low: int | None, high: int | None, sign: int) -> None:
    if value is None or low is None:
        sums[1] += sign
        return
    sums[0] += sign
    sums[3] += sign * value
    sums[4] += sign * low
    if high is None:
        sums[2] += sign
    else:
        sums[5] += sign * high


def lines_of(total: Tally) -> dict[CardKey, Addend]:
    """Return what each line of a card gets of a tally."""
    made: dict[CardKey, Addend] = {}
    for (subjects, parts), by_rule in total.items():
        for rule, sums in by_rule.items():
            addend = Addend._make(sums)
            for kind, subject in subjects:
                for part in parts:
                    key = CardKey(kind, subject, part, rule)
                    made[key] = made[key].plus(addend) if key in made else addend
    return made


def _destinations(verdict: Verdict) -> Iterator[Lines]:
    """Yield the lines that a verdict's scores are added to: a forecaster's own, and those of what it is about."""
    parts = parts_of(committed=verdict.committed, prospective=verdict.prospective)
    yield (("forecaster", verdict.forecaster_id),), parts
    if verdict.kind in COUNTING:
        yield tuple(_shared_subjects(verdict)), parts
    elif verdict.kind == Forecaster.Kind.QUOTED:
        yield tuple(_shared_subjects(verdict)), (QUOTED,)


def parts_of(*, committed: bool | None, prospective: bool | None) -> tuple[str, ...]:
    """Return the parts of a card that a scored forecast adds to."""
    return _PARTS_OF[bool(committed), bool(prospective)]


def _shared_subjects(verdict: Verdict) -> Iterator[tuple[str, int]]:
    if verdict.outlet_id:
        yield "outlet", verdict.outlet_id
    if verdict.article_id:
        yield "article", verdict.article_id
    for topic_id in verdict.topic_ids:
        yield "topic", topic_id
    yield "ledger", 0
