"""Against Holm's procedure over all ordered pairs, by the p values that it is defined with; and by simulation."""

from unittest import mock

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import norm
from scipy.stats import t as student

from forecasts.scoring import ranks
from forecasts.scoring.multiple import holm
from forecasts.scoring.ranks import Placed, RankRange, rank_ranges

MEANS = st.lists(st.tuples(st.integers(0, 40), st.integers(1, 9), st.integers(1, 9)), min_size=1, max_size=9)


def _placed(mean: float, reach: float, clusters: int = 40) -> Placed:
    return Placed(mean - reach, mean, mean + reach, clusters)


def _by_holm(means: list[Placed], freedom: int) -> list[RankRange]:
    """The same by p values, where all have equally many clusters: the reach is a quantile times a standard error."""
    wide = student.ppf(0.975, freedom)
    pairs = [(a, b) for a in range(len(means)) for b in range(len(means)) if a != b]
    p_values = []
    for a, b in pairs:
        error = np.hypot((means[a].high - means[a].mean) / wide, (means[b].mean - means[b].low) / wide)
        p_values.append(float(student.sf((means[b].mean - means[a].mean) / error, freedom)))
    surely = {pair for pair, p in zip(pairs, holm(p_values), strict=True) if p < 0.05}
    counts = [[sum(pair[end] == at for pair in surely) for at in range(len(means))] for end in (0, 1)]
    return [RankRange(1 + better, len(means) - worse) for worse, better in zip(*counts, strict=True)]


@pytest.mark.parametrize(
    "means, ranges",
    [
        ([], []),
        ([_placed(0.1, 0.05)], [(1, 1)]),
        ([_placed(0.10, 0.08), _placed(0.20, 0.08), _placed(0.50, 0.08)], [(1, 2), (1, 2), (3, 3)]),
        ([_placed(0.3, 0.05), _placed(0.1, 0.05)], [(2, 2), (1, 1)]),
        ([_placed(0.2, 0)] * 3, [(1, 3)] * 3),
        ([_placed(0.1, 0.2, 2), _placed(0.5, 0.2, 2), _placed(0.9, 0.2, 2)], [(1, 3)] * 3),  # two clusters tell little
    ],
)
def test_places_are_shared_by_whom_nothing_tells_apart(means: list[Placed], ranges: list[tuple[int, int]]) -> None:
    assert rank_ranges(means) == [RankRange(*both) for both in ranges]


@pytest.mark.parametrize("at_once", [2, ranks.AT_ONCE])
@given(drawn=MEANS)
def test_it_is_holms_procedure_over_all_ordered_pairs(at_once: int, drawn: list[tuple[int, int, int]]) -> None:
    means = [Placed(m / 40 - d / 60, m / 40, m / 40 + u / 60, 21) for m, d, u in drawn]
    with mock.patch.object(ranks, "AT_ONCE", at_once), mock.patch.object(ranks, "MOST_ROUNDS", 100):
        assert rank_ranges(means) == _by_holm(means, 20)


@given(MEANS)
def test_to_stop_early_is_only_more_cautious(drawn: list[tuple[int, int, int]]) -> None:
    means = [Placed(m / 40 - d / 60, m / 40, m / 40 + u / 60, 21) for m, d, u in drawn]
    with mock.patch.object(ranks, "MOST_ROUNDS", 1):
        cautious = rank_ranges(means)
    for wide, narrow in zip(cautious, rank_ranges(means), strict=True):
        assert wide.best <= narrow.best <= narrow.worst <= wide.worst


def test_all_ranges_of_a_board_hold_the_true_places_in_95_of_100_boards() -> None:
    """Twelve subjects whose true means lie close together, on 400 boards; one by one, every fourth board would err."""
    draw, truth, error = np.random.default_rng(5), np.repeat([0.2, 0.21, 0.25], 4), 0.02
    wrong = 0
    for _ in range(400):
        means = draw.normal(truth, error)
        ranges = rank_ranges([_placed(mean, float(norm.ppf(0.975)) * error, 10_000) for mean in means.tolist()])
        better = [int((truth < mean).sum()) for mean in truth]
        not_worse = [int((truth <= mean).sum()) for mean in truth]
        wrong += any(r.best > b + 1 or r.worst < n for r, b, n in zip(ranges, better, not_worse, strict=True))
    assert wrong <= 0.05 * 400


@pytest.mark.parametrize(
    "placed, says",
    [((0.2, 0.1, 0.3, 9), "does not hold"), ((0.1, 0.2, 0.15, 9), "does not hold"), ((0.1, 0.2, 0.3, 1), "at least 2")],
)
def test_an_interval_holds_its_mean_and_rests_on_clusters(placed: tuple[float, float, float, int], says: str) -> None:
    with pytest.raises(ValueError, match=says):
        Placed(*placed)
