import random

import pytest

from forecasts.scoring.intervals import ClusteredScore, Interval, NoInterval, mean_interval
from forecasts.scoring.many_means import ClusterSums, mean_intervals

UNIT = 10**12


def scores(rng: random.Random, clusters: int, most: int) -> list[list[int]]:
    """Scores by cluster, from one to `most` in each."""
    return [[rng.randrange(UNIT) ** 2 // UNIT for _ in range(rng.randint(1, most))] for _ in range(clusters)]


def sums(by_cluster: list[list[int]]) -> ClusterSums:
    return ClusterSums(tuple(map(sum, by_cluster)), tuple(map(len, by_cluster)))


def one_by_one(by_cluster: list[list[int]]) -> Interval | NoInterval:
    """What `intervals` gives for the same scores."""
    single = [ClusteredScore(score, f"claim:{at}") for at, cluster in enumerate(by_cluster) for score in cluster]
    return mean_interval(single, unit=UNIT, worst=UNIT)


def test_they_are_the_intervals_that_are_computed_one_by_one() -> None:
    rng = random.Random(7)
    many = [scores(rng, clusters, 3) for clusters in (5, 5, 6, 20, 60, 100, 101, 130)]
    many += [scores(rng, 2, 9), [[0], [0], [0], [0], [0]], [[UNIT] * 4, [UNIT]]]
    assert mean_intervals([sums(each) for each in many], unit=UNIT) == [one_by_one(each) for each in many]


def test_the_worked_value() -> None:
    alternating = ClusterSums((0, UNIT) * 500, (1,) * 1000)
    method = "normal approximation, cluster-robust, over 1000 clusters"
    assert mean_intervals([alternating], unit=UNIT) == [Interval(0.95, 0.468995, 0.531005, method)]


@pytest.mark.parametrize(
    "single, reason",
    [
        (ClusterSums((), ()), "Fewer than 5 forecasts are too few for an interval."),
        (ClusterSums((1, 2), (2, 2)), "Fewer than 5 forecasts are too few for an interval."),
        (ClusterSums((9,), (40,)), "All forecasts come from one article or group: an interval needs two of them."),
    ],
)
def test_there_is_none_where_the_data_do_not_allow_one(single: ClusterSums, reason: str) -> None:
    enough = sums(scores(random.Random(1), 7, 1))
    without, interval = mean_intervals([single, enough], unit=UNIT)
    assert without == NoInterval(reason)
    assert isinstance(interval, Interval)


def test_the_order_of_the_clusters_has_no_influence() -> None:
    clusters = scores(random.Random(3), 9, 4)
    first, second = mean_intervals([sums(clusters), sums(clusters[::-1])], unit=UNIT)
    assert first == second


def test_a_unit_is_positive() -> None:
    with pytest.raises(ValueError, match="unit must be positive, not 0"):
        mean_intervals([], unit=0)
