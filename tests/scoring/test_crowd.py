import statistics
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forecasts.scoring.crowd import median

PROBABILITIES = st.lists(st.integers(0, 1_000_000), min_size=1)


@given(PROBABILITIES)
def test_it_is_the_median_rounded_half_even(probabilities: list[int]) -> None:
    exact = statistics.median([Fraction(p_ppm) for p_ppm in probabilities])
    assert median(probabilities) == round(exact)


@given(PROBABILITIES, st.randoms())
def test_the_order_is_of_no_account(probabilities: list[int], random: st.DataObject) -> None:
    shuffled = sorted(probabilities, key=lambda _: random.random())  # type: ignore[attr-defined]
    assert median(shuffled) == median(probabilities)


@pytest.mark.parametrize(
    "probabilities, middle",
    [([], None), ([300_000], 300_000), ([1, 2], 2), ([2, 3], 2), ([0, 1_000_000], 500_000), ([1, 1, 900_000], 1)],
)
def test_worked_by_hand(probabilities: list[int], middle: int | None) -> None:
    assert median(probabilities) == middle


@pytest.mark.parametrize("p_ppm", [-1, 1_000_001, 0.5, True])
def test_only_probabilities_are_taken(p_ppm: int) -> None:
    with pytest.raises(ValueError, match="p_ppm"):
        median([p_ppm])
