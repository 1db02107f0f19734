import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import binomtest, permutation_test

from forecasts.scoring.comparing import Comparison, NothingShared, Paired, compare

FEW = st.lists(st.tuples(st.integers(0, 20), st.integers(0, 20)), min_size=2, max_size=9)


def _pairs(scores: list[tuple[int, int]]) -> list[Paired]:
    return [Paired(first, second, f"claim:{at}") for at, (first, second) in enumerate(scores)]


def test_three_claims_are_too_few_to_tell() -> None:
    compared = compare(_pairs([(1, 2), (1, 3), (1, 4)]))
    assert compared == Comparison(n=3, clusters=3, difference=compared.difference, p=0.25, exact=True)
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
    assert (compared.n, compared.clusters, compared.exact) == (n, n, False)


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
