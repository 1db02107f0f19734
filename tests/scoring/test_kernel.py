from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from forecasts.scoring import kernel
from forecasts.scoring.brier import brier
from forecasts.scoring.forecast import ScoredForecast, score_forecast
from forecasts.scoring.kernel import Bools, Ints
from forecasts.scoring.log_score import log_score
from forecasts.scoring.spherical import spherical

EVERY = np.arange(1_000_001)
RULES: dict[Callable[[Ints, Bools], Ints], Callable[[int, bool], int | None]] = {
    kernel.brier_scores: brier,
    kernel.log_scores: log_score,
    kernel.spherical_scores: spherical,
}
INTERVALS = st.tuples(*[st.one_of(st.integers(0, 1_000_000), st.sampled_from([0, 500_000, 1_000_000]))] * 3)


@pytest.mark.parametrize("on_arrays", RULES, ids=lambda rule: rule.__name__)
@pytest.mark.parametrize("occurred", [True, False])
def test_an_array_scores_as_the_rule_does_for_every_probability(
    on_arrays: Callable[[Ints, Bools], Ints], occurred: bool
) -> None:
    expected = [RULES[on_arrays](p_ppm, occurred) for p_ppm in range(1_000_001)]
    scores = on_arrays(EVERY, np.full(len(EVERY), occurred))
    assert [None if score == kernel.INFINITE else score for score in scores.tolist()] == expected


@given(st.lists(st.tuples(INTERVALS.map(sorted), st.booleans()), max_size=20))
def test_forecasts_with_a_range_score_as_one_by_one(forecasts: list[tuple[list[int], bool]]) -> None:
    lows, points, highs = np.array([interval for interval, _ in forecasts], dtype=np.int64).reshape(-1, 3).T
    scores = kernel.ranged_scores(lows, points, highs, np.array([occurred for _, occurred in forecasts], dtype=bool))
    for (interval, occurred), by_rule in zip(forecasts, scores.tolist(), strict=True):
        low, point, high = interval
        one = ScoredForecast(low_ppm=low, point_ppm=point, high_ppm=high, occurred=occurred, cluster="claim:a",
                             prospective=False)  # fmt: skip
        expected = [[score.value, score.low, score.high] for score in score_forecast(one)]
        assert [[None if score == kernel.INFINITE else score for score in row] for row in by_rule] == expected


@given(st.lists(st.integers(0, 2**63 - 1), max_size=50))
def test_sums_are_exact_beyond_sixty_three_bits(scores: list[int]) -> None:
    assert kernel.exact_sum(np.array(scores, dtype=np.int64)) == sum(scores)


def test_ten_million_worst_scores_lose_no_digit() -> None:
    worst = kernel.brier_scores(np.array([0]), np.array([True]))
    assert kernel.exact_sum(np.broadcast_to(worst, 10_000_000)) == 10**19 > 2**63


@pytest.mark.parametrize("p_ppm", [-1, 1_000_001])
@pytest.mark.parametrize("on_arrays", RULES, ids=lambda rule: rule.__name__)
def test_what_is_no_probability_is_refused(on_arrays: Callable[[Ints, Bools], Ints], p_ppm: int) -> None:
    with pytest.raises(ValueError, match="from 0 to 1000000"):
        on_arrays(np.array([500_000, p_ppm]), np.array([True, False]))


def test_arrays_of_different_lengths_are_refused() -> None:
    with pytest.raises(ValueError, match="one outcome"):
        kernel.brier_scores(np.array([1, 2]), np.array([True]))


def test_a_point_outside_its_range_is_refused() -> None:
    one = np.array([500_000])
    with pytest.raises(ValueError, match="between"):
        kernel.ranged_scores(one, one - 1, one, np.array([True]))
