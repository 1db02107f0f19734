"""The judge: how a forecast on a claim is read, what it scores by each rule, or why it has no score.

There is one, and everybody calls it: the jobs that publish scores, the check of what is published, pages, a card as of an
earlier instant or by an earlier method. It takes plain rows and asks nobody anything.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from functools import lru_cache
from typing import Any, Final, NamedTuple, TypeAlias

from forecasts.models.forecasts import Statement
from forecasts.models.resolutions import Outcome
from forecasts.models.scores import Standing
from forecasts.scorecards.inputs import ClaimRow, ForecastRow, Judgement
from forecasts.scorecards.methods import NEWEST, NOT_BINARY, Method
from forecasts.scorecards.readings import Reading, read
from forecasts.scoring.brier import brier
from forecasts.scoring.choice import brier_choice
from forecasts.scoring.distributions import OptionForecast, QuantileForecast
from forecasts.scoring.forecast import Rule, Score, cluster_of, score_event
from forecasts.scoring.lexicons.rules import rules
from forecasts.scoring.probability import Ppm
from forecasts.scoring.scored import exact, favourite, score_choice, score_number
from forecasts.scoring.sides import held, side
from forecasts.scoring.time_weighted import first_and_weighted
from forecasts.scoring.windows import counts, is_prospective
from forecasts.statements.asked import Asked, Kind
from forecasts.statements.distributions import forecast_of

Distribution: TypeAlias = OptionForecast | QuantileForecast
Said: TypeAlias = Reading | Distribution | None
"""What a forecast says: a probability of the event, chances of options, values; or nothing that can be read."""
Unscorable = Standing.Unscorable
_WITHDRAWAL: Final = Statement.Basis.WITHDRAWAL
_NO_SCORES: Final[Mapping[str, Score]] = {}


class Verdict(NamedTuple):
    """What is published of one forecaster on one claim.

    Every field but the last, `scores` by rule, is a column of `Standing` of the same name. `topic_ids` are those of the claim
    when it was published, for whoever publishes it.
    """

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

    @property
    def is_scored(self) -> bool:
        """Whether it counts as scored: on an answered claim, with something that can be held against the answer."""
        return self.cluster != ""


COLUMNS: Final = Verdict._fields[:-1]


def judge(
    claim: ClaimRow,
    judged: Judgement,
    series: Sequence[ForecastRow],
    *,
    topic_ids: Sequence[int] = (),
    method: Method = NEWEST,
) -> Verdict:
    """Judge the forecasts of one forecaster on one claim, oldest first.

    1. The one that stood when the window closed counts; if none was stated before, the newest.
    2. It is read; or there is a reason why it has no score.
    3. Once the claim is answered, it is scored by every rule of its kind that the method has.
    """
    row = standing_forecast(series, judged.close)
    said = said_of(claim, row) if claim.kind in method.kinds else None
    unscorable = why_unscorable(claim, row, said, judged, method)
    is_scored = said is not None and judged.outcome is not None and not unscorable
    reading = said if isinstance(said, Reading) else None
    article_slug = row.article_slug or claim.article_slug
    low, point, high = reading[:3] if reading else (None, None, None)
    committed = reading.committed if reading else None if said is None else row.phrase_key not in rules().non_committal
    return Verdict(
        row.forecaster_id,
        row.pk,
        row.kind,
        row.article_outlet_id if row.article_id else claim.outlet_id or claim.article_outlet_id,
        row.article_id or claim.article_id,
        list(topic_ids),
        cluster_of(claim=claim.public_id, article=article_slug, group=claim.group_slug) if is_scored else "",
        low,
        point,
        high,
        committed,
        reading.read_by if reading else "",
        judged.outcome == Outcome.OCCURRED if reading and is_scored else None,
        _held(said, judged, method) if is_scored else None,
        prospective(row, judged),
        unscorable,
        method.version,
        _scores(claim, said, series, judged, method) if said and is_scored else _NO_SCORES,
    )


def standing_forecast(series: Sequence[ForecastRow], close: datetime) -> ForecastRow:
    """Return the forecast of an ordered series that stood at `close`; the newest one if none was stated before it."""
    last = series[-1]
    if len(series) == 1 or counts(stated_at=last.stated_at, close=close):
        return last
    before = [row for row in series if counts(stated_at=row.stated_at, close=close)]
    return (before or series)[-1]


def said_of(claim: ClaimRow, row: ForecastRow) -> Said:
    """Return what a forecast says of what its claim asks for."""
    if claim.kind == Kind.BINARY:
        return read(row)
    return forecast_of(row.distribution, Asked.of(claim)) if row.distribution else None


def why_unscorable(claim: ClaimRow, row: ForecastRow, said: Said, judged: Judgement, method: Method = NEWEST) -> str:
    """Return why a forecast cannot have a score: a void, or a reason of `Unscorable`; empty if it can."""
    if judged.outcome is not None and judged.is_void:
        return judged.outcome
    if claim.kind not in method.kinds:
        return NOT_BINARY
    if not counts(stated_at=row.stated_at, close=judged.close):
        return Unscorable.STATED_LATE
    if row.basis == _WITHDRAWAL:
        return Unscorable.WITHDRAWN
    if said is None:
        return Unscorable.NO_READING
    return Unscorable.NO_SCALE if claim.kind == Kind.NUMERIC and Asked.of(claim).scale is None else ""


def prospective(row: ForecastRow, judged: Judgement) -> bool | None:
    """Say whether forecast and claim were recorded in advance; None while an earlier close could still undo that."""
    in_advance = is_prospective(
        stated_at=row.stated_at,
        forecast_recorded_at=row.recorded_at,
        claim_recorded_at=judged.material_recorded_at,
        day_from=judged.day_from,
        close=judged.close,
    )
    return None if in_advance and judged.outcome is None else in_advance


def _held(said: Said, judged: Judgement, method: Method) -> bool | None:
    """Say whether the event went the forecast's way; None where it took no side."""
    if isinstance(said, Reading):
        return held(side(said.low, said.point, said.high, method.even), judged.outcome == Outcome.OCCURRED)
    called = favourite(said, method.even) if isinstance(said, OptionForecast) else None
    return called == judged.value if called else None


def _scores(
    claim: ClaimRow, said: Reading | Distribution, series: Sequence[ForecastRow], judged: Judgement, method: Method
) -> Mapping[str, Score]:
    """Return every score, by its rule, of what was said last in a series."""
    if isinstance(said, Reading):
        found = _scores_of_event(said, series, judged)
    elif isinstance(said, OptionForecast):
        found = _by_rule(_scores_of_choice(claim, said, series, judged))
    else:
        found = _by_rule(_scores_of_number(claim, said, judged))
    if method is NEWEST:
        return found
    return {rule: score for rule, score in found.items() if rule in method.rules}


def _scores_of_event(said: Reading, series: Sequence[ForecastRow], judged: Judgement) -> Mapping[str, Score]:
    occurred = judged.outcome == Outcome.OCCURRED
    if len(series) == 1:
        return _scores_of_one(said.low, said.point, said.high, occurred)
    readings = [(row, read(row)) for row in series]
    counted = [(row.stated_at, how) for row, how in readings if how or row.basis == _WITHDRAWAL]
    best, worst = ("high", "low") if occurred else ("low", "high")
    over_time = (
        first_and_weighted(
            ((at, brier(getattr(how, end), occurred) if how else None) for at, how in counted), close=judged.close
        )
        for end in ("point", best, worst)
    )
    first, weighted = zip(*over_time, strict=True)
    scores = score_event(said.low, said.point, said.high, occurred)
    return _by_rule((*scores, Score(Rule.BRIER_FIRST, *first), Score(Rule.BRIER_TIME_WEIGHTED, *weighted)))


@lru_cache(maxsize=4_000)
def _scores_of_one(low: Ppm, point: Ppm, high: Ppm, occurred: bool) -> Mapping[str, Score]:  # noqa: FBT001 -- the outcome is data, not a switch of behaviour
    """Return the scores of a probability that was never changed: over time it scores as it stands.

    Many forecasts say the same, so it is remembered.
    """
    scores = score_event(low, point, high, occurred)
    of_brier = scores[0]
    first, weighted = (of_brier._replace(rule=rule) for rule in (Rule.BRIER_FIRST, Rule.BRIER_TIME_WEIGHTED))
    return _by_rule((*scores, first, weighted))


def _by_rule(scores: Iterable[Score]) -> Mapping[str, Score]:
    return {score.rule: score for score in scores}


def _scores_of_choice(
    claim: ClaimRow, said: OptionForecast, series: Sequence[ForecastRow], judged: Judgement
) -> tuple[Score, ...]:
    outcome = judged.value or ""
    stated = ((row.stated_at, said_of(claim, row)) for row in series)
    first, weighted = first_and_weighted(
        ((at, brier_choice(each, outcome) if isinstance(each, OptionForecast) else None) for at, each in stated),
        close=judged.close,
    )
    scores = score_choice(said, outcome, is_ordered=claim.ordered)
    return *scores, exact(Rule.BRIER_FIRST, first), exact(Rule.BRIER_TIME_WEIGHTED, weighted)


def _scores_of_number(claim: ClaimRow, said: QuantileForecast, judged: Judgement) -> tuple[Score, ...]:
    asked = Asked.of(claim)
    if asked.scale is None:
        raise ValueError("A number without a declared range has no place on a scorecard; see why_unscorable.")
    return score_number(said, asked.stored_value(judged.value or ""), asked.scale)
