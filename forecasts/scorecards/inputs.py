"""The only seam between rows and `forecasts.scoring`: how a claim stands, which forecast counts, and what it scores."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol, TypeAlias, TypeVar

from forecasts.models.claims import Claim, State
from forecasts.models.forecasts import Forecast, Statement
from forecasts.models.resolutions import VOIDS, Outcome, Proposal
from forecasts.models.scores import Standing
from forecasts.scorecards.methods import NEWEST, Method
from forecasts.scorecards.readings import Reading, read
from forecasts.scoring.brier import brier
from forecasts.scoring.choice import brier_choice
from forecasts.scoring.distributions import OptionForecast, QuantileForecast
from forecasts.scoring.forecast import Rule, Score, ScoredForecast, cluster_of, score_forecast
from forecasts.scoring.lexicons.rules import rules
from forecasts.scoring.scored import ScoredChoice, ScoredNumber, exact, score_choice, score_number
from forecasts.scoring.time_weighted import first_and_weighted
from forecasts.scoring.windows import counts, is_prospective
from forecasts.statements.asked import Asked, Kind
from forecasts.statements.distributions import forecast_of

Distribution: TypeAlias = OptionForecast | QuantileForecast
Scored: TypeAlias = ScoredForecast | ScoredChoice | ScoredNumber
Unscorable = Standing.Unscorable


class Dated(Protocol):
    """A forecast as far as its times and its kind go: a `Forecast`, or a row of the same columns."""

    @property
    def stated_at(self) -> datetime: ...  # noqa: D102 (as in `Forecast`)
    @property
    def recorded_at(self) -> datetime: ...  # noqa: D102
    @property
    def basis(self) -> str: ...  # noqa: D102


AnyForecast = TypeVar("AnyForecast", bound=Dated)


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """How a claim stands: its stored state, its outcome if it has a live resolution, and its window's end.

    `value` is the option, number or date that came true, as it is stored, where the claim asks for one; `confirmed_at` is
    when the live resolution was made; `opens_at` is where the window begins in which the event counts.

    Without a resolution `close` is the deadline, and may still come earlier. `day_from` is the start of the day that `close`
    ends, where the answer took effect on a day without a time, before the deadline's: what was stated on it counts, but not
    as recorded in advance.
    """

    state: str
    outcome: str | None
    close: datetime
    opens_at: datetime
    deadline_at: datetime
    material_recorded_at: datetime
    value: str | None = None
    confirmed_at: datetime | None = None
    day_from: datetime | None = None

    @property
    def is_void(self) -> bool:
        """Whether the outcome takes the claim out of scoring."""
        return self.outcome in VOIDS

    def state_at(self, at: datetime) -> str:
        """Return the state as people know it: an open claim past its deadline is due."""
        return "due" if self.state == State.OPEN and self.deadline_at <= at else self.state


def judgement_of(claim: Claim, method: Method = NEWEST) -> Judgement:
    """Return how a recorded claim stands by its own row, its window closed as a method closes it."""
    if claim.material_recorded_at is None:
        raise ValueError("A draft does not stand anywhere yet.")
    answer = claim.current_resolution.proposal if claim.current_resolution else None
    close, day_from = closing(answer, method) if answer else (claim.deadline_at, None)
    return Judgement(
        state=claim.state,
        outcome=answer.outcome if answer else None,
        close=close,
        opens_at=claim.event_from_at,
        deadline_at=claim.deadline_at,
        material_recorded_at=claim.material_recorded_at,
        value=answer.value if answer else None,
        confirmed_at=claim.current_resolution.confirmed_at if claim.current_resolution else None,
        day_from=day_from,
    )


def closing(answer: Proposal, method: Method) -> tuple[datetime, datetime | None]:
    """Return when an answer closes the window by a method; and the start of the day without a time that it ends, if any."""
    return (answer.closes, answer.day_from) if method.counts_same_day else (answer.close_at, None)


def standing_forecast(series: Sequence[AnyForecast], close: datetime) -> AnyForecast:
    """Return the forecast of an ordered series that stood at `close`; the newest one if none was stated before it."""
    before = [forecast for forecast in series if counts(stated_at=forecast.stated_at, close=close)]
    return (before or series)[-1]


def distribution_of(claim: Claim, forecast: Forecast) -> Distribution | None:
    """Return what a forecast says of options or values; None where it says nothing of the kind."""
    return forecast_of(forecast.distribution, Asked.of(claim)) if forecast.distribution else None


def why_unscorable(claim: Claim, forecast: Forecast, said: Reading | Distribution | None, judged: Judgement) -> str:
    """Return why a forecast cannot have a score: a void, or a reason of `Unscorable`; empty if it can."""
    if why := why_not_counted(forecast, said, judged):
        return why
    return Unscorable.NO_SCALE if claim.kind == Kind.NUMERIC and Asked.of(claim).scale is None else ""


def why_not_counted(forecast: Dated, said: Reading | Distribution | None, judged: Judgement) -> str:
    """Return the same but for the claim's scale, which yes or no and options do not need."""
    if judged.outcome is not None and judged.is_void:
        return judged.outcome
    if not counts(stated_at=forecast.stated_at, close=judged.close):
        return Unscorable.STATED_LATE
    if forecast.basis == Statement.Basis.WITHDRAWAL:
        return Unscorable.WITHDRAWN
    return Unscorable.NO_READING if said is None else ""


def prospective(forecast: Dated, judged: Judgement) -> bool | None:
    """Say whether forecast and claim were recorded in advance; None while an earlier close could still undo that."""
    in_advance = is_prospective(
        stated_at=forecast.stated_at,
        forecast_recorded_at=forecast.recorded_at,
        claim_recorded_at=judged.material_recorded_at,
        day_from=judged.day_from,
        close=judged.close,
    )
    return None if in_advance and judged.outcome is None else in_advance


def scored_forecast(claim: Claim, forecast: Forecast, said: Reading | Distribution, judged: Judgement) -> Scored:
    """Return the standing forecast of a claim that is answered, as the rules take it."""
    if isinstance(said, Reading):
        return ScoredForecast(
            low_ppm=said.low,
            point_ppm=said.point,
            high_ppm=said.high,
            occurred=judged.outcome == Outcome.OCCURRED,
            cluster=_cluster(claim, forecast),
            prospective=prospective(forecast, judged) is True,
            committed=said.committed,
        )
    return _scored_distribution(claim, forecast, said, judged)


def _scored_distribution(
    claim: Claim, forecast: Forecast, said: Distribution, judged: Judgement
) -> ScoredChoice | ScoredNumber:
    asked, value = Asked.of(claim), judged.value or ""
    cluster, in_advance = _cluster(claim, forecast), prospective(forecast, judged) is True
    committed = forecast.phrase_key not in rules().non_committal
    if isinstance(said, OptionForecast):
        return ScoredChoice(
            forecast=said,
            outcome=value,
            is_ordered=asked.is_ordered,
            cluster=cluster,
            prospective=in_advance,
            committed=committed,
        )
    if asked.scale is None:
        raise ValueError("A number without a declared range has no place on a scorecard; see why_unscorable.")
    return ScoredNumber(
        forecast=said,
        outcome=asked.stored_value(value),
        scale=asked.scale,
        cluster=cluster,
        prospective=in_advance,
        committed=committed,
    )


def _cluster(claim: Claim, forecast: Forecast) -> str:
    article = forecast.article or claim.article
    return cluster_of(
        claim=claim.public_id,
        article=article.slug if article else None,
        group=claim.group.slug if claim.group else None,
    )


def scores(
    claim: Claim, scored: Scored, series: Sequence[Forecast], *, close: datetime, lexicon: str | None = None
) -> tuple[Score, ...]:
    """Return every score of a forecast that closes `series`."""
    if isinstance(scored, ScoredForecast):
        readings = [(forecast, read(forecast, lexicon)) for forecast in series]
        return *score_forecast(scored), *scores_over_time(readings, occurred=scored.occurred, close=close)
    if isinstance(scored, ScoredNumber):
        return score_number(scored)
    first, weighted = first_and_weighted(
        (
            (forecast.stated_at, brier_choice(said, scored.outcome) if isinstance(said, OptionForecast) else None)
            for forecast, said in ((forecast, distribution_of(claim, forecast)) for forecast in series)
        ),
        close=close,
    )
    return *score_choice(scored), exact(Rule.BRIER_FIRST, first), exact(Rule.BRIER_TIME_WEIGHTED, weighted)


def scores_over_time(
    series: Iterable[tuple[Dated, Reading | None]], *, occurred: bool, close: datetime
) -> tuple[Score, Score]:
    """Return the scores of a whole series of forecasts of yes or no: of its first, and over its time.

    They leave out forecasts that have no reading; one that was withdrawn stands until it was.
    """
    withdrawal = Statement.Basis.WITHDRAWAL
    counted = [(forecast.stated_at, how) for forecast, how in series if how or forecast.basis == withdrawal]
    best, worst = ("high", "low") if occurred else ("low", "high")
    first, weighted = zip(
        *(
            first_and_weighted(
                ((at, brier(getattr(how, end), occurred) if how else None) for at, how in counted), close=close
            )
            for end in ("point", best, worst)
        ),
        strict=True,
    )
    return Score(Rule.BRIER_FIRST, *first), Score(Rule.BRIER_TIME_WEIGHTED, *weighted)
