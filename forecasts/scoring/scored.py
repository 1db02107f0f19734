"""Resolved forecasts of more than yes or no as the rules take them, and their scores."""

from dataclasses import dataclass

from forecasts.scoring.choice import brier_choice, log_choice, spherical_choice
from forecasts.scoring.distributions import OptionForecast, QuantileForecast, Scale, Value
from forecasts.scoring.forecast import Rule, Score
from forecasts.scoring.quantiles import crps_on_scale
from forecasts.scoring.ranked import ranked_probability_score
from forecasts.scoring.sides import EVEN, Band


@dataclass(frozen=True, slots=True, kw_only=True)
class ScoredChoice:
    """The forecast of a choice that stood at `close`, with the option that came true."""

    forecast: OptionForecast
    outcome: str
    is_ordered: bool
    cluster: str
    prospective: bool
    committed: bool = True

    @property
    def side(self) -> str | None:
        """The option it called: the one with 55 % or more, if any."""
        return favourite(self.forecast)

    @property
    def held(self) -> bool | None:
        """Whether the option that it called came true; None where it called none."""
        return None if self.side is None else self.side == self.outcome


@dataclass(frozen=True, slots=True, kw_only=True)
class ScoredNumber:
    """The forecast of a number or a date that stood at `close`, with what it was. It takes no side."""

    forecast: QuantileForecast
    outcome: Value
    scale: Scale
    cluster: str
    prospective: bool
    committed: bool = True

    @property
    def held(self) -> None:
        """Nothing: a number is nearer or farther, neither right nor wrong."""
        return None


def favourite(forecast: OptionForecast, band: Band = EVEN) -> str | None:
    """Return the option above the band around 50 %, or None. Worked value: 54, 16, 30 % has none; 55, 15, 30 % the first."""
    above = (name for name, p_ppm in zip(forecast.options, forecast.p_ppm, strict=True) if p_ppm > band.high)
    return next(above, None)


def score_choice(scored: ScoredChoice) -> tuple[Score, ...]:
    """Return the Brier, logarithmic and spherical score of a choice; the ranked one too where its options have an order.

    Worked value: 50, 20, 30 % in order, and the first came true: 0.19, 0.693147, 0.811107 and 0.17.
    """
    forecast, outcome = scored.forecast, scored.outcome
    scores = [
        exact(Rule.BRIER, brier_choice(forecast, outcome)),
        exact(Rule.LOG, log_choice(forecast, outcome)),
        exact(Rule.SPHERICAL, spherical_choice(forecast, outcome)),
    ]
    if scored.is_ordered:
        scores.append(exact(Rule.RPS, ranked_probability_score(forecast, outcome)))
    return tuple(scores)


def score_number(scored: ScoredNumber) -> tuple[Score]:
    """Return the continuous ranked probability score of a number or a date, as a share of its scale."""
    return (exact(Rule.CRPS, crps_on_scale(scored.forecast, scored.outcome, scored.scale)),)


def exact(rule: Rule, value: int | None) -> Score:
    """Return a score without a range: what was stated in numbers is read in one way only."""
    return Score(rule, value, value, value)
