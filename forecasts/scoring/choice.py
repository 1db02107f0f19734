"""Scores of a choice: a probability for each of several options, of which one comes true."""

from forecasts.scoring.distributions import OptionForecast
from forecasts.scoring.log_score import log_score
from forecasts.scoring.probability import ONE
from forecasts.scoring.spherical import spherical_of


def brier_choice(forecast: OptionForecast, outcome: str) -> int:
    """Return the Brier score of one forecast of a choice.

    Formula: ½ Σₖ (pₖ - oₖ)², with oₖ = 1 for the option that came true and 0 for every other.
    Range: 0 (best) … `brier.UNIT` (worst); equal chances for k options score (k - 1) / 2k. Lower is better.
    Units: 1e-12, exact: the probabilities add up to 1, so the sum of squares is even. Half of Brier's own score, so that
    a choice of two options scores as `brier` does.
    Source: Brier GW (1950), Verification of forecasts expressed in terms of probability, Monthly Weather Review 78(1),
    1-3, equation 2.
    Worked value: 50, 20, 30 %, and the first came true: (0.25 + 0.04 + 0.09) / 2 = 0.19.

    Raises:
        BadDistribution: the outcome is none of the options.
    """
    return (sum(p * p for p in forecast.p_ppm) - 2 * ONE * forecast.p_of(outcome) + ONE**2) // 2


def log_choice(forecast: OptionForecast, outcome: str) -> int | None:
    """Return the logarithmic score of one forecast of a choice, or `log_score.INFINITE`.

    Formula: -ln p(outcome): what the other options were given has no influence.
    Range, direction, units: as `log_score`, 0 (best) … 13 815 510 558, then infinite. Lower is better.
    Source: Good IJ (1952), Rational decisions, Journal of the Royal Statistical Society B 14(1), 107-114.
    Worked value: 50, 20, 30 %, and the first came true: -ln 0.5 = 0.693147181 nats.

    Raises:
        BadDistribution: the outcome is none of the options.
    """
    return log_score(forecast.p_of(outcome), occurred=True)


def spherical_choice(forecast: OptionForecast, outcome: str) -> int:
    """Return the spherical score of one forecast of a choice.

    Formula, range, direction, units and source: as `spherical.spherical`, 0 (worst) … 10^9 (best). Higher is better.
    Worked value: 50, 20, 30 %, and the first came true: 0.5 / √0.38 = 0.811107106.

    Raises:
        BadDistribution: the outcome is none of the options.
    """
    return spherical_of(forecast.p_of(outcome), sum(p * p for p in forecast.p_ppm))
