"""Golden values: the batting averages of Efron and Morris, and the marginal likelihood searched on a grid."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import f_oneway

from forecasts.scoring.many_means import ClusterSums
from forecasts.scoring.shrinkage import Estimate, pooled, shrunk

BATTING = [
    0.400, 0.378, 0.356, 0.333, 0.311, 0.311, 0.289, 0.267, 0.244,
    0.244, 0.222, 0.222, 0.222, 0.222, 0.222, 0.200, 0.178, 0.156,
]  # fmt: skip
PUBLISHED = [
    0.294, 0.289, 0.285, 0.280, 0.275, 0.275, 0.270, 0.266, 0.261,
    0.261, 0.256, 0.256, 0.256, 0.256, 0.256, 0.251, 0.247, 0.242,
]  # fmt: skip
"""Efron B, Morris C (1977), Stein's paradox in statistics, Scientific American 236(5), 119-127."""

ESTIMATES = st.lists(st.builds(Estimate, st.floats(0, 1), st.floats(0.01, 0.5)), min_size=4, max_size=12)


def test_the_batting_averages_of_efron_and_morris() -> None:
    mean = sum(BATTING) / 18
    error = (mean * (1 - mean) / 45) ** 0.5
    assert shrunk([Estimate(average, error) for average in BATTING]) == pytest.approx(PUBLISHED, abs=0.0015)


def test_with_equal_errors_it_is_the_james_stein_estimator() -> None:
    y = np.array([0.1, 0.5, 0.2, 0.9, 0.3])
    factor = 1 - (5 - 3) * 0.01 / ((y - y.mean()) ** 2).sum()
    assert shrunk([Estimate(float(mean), 0.1) for mean in y]) == pytest.approx(
        y.mean() + factor * (y - y.mean()), abs=1e-6
    )


@given(ESTIMATES)
def test_each_mean_moves_towards_the_mean_of_all_and_never_past_it(estimates: list[Estimate]) -> None:
    found = shrunk(estimates)
    assert found is not None
    lowest, highest = min(e.mean for e in estimates), max(e.mean for e in estimates)
    assert all(lowest - 1e-6 <= mean <= highest + 1e-6 for mean in found)


def test_the_less_is_known_the_more_it_moves() -> None:
    found = shrunk([Estimate(0.1, 0.01), Estimate(0.1, 0.2), Estimate(0.4, 0.01), Estimate(0.3, 0.01)])
    assert found is not None
    assert abs(found[1] - 0.1) > abs(found[0] - 0.1)


def test_means_that_differ_no_more_than_by_chance_are_pulled_together() -> None:
    found = shrunk([Estimate(0.25 + at / 1000, 0.1) for at in range(8)])
    assert found is not None
    assert max(found) - min(found) == pytest.approx(0.007 * 2 / 7, abs=2e-6)


def test_of_three_nothing_is_known_about_how_they_differ() -> None:
    assert shrunk([Estimate(0.1, 0.1)] * 3) is None


@pytest.mark.parametrize("error", [0, -1, float("nan")])
def test_an_error_is_positive(error: float) -> None:
    with pytest.raises(ValueError, match="error must be positive"):
        Estimate(0.1, error)


def test_the_worked_value_of_a_common_scatter() -> None:
    found = pooled([ClusterSums((0, 2), (1, 1)), ClusterSums((4, 6), (1, 1))], unit=10)
    assert found is not None
    assert [(each.mean, each.error) for each in found] == [pytest.approx((0.1, 0.1)), pytest.approx((0.5, 0.1))]


def test_with_single_scores_it_is_the_mean_square_within_of_the_analysis_of_variance() -> None:
    draw = np.random.default_rng(6)
    groups = [draw.integers(0, 1000, n).tolist() for n in (1, 3, 8, 20)]
    found = pooled([ClusterSums(tuple(group), (1,) * len(group)) for group in groups], unit=1000)
    assert found is not None
    means, sizes = np.array([each.mean for each in found]), np.array([1, 3, 8, 20])
    between = (sizes * (means - np.concatenate(groups).mean() / 1000) ** 2).sum() / 3
    within = between / f_oneway(*groups).statistic
    assert [each.error for each in found] == pytest.approx(np.sqrt(within / sizes).tolist())


def test_scores_of_one_cluster_count_as_one() -> None:
    single = pooled([ClusterSums((0, 1), (1, 1))] * 2, unit=1)
    fourfold = pooled([ClusterSums((0, 4), (4, 4))] * 2, unit=1)
    assert single is not None
    assert fourfold is not None
    assert fourfold[0].error == pytest.approx(single[0].error)


def test_the_order_of_clusters_does_not_change_a_bit() -> None:
    clusters = [(3, 1), (1, 2), (7, 3), (2, 1)]
    listed = [ClusterSums(*zip(*order, strict=True)) for order in (clusters, clusters[::-1])]
    one, other = (pooled([each], unit=7) for each in listed)
    assert one == other


@pytest.mark.parametrize(
    "means", [[], [ClusterSums((3,), (1,))] * 5, [ClusterSums((3, 3), (1, 1)), ClusterSums((9, 9), (1, 1))]]
)
def test_without_any_scatter_there_is_no_error(means: list[ClusterSums]) -> None:
    assert pooled(means, unit=10) is None
