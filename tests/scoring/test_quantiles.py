from decimal import Decimal
from fractions import Fraction

import numpy as np
import pytest
import scoringrules
from hypothesis import given
from hypothesis import strategies as st
from scipy import integrate, stats
from sklearn.metrics import mean_pinball_loss

from forecasts.scoring.distributions import BadDistribution, IntervalForecast, Quantile, QuantileForecast, Scale
from forecasts.scoring.quantiles import (
    crps_from_quantiles,
    crps_on_scale,
    interval_score,
    quantile_score,
    weighted_interval_score,
)

SEATS = QuantileForecast.of({250_000: 3, 500_000: 5, 750_000: 9})
VALUES = st.decimals(-1000, 1000, places=2)
LEVELS = [25_000, 250_000, 500_000, 750_000, 975_000]
FORECASTS = st.lists(VALUES, min_size=5, max_size=5).map(
    lambda values: QuantileForecast.of(dict(zip(LEVELS, sorted(values), strict=True)))
)


@pytest.mark.parametrize("level, value, outcome, score", [(750_000, 9, 11, 3), (750_000, 9, 5, 2), (500_000, 9, 9, 0)])
def test_a_quantile_costs_more_on_the_side_that_it_called_unlikely(
    level: int, value: int, outcome: int, score: int
) -> None:
    assert quantile_score(Quantile(level, value), outcome) == score


@pytest.mark.parametrize("outcome, score", [(8, 2), (5, 1), (3, Fraction(5, 3)), (Decimal("0.5"), Fraction(25, 6))])
def test_three_quantiles_by_hand(outcome: int | Decimal, score: Fraction) -> None:
    assert crps_from_quantiles(SEATS, outcome) == score == weighted_interval_score(SEATS, outcome)


@pytest.mark.parametrize("outcome, score", [(5, 6), (3, 6), (9, 6), (11, 26), (1, 26), (Decimal("9.5"), 11)])
def test_an_interval_costs_its_width_and_its_miss(outcome: int | Decimal, score: int) -> None:
    assert interval_score(IntervalForecast(200_000, 3, 9), outcome) == score


@given(FORECASTS, VALUES)
def test_quantiles_agree_with_scoringrules_and_scikit_learn(forecast: QuantileForecast, outcome: Decimal) -> None:
    values = np.array([float(one.value) for one in forecast.quantiles])
    levels = np.array(LEVELS) / 1e6
    at = float(outcome)

    crps = float(crps_from_quantiles(forecast, outcome))
    assert crps == pytest.approx(float(scoringrules.crps_quantile(at, values, levels)), abs=1e-9)
    pinballs = [mean_pinball_loss([at], [q], alpha=level) for q, level in zip(values, levels, strict=True)]
    assert crps == pytest.approx(2 * np.mean(pinballs), abs=1e-9)


@given(FORECASTS, VALUES)
def test_intervals_agree_with_scoringrules(forecast: QuantileForecast, outcome: Decimal) -> None:
    """Its weighted score (0.10) takes the median itself for the distance from it; so the parts are put together here."""
    values, at = [float(one.value) for one in forecast.quantiles], float(outcome)
    wide = float(scoringrules.interval_score(at, values[0], values[4], 0.05))
    half = float(scoringrules.interval_score(at, values[1], values[3], 0.5))

    assert [float(interval_score(one, outcome)) for one in forecast.intervals] == pytest.approx([wide, half], abs=1e-9)
    weighted = (abs(at - values[2]) / 2 + 0.025 * wide + 0.25 * half) / 2.5
    assert float(weighted_interval_score(forecast, outcome)) == pytest.approx(weighted, abs=1e-9)


@given(FORECASTS, VALUES)
def test_the_weighted_interval_score_is_the_mean_quantile_score(forecast: QuantileForecast, outcome: Decimal) -> None:
    assert weighted_interval_score(forecast, outcome) == crps_from_quantiles(forecast, outcome) >= 0


def test_dense_quantiles_tend_to_the_score_of_the_whole_distribution() -> None:
    """Against the closed form of a normal forecast, and against its integral."""
    levels = range(500, 1_000_000, 1_000)
    normal = QuantileForecast.of({at: Decimal(f"{stats.norm.ppf(at / 1e6):.9f}") for at in levels})
    score = float(crps_from_quantiles(normal, Decimal("0.7")))

    assert score == pytest.approx(float(scoringrules.crps_normal(0.7, 0, 1)), abs=1e-3)
    below, _ = integrate.quad(lambda x: stats.norm.cdf(x) ** 2, -9, 0.7)
    above, _ = integrate.quad(lambda x: stats.norm.sf(x) ** 2, 0.7, 9)
    assert score == pytest.approx(below + above, abs=1e-3)


@given(st.lists(st.integers(0, 20), min_size=1, max_size=9), st.sampled_from(LEVELS))
def test_the_expected_score_is_best_at_the_true_quantile(outcomes: list[int], level: int) -> None:
    def expected(value: int) -> Fraction:
        return sum((quantile_score(Quantile(level, value), outcome) for outcome in outcomes), Fraction())

    true = sorted(outcomes)[-(-len(outcomes) * level // 1_000_000) - 1]
    assert expected(true) == min(expected(value) for value in range(21))


def test_a_weighted_interval_score_needs_a_median() -> None:
    with pytest.raises(BadDistribution, match="needs the median"):
        weighted_interval_score(QuantileForecast.of({250_000: 3, 750_000: 9}), 5)


def test_an_outcome_is_exact() -> None:
    with pytest.raises(BadDistribution, match="The outcome must be a finite"):
        crps_from_quantiles(SEATS, 5.5)  # type: ignore[arg-type]
    with pytest.raises(BadDistribution, match="The outcome must be a finite"):
        interval_score(IntervalForecast(200_000, 3, 9), Decimal("NaN"))


SCALE = Scale(-1000, 1000)


@pytest.mark.parametrize(
    "stated, outcome, score",
    [
        ({500_000: 5}, 5, "0.083333333333"),
        ({500_000: 5}, 10, "0.333333333333"),
        ({1: 0, 999_999: 0}, 0, "0.000000000000"),
        ({1: 0, 999_999: 0}, 12, "0.999999000000"),
        ({250_000: 5, 750_000: 5}, 5, "0.020833333333"),
    ],
    ids=["spread evenly", "at the far end", "sure and right", "sure and wrong beyond the end", "half of it sure"],
)
def test_a_share_of_the_scale_by_hand(stated: dict[int, int], outcome: int, score: str) -> None:
    assert crps_on_scale(QuantileForecast.of(stated), outcome, Scale(0, 10)) == int(Decimal(score) * 10**12)


@given(VALUES)
def test_an_even_spread_agrees_with_scoringrules(outcome: Decimal) -> None:
    """Who states the middle of the scale alone spreads the chances evenly over it."""
    theirs = float(scoringrules.crps_uniform(float(outcome), -1000.0, 1000.0))
    assert crps_on_scale(QuantileForecast.of({500_000: 0}), outcome, SCALE) / 1e12 * 2000 == pytest.approx(theirs)


@given(FORECASTS, VALUES)
def test_a_share_of_the_scale_agrees_with_its_integral(forecast: QuantileForecast, outcome: Decimal) -> None:
    """It is the mean Brier score of "at most x" over the scale: here over 40,001 thresholds, read by NumPy."""
    levels = np.array([0.0, *(one.level_ppm / 1e6 for one in forecast.quantiles), 1.0])
    values = np.array([-1000.0, *(float(one.value) for one in forecast.quantiles), 1000.0])
    thresholds = np.linspace(-1000, 1000, 40_001)
    cdf = np.interp(thresholds, values, levels)
    integral = np.trapezoid((cdf - (thresholds >= float(outcome))) ** 2, thresholds) / 2000
    assert crps_on_scale(forecast, outcome, SCALE) / 1e12 == pytest.approx(integral, abs=1e-4)


@given(FORECASTS, VALUES)
def test_what_lies_beyond_the_scale_counts_as_its_end(forecast: QuantileForecast, outcome: Decimal) -> None:
    narrow = Scale(-10, 10)
    clipped = QuantileForecast(
        tuple(Quantile(one.level_ppm, min(max(one.value, Decimal(-10)), Decimal(10))) for one in forecast.quantiles)
    )
    assert crps_on_scale(forecast, outcome, narrow) == crps_on_scale(clipped, narrow.clip(outcome), narrow)


@given(st.integers(0, 20))
def test_no_other_median_is_better_where_every_outcome_is_as_likely(other: int) -> None:
    def expected(median: int) -> int:
        forecast = QuantileForecast.of({500_000: median})
        return sum(crps_on_scale(forecast, outcome, Scale(0, 20)) for outcome in range(21))

    assert expected(10) <= expected(other)


def test_a_scale_rises_and_is_exact() -> None:
    with pytest.raises(BadDistribution, match="has to rise"):
        Scale(3, 3)
    with pytest.raises(BadDistribution, match="The lowest value must be a finite"):
        Scale(0.5, 3)  # type: ignore[arg-type]
    with pytest.raises(BadDistribution, match="The outcome must be a finite"):
        crps_on_scale(SEATS, 0.5, Scale(0, 10))  # type: ignore[arg-type]
