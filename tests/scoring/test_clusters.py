from hypothesis import given
from hypothesis import strategies as st

from forecasts.scoring.clusters import Clusters, Sums

SCORES = st.lists(st.tuples(st.integers(0, 10**12), st.sampled_from(["a", "b", "c"])), max_size=30)


def of(scores: list[tuple[int, str]]) -> Sums:
    clusters = Clusters()
    clusters.add(scores)
    return clusters.sums


def test_scores_are_summed_by_cluster() -> None:
    assert of([(3, "a"), (1, "b"), (4, "a")]) == Sums(((1, 1), (7, 2)), "2 clusters", 3)


def test_of_one_cluster_every_score_stands_alone() -> None:
    parts, over, n = of([(3, "a"), (1, "a")])
    assert (parts, n) == (((1, 1), (3, 1)), 2)
    assert over.startswith("2 single forecasts, all from one cluster")


def test_shares_have_the_size_of_the_reference() -> None:
    clusters = Clusters()
    clusters.add_shares([(3, 10, "a"), (1, 20, "b"), (4, 30, "a")])
    assert clusters.sums == Sums(((1, 20), (7, 40)), "2 clusters", 3)
    assert clusters.sums.size == 60


@given(SCORES, st.integers(0, 30))
def test_it_is_the_same_in_one_go_and_in_two_and_in_any_order(scores: list[tuple[int, str]], cut: int) -> None:
    clusters = Clusters()
    clusters.add(scores[:cut])
    assert clusters.sums == of(scores[:cut])
    clusters.add(scores[cut:])
    assert clusters.sums == of(scores) == of(scores[::-1])


@given(SCORES, st.integers(1, 4))
def test_equal_scores_can_be_added_at_once(scores: list[tuple[int, str]], times: int) -> None:
    clusters = Clusters()
    clusters.add_alike((score, cluster, times) for score, cluster in scores)
    assert clusters.sums == of(scores * times)
