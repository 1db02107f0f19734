"""The only seam between rows and `forecasts.scoring`: how a claim stands, which forecast counts, and what it scores."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from forecasts.models.claims import Claim, State
from forecasts.models.forecasts import Forecast, Statement
from forecasts.models.resolutions import VOIDS, Outcome
from forecasts.models.scores import Standing
from forecasts.scorecards.readings import Reading, read
from forecasts.scoring.forecast import Rule, Score, ScoredForecast, cluster_of, score_forecast
from forecasts.scoring.time_weighted import Stated, brier_first, brier_time_weighted
from forecasts.scoring.windows import counts, is_prospective

Unscorable = Standing.Unscorable


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """How a claim stands: its stored state, its outcome if it has a live resolution, and its window's end.

    Without a resolution `close` is the deadline, and may still come earlier.
    """

    state: str
    outcome: str | None
    close: datetime
    deadline_at: datetime
    material_recorded_at: datetime

    @property
    def is_void(self) -> bool:
        """Whether the outcome takes the claim out of scoring."""
        return self.outcome in VOIDS

    def state_at(self, at: datetime) -> str:
        """Return the state as people know it: an open claim past its deadline is due."""
        return "due" if self.state == State.OPEN and self.deadline_at <= at else self.state


def judgement_of(claim: Claim) -> Judgement:
    """Return how a recorded claim stands by its own row."""
    if claim.material_recorded_at is None:
        raise ValueError("A draft does not stand anywhere yet.")
    answer = claim.current_resolution.proposal if claim.current_resolution else None
    return Judgement(
        state=claim.state,
        outcome=answer.outcome if answer else None,
        close=answer.close_at if answer else claim.deadline_at,
        deadline_at=claim.deadline_at,
        material_recorded_at=claim.material_recorded_at,
    )


def standing_forecast(series: Sequence[Forecast], close: datetime) -> Forecast:
    """Return the forecast of an ordered series that stood at `close`; the newest one if none was stated before it."""
    before = [forecast for forecast in series if counts(stated_at=forecast.stated_at, close=close)]
    return (before or series)[-1]


def why_unscorable(claim: Claim, forecast: Forecast, reading: Reading | None, judged: Judgement) -> str:
    """Return why a forecast cannot have a score: a void, or a reason of `Unscorable`; empty if it can."""
    if judged.outcome is not None and judged.is_void:
        return judged.outcome
    if claim.kind != Claim.Kind.BINARY:
        return Unscorable.NOT_BINARY
    if not counts(stated_at=forecast.stated_at, close=judged.close):
        return Unscorable.STATED_LATE
    if forecast.basis == Statement.Basis.WITHDRAWAL:
        return Unscorable.WITHDRAWN
    return "" if reading else Unscorable.NO_READING


def prospective(forecast: Forecast, judged: Judgement) -> bool | None:
    """Say whether forecast and claim were recorded in advance; None while an earlier close could still undo that."""
    in_advance = is_prospective(
        forecast_recorded_at=forecast.recorded_at,
        claim_recorded_at=judged.material_recorded_at,
        close=judged.close,
    )
    return None if in_advance and judged.outcome is None else in_advance


def scored_forecast(claim: Claim, forecast: Forecast, reading: Reading, judged: Judgement) -> ScoredForecast:
    """Return the standing forecast of a claim that occurred or did not, as the rules take it."""
    article = forecast.article or claim.article
    return ScoredForecast(
        low_ppm=reading.low,
        point_ppm=reading.point,
        high_ppm=reading.high,
        occurred=judged.outcome == Outcome.OCCURRED,
        cluster=cluster_of(
            claim=claim.public_id,
            article=article.slug if article else None,
            group=claim.group.slug if claim.group else None,
        ),
        prospective=prospective(forecast, judged) is True,
        committed=reading.committed,
    )


def scores(
    scored: ScoredForecast, series: Sequence[Forecast], *, close: datetime, lexicon: str | None = None
) -> tuple[Score, ...]:
    """Return every score of a forecast that closes `series`.

    The scores of the series leave out forecasts that have no reading; one that was withdrawn stands until it was.
    """
    withdrawal = Statement.Basis.WITHDRAWAL
    found = [(forecast, read(forecast, lexicon)) for forecast in series]
    readings = [(forecast.stated_at, how) for forecast, how in found if how or forecast.basis == withdrawal]
    points = [Stated(at, reading.point if reading else None) for at, reading in readings]
    lows = [Stated(at, reading.low if reading else None) for at, reading in readings]
    highs = [Stated(at, reading.high if reading else None) for at, reading in readings]
    best, worst = (highs, lows) if scored.occurred else (lows, highs)
    return (
        *score_forecast(scored),
        *(
            Score(rule, *(compute(stated, close=close, occurred=scored.occurred) for stated in (points, best, worst)))
            for rule, compute in ((Rule.BRIER_FIRST, brier_first), (Rule.BRIER_TIME_WEIGHTED, brier_time_weighted))
        ),
    )
