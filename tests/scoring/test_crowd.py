import statistics
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.special import expit, logit
from scipy.stats import gmean

from forecasts.scoring.crowd import geometric_mean_of_odds, geometric_mean_of_options, median, median_of_options

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


@pytest.mark.parametrize(
    "said, mean",
    [
        ([100_000, 500_000], 250_000),
        ([300_000], 300_000),
        ([200_000, 800_000], 500_000),
        ([0, 400_000], 0),
        ([1_000_000, 400_000], 1_000_000),
        ([0, 1_000_000], None),
        ([], None),
    ],
)
def test_odds_are_averaged(said: list[int], mean: int | None) -> None:
    assert geometric_mean_of_odds(said) == mean


@given(st.lists(st.integers(1, 999_999), min_size=1))
def test_it_agrees_with_scipy_twice(said: list[int]) -> None:
    p = np.array(said) / 1e6
    odds = gmean(p / (1 - p))
    assert geometric_mean_of_odds(said) == pytest.approx(odds / (1 + odds) * 1e6, abs=1)
    assert geometric_mean_of_odds(said) == pytest.approx(expit(logit(p).mean()) * 1e6, abs=1)
    assert geometric_mean_of_odds(said) == geometric_mean_of_odds(said[::-1])


def test_what_is_no_probability_is_refused() -> None:
    with pytest.raises(ValueError, match="whole number"):
        geometric_mean_of_odds([1_000_001])


def options(*said: tuple[int, ...]) -> list[dict[str, int]]:
    return [dict(zip("abcdef", chances, strict=False)) for chances in said]


def test_medians_of_options_are_scaled_to_a_whole() -> None:
    said = options((600_000, 200_000, 200_000), (400_000, 400_000, 200_000), (500_000, 400_000, 100_000))
    assert median_of_options(said) == {"a": 454_546, "b": 363_636, "c": 181_818}
    assert median_of_options(said[:1]) == said[0]
    certain = options((1_000_000, 0, 0), (0, 1_000_000, 0), (0, 0, 1_000_000))
    assert median_of_options(certain) is geometric_mean_of_options(certain) is None
    assert median_of_options([]) is geometric_mean_of_options([]) is None


@given(st.lists(st.integers(1, 999_999), min_size=1, max_size=9))
def test_of_two_options_the_geometric_mean_is_that_of_the_odds(said: list[int]) -> None:
    found = geometric_mean_of_options(options(*((p_ppm, 1_000_000 - p_ppm) for p_ppm in said)))
    assert found is not None
    assert sum(found.values()) == 1_000_000
    assert found["a"] == pytest.approx(geometric_mean_of_odds(said), abs=1)


def test_an_option_that_anybody_excludes_is_excluded() -> None:
    said = options((0, 500_000, 500_000), (500_000, 100_000, 400_000))
    found = geometric_mean_of_options(said)
    assert found is not None
    assert found["a"] == 0
    pooled = gmean([[0.5, 0.5], [0.1, 0.4]], axis=0)
    assert found["b"] / 1e6 == pytest.approx(pooled[0] / pooled.sum(), abs=1e-6)
