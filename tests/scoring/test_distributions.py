from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

from forecasts.scoring.distributions import (
    BadDistribution,
    IntervalForecast,
    OptionForecast,
    Quantile,
    QuantileForecast,
    check_value,
)

MATCH = ["Brazil", "Draw", "Croatia"]


def test_options_are_taken_in_the_order_of_the_claim() -> None:
    forecast = OptionForecast.of(MATCH, {"Croatia": 28_028, "Brazil": 876_379, "Draw": 95_593})

    assert forecast == OptionForecast(("Brazil", "Draw", "Croatia"), (876_379, 95_593, 28_028))
    assert (forecast.place_of("Draw"), forecast.p_of("Draw")) == (1, 95_593)


@pytest.mark.parametrize(
    "options, stated, reason",
    [
        (MATCH, {"Brazil": 500_000, "Draw": 500_000}, "missing: Croatia"),
        (["A", "B"], {"A": 1, "B": 2, "C": 3}, r"Not an option of this claim: C\. The options are A, B"),
        (["A", "B"], {"A": 400_000, "B": 500_000}, "add up to 0.900000, 100000 millionths too little"),
        (["A", "B"], {"A": 500_001, "B": 500_000}, "add up to 1.000001, 1 millionths too much"),
        (["A", "B"], {"A": -1, "B": 1_000_001}, "The probability of 'A' must be a whole number"),
        (["A", "B"], {"A": 0.5, "B": 0.5}, "The probability of 'A' must be a whole number"),
        (["A"], {"A": 1_000_000}, "at least 2 options, not 1"),
        ([], {}, "at least 2 options, not 0"),
        (["A", "B", "A"], {"A": 500_000, "B": 0}, "repeated: A"),
        (list("ABCDEFG"), {}, "missing: A, B, C, D, E and 2 more"),
    ],
)
def test_bad_options_are_refused_with_what_is_wrong(options: list[str], stated: dict[str, Any], reason: str) -> None:
    with pytest.raises(ValueError, match=reason):
        OptionForecast.of(options, stated)


def test_options_and_probabilities_pair_up() -> None:
    with pytest.raises(BadDistribution, match="2 options need as many probabilities, not 1"):
        OptionForecast(("A", "B"), (1_000_000,))


def test_an_outcome_that_is_no_option_is_refused() -> None:
    with pytest.raises(BadDistribution, match="The outcome 'Germany' is no option"):
        OptionForecast.of(["A", "B"], {"A": 0, "B": 1_000_000}).place_of("Germany")


def test_quantiles_are_put_in_order_and_pair_up() -> None:
    forecast = QuantileForecast.of({750_000: 9, 50_000: Decimal("1.5"), 500_000: 5, 250_000: 5, 950_000: 9})

    assert [one.level_ppm for one in forecast.quantiles] == [50_000, 250_000, 500_000, 750_000, 950_000]
    assert forecast.median == 5
    assert forecast.intervals == (IntervalForecast(100_000, Decimal("1.5"), 9), IntervalForecast(500_000, 5, 9))


def test_quantiles_without_a_median_or_without_a_counterpart() -> None:
    assert QuantileForecast.of({250_000: 1}).median is None
    with pytest.raises(BadDistribution, match=r"alone: 0\.25"):
        QuantileForecast.of({250_000: 1, 500_000: 2}).intervals  # noqa: B018 -- the reading is what is refused


@pytest.mark.parametrize(
    "quantiles, reason",
    [
        ([], "at least one quantile"),
        ([(0, 1)], "A level lies strictly between 0 and 1000000 parts per million, not 0"),
        ([(1_000_000, 1)], "strictly between"),
        ([(0.5, 1)], "strictly between"),
        ([(500_000, 1.5)], "The value at level 0.5 must be a finite"),
        ([(500_000, Decimal("NaN"))], "must be a finite"),
        ([(500_000, Decimal("Infinity"))], "must be a finite"),
        ([(500_000, True)], "must be a finite"),
        ([(500_000, 1), (500_000, 2)], r"Levels must rise: 0\.5 stands before 0\.5"),
        ([(500_000, 1), (250_000, 2)], r"Levels must rise: 0\.5 stands before 0\.25"),
        ([(250_000, 3), (500_000, 2)], r"Quantiles cross: 3 at 0\.25, but 2 at 0\.5"),
    ],
)
def test_bad_quantiles_are_refused_with_what_is_wrong(quantiles: list[tuple[Any, Any]], reason: str) -> None:
    with pytest.raises(BadDistribution, match=reason):
        QuantileForecast(tuple(Quantile(*one) for one in quantiles))


@pytest.mark.parametrize(
    "alpha, low, high, reason",
    [
        (0, 1, 2, "The chance of missing lies strictly"),
        (1_000_000, 1, 2, "The chance of missing lies strictly"),
        (200_000, 0.5, 2, "The low end must be a finite"),
        (200_000, 1, None, "The high end must be a finite"),
        (200_000, 3, 2, "The low end 3 lies above the high end 2"),
    ],
)
def test_a_bad_interval_is_refused_with_what_is_wrong(alpha: int, low: Any, high: Any, reason: str) -> None:
    with pytest.raises(BadDistribution, match=reason):
        IntervalForecast(alpha, low, high)


def test_a_value_is_exact() -> None:
    assert check_value(Fraction(1, 3)) == Fraction(1, 3)
    with pytest.raises(BadDistribution, match="The outcome must be a finite"):
        check_value("5")  # type: ignore[arg-type]
