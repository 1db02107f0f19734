from decimal import ROUND_HALF_EVEN, Context, Decimal

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from forecasts.scoring.spherical import UNIT, spherical, spherical_of

PPM = st.integers(0, 1_000_000)
PRECISE = Context(prec=50, rounding=ROUND_HALF_EVEN)


@pytest.mark.parametrize(
    "p_ppm, occurred, score",
    [
        (0, True, 0),
        (0, False, UNIT),
        (1_000_000, True, UNIT),
        (500_000, True, 707_106_781),
        (750_000, True, 948_683_298),
        (600_000, True, 832_050_294),
        (600_000, False, 554_700_196),
    ],
)
def test_spherical_is_the_cosine_between_forecast_and_outcome(p_ppm: int, occurred: bool, score: int) -> None:
    assert spherical(p_ppm, occurred) == score


@given(PPM, st.booleans())
def test_spherical_is_correctly_rounded_and_agrees_with_numpy(p_ppm: int, occurred: bool) -> None:
    given_to_it = p_ppm if occurred else 1_000_000 - p_ppm
    length = PRECISE.sqrt(Decimal(p_ppm**2 + (1_000_000 - p_ppm) ** 2))
    exact = PRECISE.divide(Decimal(given_to_it * UNIT), length)

    assert spherical(p_ppm, occurred) == int(exact.quantize(Decimal(1), context=PRECISE))
    vector = np.array([p_ppm, 1_000_000 - p_ppm]) / 1e6
    cosine = vector[0 if occurred else 1] / np.linalg.norm(vector)
    assert spherical(p_ppm, occurred) / UNIT == pytest.approx(cosine, abs=1e-9)


@given(stated=st.integers(1, 999_999), true=st.integers(1, 999_999))
def test_spherical_is_proper(stated: int, true: int) -> None:
    def expected(p_ppm: int) -> int:
        return true * spherical(p_ppm, True) + (1_000_000 - true) * spherical(p_ppm, False)

    half_a_unit_each = 1_000_000
    assert expected(stated) <= expected(true) + half_a_unit_each


def test_a_tie_is_rounded_to_even() -> None:
    """1 / √(4·10^18) of a billion is exactly one half, 3 / √(4·10^18) one and a half."""
    assert spherical_of(1, 4 * 10**18) == 0
    assert spherical_of(3, 4 * 10**18) == 2


@pytest.mark.parametrize("p_ppm", [-1, 1_000_001])
@pytest.mark.parametrize("occurred", [True, False])
def test_spherical_refuses_what_is_no_probability(p_ppm: int, occurred: bool) -> None:
    with pytest.raises(ValueError, match="p_ppm must be a whole number"):
        spherical(p_ppm, occurred)
