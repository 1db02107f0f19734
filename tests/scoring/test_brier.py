from fractions import Fraction

import pytest
import scoringrules
from hypothesis import given
from hypothesis import strategies as st
from sklearn.metrics import brier_score_loss

from forecasts.scoring.brier import UNIT, brier

PPM = st.integers(0, 1_000_000)


@pytest.mark.parametrize(
    "p_ppm, occurred, score",
    [
        (0, False, 0),
        (0, True, UNIT),
        (1_000_000, True, 0),
        (1_000_000, False, UNIT),
        (500_000, True, 250_000_000_000),
        (500_000, False, 250_000_000_000),
        (200_000, False, 40_000_000_000),
        (750_000, True, 62_500_000_000),
        (976_000, False, 952_576_000_000),
        (1, True, 999_998_000_001),
        (315_060, False, 99_262_803_600),  # Bengals against Rams, 13 February 2022: FiveThirtyEight, CC BY 4.0
    ],
)
def test_brier_is_the_squared_distance(p_ppm: int, occurred: bool, score: int) -> None:
    assert brier(p_ppm, occurred) == score


@given(PPM, st.booleans())
def test_brier_agrees_with_independent_implementations(p_ppm: int, occurred: bool) -> None:
    score = brier(p_ppm, occurred) / UNIT

    assert score == pytest.approx(float(scoringrules.brier_score(float(occurred), p_ppm / 1e6)), abs=1e-15)
    assert score == pytest.approx(brier_score_loss([occurred], [p_ppm / 1e6], pos_label=True), abs=1e-15)


@given(stated=PPM, true=PPM)
def test_brier_is_strictly_proper(stated: int, true: int) -> None:
    def expected(p_ppm: int) -> Fraction:
        chance = Fraction(true, 1_000_000)
        return chance * brier(p_ppm, True) + (1 - chance) * brier(p_ppm, False)

    assert expected(stated) - expected(true) == (stated - true) ** 2


@given(PPM, st.booleans())
def test_brier_treats_an_event_and_its_denial_alike(p_ppm: int, occurred: bool) -> None:
    assert brier(p_ppm, occurred) == brier(1_000_000 - p_ppm, not occurred)


@pytest.mark.parametrize("p_ppm", [-1, 1_000_001])
def test_brier_refuses_what_is_no_probability(p_ppm: int) -> None:
    with pytest.raises(ValueError, match="p_ppm must be a whole number"):
        brier(p_ppm, True)
