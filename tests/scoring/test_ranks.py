import pytest
from hypothesis import given
from hypothesis import strategies as st

from forecasts.scoring.ranks import RankRange, rank_ranges

ENDS = st.tuples(st.integers(0, 20), st.integers(0, 20)).map(lambda ends: (min(ends) / 20, max(ends) / 20))


@pytest.mark.parametrize(
    "intervals, ranges",
    [
        ([], []),
        ([(0.1, 0.2)], [(1, 1)]),
        ([(0.10, 0.20), (0.15, 0.30), (0.25, 0.40)], [(1, 2), (1, 3), (2, 3)]),
        ([(0.3, 0.4), (0.1, 0.2)], [(2, 2), (1, 1)]),
        ([(0.1, 0.2), (0.2, 0.3)], [(1, 2), (1, 2)]),  # they touch
        ([(0.2, 0.2), (0.2, 0.2), (0.2, 0.2)], [(1, 3), (1, 3), (1, 3)]),
        ([(0.0, 1.0), (0.1, 0.2), (0.5, 0.6)], [(1, 3), (1, 2), (2, 3)]),
    ],
)
def test_places_are_shared_where_intervals_overlap(
    intervals: list[tuple[float, float]], ranges: list[tuple[int, int]]
) -> None:
    assert rank_ranges(intervals) == [RankRange(*both) for both in ranges]


@given(st.lists(ENDS, max_size=12))
def test_it_is_what_comparing_each_with_each_gives(intervals: list[tuple[float, float]]) -> None:
    for (low, high), ranks in zip(intervals, rank_ranges(intervals), strict=True):
        surely_better = sum(other_high < low for _, other_high in intervals)
        surely_worse = sum(other_low > high for other_low, _ in intervals)
        assert ranks == RankRange(1 + surely_better, len(intervals) - surely_worse)


@given(st.lists(st.tuples(ENDS, st.floats(0, 1)), min_size=1, max_size=12))
def test_the_true_places_lie_inside_if_the_intervals_hold_the_true_means(
    drawn: list[tuple[tuple[float, float], float]],
) -> None:
    means = [low + (high - low) * share for (low, high), share in drawn]
    for mean, ranks in zip(means, rank_ranges([ends for ends, _ in drawn]), strict=True):
        better, not_worse = sum(other < mean for other in means), sum(other <= mean for other in means)
        assert ranks.best <= better + 1 <= not_worse <= ranks.worst


def test_an_interval_does_not_end_before_it_begins() -> None:
    with pytest.raises(ValueError, match="must not end before it begins"):
        rank_ranges([(0.2, 0.1)])
