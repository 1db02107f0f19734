from fractions import Fraction

import pytest
from hypothesis import given
from scipy.stats import mannwhitneyu
from sklearn.metrics import roc_auc_score

from forecasts.scoring.auc import auc
from forecasts.scoring.levels import levels_of
from tests.scoring import world_cup
from tests.scoring.pairs import PAIRS


@pytest.mark.parametrize(
    "pairs, area",
    [
        ([(200_000, False), (400_000, False), (400_000, True)], Fraction(3, 4)),
        ([(200_000, False), (300_000, True)], 1),
        ([(200_000, True), (300_000, False)], 0),
        ([(500_000, True), (500_000, False)], Fraction(1, 2)),
        ([(500_000, True)], None),
        ([(500_000, False)], None),
        ([], None),
    ],
)
def test_a_tie_counts_half(pairs: list[tuple[int, bool]], area: Fraction | None) -> None:
    assert auc(levels_of(pairs)) == area


def test_the_figure_of_the_world_cup() -> None:
    assert auc(world_cup.levels()) == Fraction(94385, 123904)


@given(PAIRS)
def test_it_agrees_with_scikit_learn_and_with_the_rank_test(pairs: list[tuple[int, bool]]) -> None:
    area = auc(levels_of(pairs))
    won, lost = ([p for p, o in pairs if o is which] for which in (True, False))
    if area is None:
        assert not (won and lost)
        return
    assert float(area) == pytest.approx(roc_auc_score([o for _, o in pairs], [p for p, _ in pairs]), abs=1e-12)
    ranks = (
        mannwhitneyu(won, lost, method="asymptotic").statistic if len(set(won + lost)) > 1 else len(won) * len(lost) / 2
    )
    assert float(area) == pytest.approx(ranks / (len(won) * len(lost)), abs=1e-12)
