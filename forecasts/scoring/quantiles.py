"""Scores of a number or a date, from quantiles or an interval.

They are in the claim's own unit (seats, per cent, days) and exact: sums over claims make sense only where the unit is
the same.
"""

from fractions import Fraction

from forecasts.scoring.distributions import (
    BadDistribution,
    IntervalForecast,
    Quantile,
    QuantileForecast,
    Value,
    check_value,
)
from forecasts.scoring.probability import ONE


def quantile_score(quantile: Quantile, outcome: Value) -> Fraction:
    """Return the quantile (pinball) score of one quantile, doubled so that at 50 % it is the distance.

    Formula: 2 · (1{y ≤ q} - τ) · (q - y) for the value q at level τ and the outcome y.
    Range: 0 (best) … without end, in the claim's unit. Lower is better.
    Source: Gneiting T, Raftery AE (2007), Strictly proper scoring rules, prediction, and estimation, Journal of the
    American Statistical Association 102(477), 359-378, section 6.1.
    Worked value: "at most 9 with 75 %", and it was 11: 2 · 0.75 · 2 = 3; had it been 5: 2 · 0.25 · 4 = 2.

    Raises:
        BadDistribution: the outcome is not an exact number.
    """
    off = Fraction(quantile.value) - Fraction(check_value(outcome))
    return 2 * ((off >= 0) - Fraction(quantile.level_ppm, ONE)) * off


def crps_from_quantiles(forecast: QuantileForecast, outcome: Value) -> Fraction:
    """Return the continuous ranked probability score as quantiles give it: their mean quantile score.

    Formula: Σₖ 2 · (1{y ≤ qₖ} - τₖ) · (qₖ - y) / K. It tends to ∫ (F(x) - 1{y ≤ x})² dx as evenly spaced levels grow dense.
    Range: 0 (best) … without end, in the claim's unit. Lower is better. A median alone scores its distance.
    Source: Laio F, Tamea S (2007), Verification tools for probabilistic forecasts of continuous hydrological variables,
    Hydrology and Earth System Sciences 11(4), 1267-1277, equation 10.
    Worked value: 3, 5, 9 at 25, 50, 75 %, and it was 8: (2·0.25·5 + 2·0.5·3 + 2·0.25·1) / 3 = 2.

    Raises:
        BadDistribution: the outcome is not an exact number.
    """
    scores = (quantile_score(quantile, outcome) for quantile in forecast.quantiles)
    return sum(scores, Fraction()) / len(forecast.quantiles)


def interval_score(forecast: IntervalForecast, outcome: Value) -> Fraction:
    """Return the interval score of a central interval: its width, and a penalty for each unit by which it missed.

    Formula: (u - l) + 2/α · max(l - y, 0) + 2/α · max(y - u, 0).
    Range: 0 (best) … without end, in the claim's unit. Lower is better.
    Source: Gneiting T, Raftery AE (2007), section 6.2, equation 43.
    Worked value: "3 to 9 with 80 %", α = 0.2: 6 if it was 5, and 6 + 10 · 2 = 26 if it was 11.

    Raises:
        BadDistribution: the outcome is not an exact number.
    """
    low, high, at = Fraction(forecast.low), Fraction(forecast.high), Fraction(check_value(outcome))
    return high - low + max(low - at, at - high, Fraction()) * Fraction(2 * ONE, forecast.alpha_ppm)


def weighted_interval_score(forecast: QuantileForecast, outcome: Value) -> Fraction:
    """Return the weighted interval score of a median and the central intervals around it.

    Formula: (½ |y - m| + Σₖ αₖ/2 · interval scoreₖ) / (K + ½) for K intervals. Equal to `crps_from_quantiles`, exactly.
    Range: 0 (best) … without end, in the claim's unit. Lower is better.
    Source: Bracher J, Ray EL, Gneiting T, Reich NG (2021), Evaluating epidemic forecasts in an interval format, PLOS
    Computational Biology 17(2), e1008618, equation 3, with weights ½ and αₖ/2.
    Worked value: 3, 5, 9 at 25, 50, 75 %, and it was 8: (½ · 3 + ½/2 · 6) / 1.5 = 2.

    Raises:
        BadDistribution: there is no median, a level lacks its counterpart, or the outcome is not an exact number.
    """
    if forecast.median is None:
        raise BadDistribution("A weighted interval score needs the median: state the value at level 0.5.")
    total = abs(Fraction(check_value(outcome)) - Fraction(forecast.median)) / 2
    for interval in forecast.intervals:
        total += Fraction(interval.alpha_ppm, 2 * ONE) * interval_score(interval, outcome)
    return total / (len(forecast.intervals) + Fraction(1, 2))
