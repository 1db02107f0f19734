import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import gmean

from forecasts.scoring.log_score import log_score
from forecasts.scoring.peer import UNIT, NoPeers, peer_score, peer_scores

GIVEN = st.lists(st.integers(1, 1_000_000), min_size=2, max_size=8)


def _scores(*given_ppm: int) -> list[int | None]:
    return [log_score(p_ppm, occurred=True) for p_ppm in given_ppm]


def test_the_case_of_the_docstring() -> None:
    own, *others = _scores(900_000, 600_000, 500_000)
    assert own is not None
    assert peer_score(own, others) / UNIT == pytest.approx(49.66, abs=0.005)


@given(GIVEN)
def test_it_agrees_with_numpy_and_scipys_geometric_mean(given_ppm: list[int]) -> None:
    p = np.array(given_ppm) / 1e6
    for at, score in enumerate(peer_scores(_scores(*given_ppm))):
        others = np.delete(p, at)
        assert score is not None
        assert score / UNIT == pytest.approx(100 * np.mean(np.log(p[at]) - np.log(others)), abs=1e-5)
        assert score / UNIT == pytest.approx(100 * math.log(p[at] / gmean(others)), abs=1e-5)


@given(GIVEN)
def test_all_together_they_are_as_one_by_one_and_add_up_to_nothing(given_ppm: list[int]) -> None:
    scores = _scores(*given_ppm)
    together = peer_scores(scores)
    alone = [peer_score(own or 0, scores[:at] + scores[at + 1 :]) for at, own in enumerate(scores)]
    assert together == alone
    assert abs(sum(score or 0 for score in together)) <= len(scores) / 2


@pytest.mark.parametrize("truth", [100_000, 500_000, 870_000])
def test_the_expected_score_is_best_at_the_truth(truth: int) -> None:
    def expected(said: int) -> float:
        ends = ((truth, said), (1_000_000 - truth, 1_000_000 - said))
        return sum(weight * (peer_scores(_scores(p, 400_000))[0] or 0) for weight, p in ends)

    assert max(range(10_000, 1_000_000, 10_000), key=expected) == truth


def test_who_has_an_infinite_score_is_left_out() -> None:
    assert peer_scores([None, 10, 30]) == [None, 20, -20]
    assert peer_score(10, [None, 30]) == 20


def test_alone_there_is_no_peer() -> None:
    assert peer_scores([10]) == [None]
    assert peer_scores([10, None]) == [None, None]
    assert peer_scores([]) == []
    with pytest.raises(NoPeers, match="somebody else"):
        peer_score(10, [None])
