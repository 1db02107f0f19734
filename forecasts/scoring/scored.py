"""The scores of resolved forecasts of more than yes or no."""

from forecasts.scoring.choice import brier_choice, log_choice, spherical_choice
from forecasts.scoring.distributions import OptionForecast, QuantileForecast, Scale, Value
from forecasts.scoring.forecast import Rule, Score
from forecasts.scoring.quantiles import crps_on_scale
from forecasts.scoring.ranked import ranked_probability_score
from forecasts.scoring.sides import EVEN, Band


def favourite(forecast: OptionForecast, band: Band = EVEN) -> str | None:
    """Return the option above the band around 50 %, or None. Worked value: 54, 16, 30 % has none; 55, 15, 30 % the first."""
    above = (name for name, p_ppm in zip(forecast.options, forecast.p_ppm, strict=True) if p_ppm > band.high)
    return next(above, None)


def score_choice(forecast: OptionForecast, outcome: str, *, is_ordered: bool) -> tuple[Score, ...]:
    """Return the Brier, logarithmic and spherical score of a choice; the ranked one too where its options have an order.

    Worked value: 50, 20, 30 % in order, and the first came true: 0.19, 0.693147, 0.811107 and 0.17.
    """
    scores = [
        exact(Rule.BRIER, brier_choice(forecast, outcome)),
        exact(Rule.LOG, log_choice(forecast, outcome)),
        exact(Rule.SPHERICAL, spherical_choice(forecast, outcome)),
    ]
    if is_ordered:
        scores.append(exact(Rule.RPS, ranked_probability_score(forecast, outcome)))
    return tuple(scores)


def score_number(forecast: QuantileForecast, outcome: Value, scale: Scale) -> tuple[Score]:
    """Return the continuous ranked probability score of a number or a date, as a share of its scale."""
    return (exact(Rule.CRPS, crps_on_scale(forecast, outcome, scale)),)


def exact(rule: Rule, value: int | None) -> Score:
    """Return a score without a range: what was stated in numbers is read in one way only."""
    return Score(rule, value, value, value)
