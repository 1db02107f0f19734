from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forecasts.scoring.rounding import divide_half_even, ratio


@pytest.mark.parametrize(
    "numerator, denominator, nearest",
    [(1, 2, 0), (3, 2, 2), (5, 2, 2), (-1, 2, 0), (-3, 2, -2), (7, 3, 2), (8, 3, 3), (0, 9, 0)],
)
def test_ties_go_to_the_even_number(numerator: int, denominator: int, nearest: int) -> None:
    assert divide_half_even(numerator, denominator) == nearest


@given(st.integers(), st.integers(1))
def test_division_agrees_with_fractions(numerator: int, denominator: int) -> None:
    assert divide_half_even(numerator, denominator) == round(Fraction(numerator, denominator))


@pytest.mark.parametrize(
    "numerator, denominator, value",
    [(1, 3, 0.333333), (2, 3, 0.666667), (1, 2_000_000, 0.0), (3, 2_000_000, 0.000002), (10**40 + 1, 2 * 10**40, 0.5)],
)
def test_a_ratio_has_six_places(numerator: int, denominator: int, value: float) -> None:
    assert ratio(numerator, denominator) == value


@pytest.mark.parametrize("denominator", [0, -1])
def test_only_a_positive_number_divides(denominator: int) -> None:
    with pytest.raises(ValueError, match="denominator must be positive"):
        ratio(1, denominator)
