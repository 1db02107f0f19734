"""Scores of a number or a date, from quantiles or an interval.

The first four are in the claim's own unit (seats, per cent, days) and exact: they differ with the levels that were
stated, so sums over claims make sense only where unit and levels are the same. `crps_on_scale` is a share of the claim's
declared scale and takes any levels: it is the one that scorecards take means of.
"""

from fractions import Fraction
from itertools import pairwise

from forecasts.scoring.brier import UNIT
from forecasts.scoring.distributions import (
    BadDistribution,
    IntervalForecast,
    Quantile,
    QuantileForecast,
    Scale,
    Value,
    check_value,
)
from forecasts.scoring.probability import ONE
from forecasts.scoring.rounding import divide_half_even


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


def crps_on_scale(forecast: QuantileForecast, outcome: Value, scale: Scale) -> int:
    """Return the continuous ranked probability score of a number or a date, as a share of its declared scale.

    Formula: ∫ (F(x) - 1{y ≤ x})² dx / (b - a) over the scale from a to b, with F straight between (a, 0), the stated
    quantiles and (b, 1): what lies between two of them is spread evenly, which is all that was said. Values and outcome
    beyond an end count as that end.
    Range: 0 (best) … `brier.UNIT` (worst). Lower is better. It is the mean `brier` of "at most x" over all x of the scale,
    and so comparable between units and between forecasts with other levels; a wider scale makes the same miss smaller.
    Units: 1e-12, exact until the one division, which is rounded half-even.
    Source: Matheson JE, Winkler RL (1976), Scoring rules for continuous probability distributions, Management Science
    22(10), 1087-1096; the weight 1/(b - a) on the scale as in Gneiting T, Ranjan R (2011), Comparing density forecasts
    using threshold- and quantile-weighted scoring rules, Journal of Business & Economic Statistics 29(3), 411-422.
    Worked value: a median of 5 alone on a scale from 0 to 10 is spread evenly; it was 5: (5/12 + 5/12) / 10 = 0.083333.

    Raises:
        BadDistribution: the outcome is not an exact number.
    """
    at = scale.clip(check_value(outcome))
    knots = [(scale.low, Fraction()), *_knots(forecast, scale), (scale.high, Fraction(1))]
    loss = sum((_loss(*below, *above, at) for below, above in pairwise(knots)), Fraction()) / (scale.high - scale.low)
    return divide_half_even(loss.numerator * UNIT, loss.denominator)


def _knots(forecast: QuantileForecast, scale: Scale) -> list[tuple[Fraction, Fraction]]:
    return [(scale.clip(one.value), Fraction(one.level_ppm, ONE)) for one in forecast.quantiles]


def _loss(start: Fraction, below: Fraction, end: Fraction, above: Fraction, at: Fraction) -> Fraction:
    """Return ∫ (F(x) - 1{at ≤ x})² dx between two knots, F being straight from `below` to `above`."""
    if start == end:
        return Fraction()
    if start < at < end:
        middle = below + (above - below) * (at - start) / (end - start)
        return _loss(start, below, at, middle, at) + _loss(at, middle, end, above, at)
    ahead = Fraction(at <= start)
    first, last = below - ahead, above - ahead
    return (end - start) * (first**2 + first * last + last**2) / 3
