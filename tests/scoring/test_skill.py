from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.metrics import r2_score

from forecasts.scoring.brier import UNIT, brier
from forecasts.scoring.levels import base_uncertainty, levels_of
from forecasts.scoring.skill import COIN, Against, base_rate_brier, saved, skill
from tests.scoring import world_cup
from tests.scoring.pairs import PAIRS

EFFNER = [0.04, 0.04, 0.16, 0.16, 0.0625, 0.16]


def test_the_skill_of_the_example_against_a_coin() -> None:
    pairs = [Against(round(score * UNIT), COIN, "article:1") for score in EFFNER]
    assert skill(pairs) == 0.585
    assert saved(pairs) == 877_500_000_000


def test_the_skill_of_the_world_cup_against_one_in_three() -> None:
    """On 528 options the base rate is a third exactly, so this is the skill against it too."""
    pairs = [Against(brier(p, o), brier(333_333, o), "") for p, o in world_cup.pairs()]
    assert skill(pairs) == pytest.approx(0.193702055419188, abs=1e-6)


@given(PAIRS)
def test_against_the_base_rate_it_is_scikit_learns_share_of_variance_explained(pairs: list[tuple[int, bool]]) -> None:
    k, n = sum(o for _, o in pairs), len(pairs)
    assert base_rate_brier(k, n) == base_uncertainty(levels_of(pairs))
    reference = base_rate_brier(k, n) * UNIT
    against = [Against(brier(p, o) * n, round(reference * n), "") for p, o in pairs]
    if 0 < k < n:
        oracle = r2_score([o for _, o in pairs], [p / 1e6 for p, _ in pairs])
        assert skill(against) == pytest.approx(oracle, abs=1e-4 + 1e-6 * abs(oracle))


def test_a_reference_without_error_leaves_no_skill() -> None:
    assert skill([Against(1, 0, "")]) is None
    assert skill([]) is None


@pytest.mark.parametrize("occurred, n", [(0, 0), (-1, 2), (3, 2)])
def test_a_share_beyond_its_whole_is_refused(occurred: int, n: int) -> None:
    with pytest.raises(ValueError, match="Expected 0 ≤ occurred"):
        base_rate_brier(occurred, n)


def test_the_base_rate_of_the_football_seasons() -> None:
    assert base_rate_brier(1030, 1882) == Fraction(515, 941) * Fraction(426, 941)


@given(st.lists(st.builds(Against, st.integers(0, UNIT), st.integers(1, UNIT), st.just("")), min_size=1))
def test_skill_is_the_share_of_the_references_error_that_is_saved(pairs: list[Against]) -> None:
    assert skill(pairs) == pytest.approx(saved(pairs) / sum(pair.reference for pair in pairs), abs=1e-6)
    assert skill(pairs) == skill(pairs[::-1])
