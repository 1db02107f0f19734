import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.sparse.csgraph import connected_components
from scipy.stats import binomtest, permutation_test

from forecasts.scoring import comparing
from forecasts.scoring.comparing import Comparison, NothingShared, Paired, compare, compare_each, joined

FEW = st.lists(st.tuples(st.integers(0, 20), st.integers(0, 20)), min_size=2, max_size=9)


def _pairs(scores: list[tuple[int, int]]) -> list[Paired]:
    return [Paired(first, second, f"claim:{at}") for at, (first, second) in enumerate(scores)]


def test_three_claims_are_too_few_to_tell() -> None:
    compared = compare(_pairs([(1, 2), (1, 3), (1, 4)]))
    assert compared == Comparison(n=3, clusters=3, difference=compared.difference, p=0.25, exact=True, tried=8)
    assert float(compared.difference) == -2


@given(FEW)
def test_every_sign_is_tried_as_scipy_does(scores: list[tuple[int, int]]) -> None:
    differences = np.array([first - second for first, second in scores], dtype=float)
    oracle = permutation_test((differences,), np.sum, permutation_type="samples", n_resamples=1000)
    assert compare(_pairs(scores)).p == pytest.approx(min(oracle.pvalue, 1), abs=1e-6)


def test_of_equal_differences_it_is_the_sign_test() -> None:
    for won in (9, 10, 12):
        compared = compare(_pairs([(0, 1)] * won + [(1, 0)] * (12 - won)))
        assert compared.p == pytest.approx(binomtest(won, 12).pvalue, abs=1e-6)


@pytest.mark.parametrize("n", [13, 60])
def test_of_many_clusters_signs_are_drawn(n: int) -> None:
    draw = np.random.default_rng(n)
    scores = [(int(a), int(b)) for a, b in draw.integers(0, 10**12, (n, 2))]
    compared = compare(_pairs(scores))
    differences = np.array([(first - second) / 1e12 for first, second in scores])
    oracle = permutation_test(
        (differences,), np.sum, permutation_type="samples", n_resamples=20_000, rng=np.random.default_rng(1)
    )
    assert compared.p == pytest.approx(oracle.pvalue, abs=0.02)
    assert (compared.n, compared.clusters, compared.exact, compared.tried) == (n, n, False, 10_000)


def test_what_is_never_reached_by_chance_has_the_smallest_p() -> None:
    assert compare(_pairs([(0, 10**12)] * 40)).p == 0.0001


def test_claims_of_one_cluster_change_their_signs_together() -> None:
    together = [Paired(0, 1, "group:1")] * 8
    assert compare(together).p == 1.0
    assert compare(_pairs([(0, 1)] * 8)).p == round(2 / 2**8, 6)


@given(FEW.flatmap(lambda scores: st.tuples(st.just(scores), st.permutations(scores))))
def test_order_and_who_comes_first_have_no_influence(orders: tuple[list, list]) -> None:
    assert compare(_pairs(orders[0])) == compare(_pairs(orders[1]))
    turned = compare(_pairs([(second, first) for first, second in orders[0]]))
    assert (turned.p, turned.difference) == (compare(_pairs(orders[0])).p, -compare(_pairs(orders[0])).difference)


def test_nothing_shared_cannot_be_compared() -> None:
    with pytest.raises(NothingShared, match="share no scored claim"):
        compare([])


def test_many_at_once_are_what_each_is_by_itself() -> None:
    draw = np.random.default_rng(2)
    many = [_pairs(draw.integers(0, 10**12, (n, 2)).tolist()) for n in (3, 13, 48, 49, 130)]
    assert compare_each(many) == [compare(pairs) for pairs in many]
    assert compare_each([]) == []


def test_of_very_many_clusters_the_total_is_normal(monkeypatch: pytest.MonkeyPatch) -> None:
    draw = np.random.default_rng(9)
    many = [_pairs([(int(a) + lead, int(b)) for a, b in draw.integers(0, 1000, (400, 2))]) for lead in (0, 30, 60)]
    drawn = compare_each(many)
    monkeypatch.setattr(comparing, "MOST_DRAWN", 12)
    for one, other in zip(compare_each(many), drawn, strict=True):
        assert (one.tried, one.exact) == (0, False)
        assert one.p == pytest.approx(other.p, abs=0.01)
    assert compare(_pairs([(1, 1)] * 13)).p == 1.0


def test_totals_too_large_for_floats_are_added_as_whole_numbers(monkeypatch: pytest.MonkeyPatch) -> None:
    pairs = _pairs([(0, 10**12), (10**12, 0)] * 20)
    in_floats = compare(pairs)
    monkeypatch.setattr(comparing, "EXACT_IN_FLOATS", 1)
    assert compare(pairs) == in_floats


@pytest.mark.parametrize(
    "clusters, expected",
    [
        ([], []),
        ([{"claim:1"}, {"claim:2"}], ["claim:1", "claim:2"]),
        ([{"article:9", "claim:1"}, {"article:9", "claim:2"}, {"claim:3"}], ["article:9", "article:9", "claim:3"]),
        ([{"a", "b"}, {"c", "d"}, {"e"}, {"d", "b"}, {"e", "c"}], ["a", "a", "a", "a", "a"]),
    ],
)
def test_claims_that_lean_on_one_another_for_either_are_one_cluster(
    clusters: list[set[str]], expected: list[str]
) -> None:
    assert joined(clusters) == expected


@given(st.lists(st.sets(st.sampled_from("abcdefgh"), min_size=1, max_size=3), min_size=1, max_size=8))
def test_joined_clusters_are_scipys_components(clusters: list[set[str]]) -> None:
    table = np.array([[name in names for name in "abcdefgh"] for names in clusters])
    touching = table.astype(int) @ table.T.astype(int)
    _, labels = connected_components(touching, directed=False)
    found, places = joined(clusters), range(len(clusters))
    assert [found[a] == found[b] for a in places for b in places] == [
        bool(labels[a] == labels[b]) for a in places for b in places
    ]
