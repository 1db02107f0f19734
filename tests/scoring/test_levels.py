from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.metrics import brier_score_loss

from forecasts.scoring.brier import UNIT, brier
from forecasts.scoring.levels import Empty, Level, base_uncertainty, levels_of, mean_brier, occurrences, size
from tests.scoring import world_cup
from tests.scoring.pairs import PAIRS


def test_forecasts_are_grouped_by_what_they_said() -> None:
    pairs = [(750_000, True), (200_000, False), (200_000, True)]
    assert levels_of(pairs) == (Level(200_000, 2, 1), Level(750_000, 1, 1))


@pytest.mark.parametrize("p_ppm, n, occurred", [(1_000_001, 1, 0), (0, 0, 0), (0, 1, 2), (0, 1, -1)])
def test_a_level_that_cannot_be_is_refused(p_ppm: int, n: int, occurred: int) -> None:
    with pytest.raises(ValueError, match=r"Expected|must be a whole number"):
        Level(p_ppm, n, occurred)


def test_nothing_has_no_mean() -> None:
    for statistic in (mean_brier, base_uncertainty):
        with pytest.raises(Empty, match="no forecast to decompose"):
            statistic(())


@given(PAIRS)
def test_the_mean_is_that_of_single_scores_and_agrees_with_scikit_learn(pairs: list[tuple[int, bool]]) -> None:
    levels = levels_of(pairs)
    assert (size(levels), occurrences(levels)) == (len(pairs), sum(o for _, o in pairs))
    assert mean_brier(levels) == Fraction(sum(brier(p, o) for p, o in pairs), len(pairs) * UNIT)
    oracle = brier_score_loss([o for _, o in pairs], [p / 1e6 for p, _ in pairs], labels=[False, True])
    assert float(mean_brier(levels)) == pytest.approx(oracle, abs=1e-12)


@given(PAIRS.flatmap(lambda pairs: st.tuples(st.just(pairs), st.permutations(pairs))))
def test_order_has_no_influence(orders: tuple[list, list]) -> None:
    assert levels_of(orders[0]) == levels_of(orders[1])


def test_always_saying_the_share_scores_the_uncertainty() -> None:
    levels = world_cup.levels()
    assert (size(levels), occurrences(levels)) == (528, 176)
    assert base_uncertainty(levels) == Fraction(2, 9)
    assert mean_brier(levels) * 528 * UNIT == 2 * 47302812748741  # twice the half Brier of the 176 matches
