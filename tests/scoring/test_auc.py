from collections import Counter
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import mannwhitneyu
from sklearn.metrics import roc_auc_score

from forecasts.scoring.auc import auc, auc_interval
from forecasts.scoring.bootstrap import bootstrap_interval
from forecasts.scoring.intervals import Interval, NoInterval
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


def _delong(won: list[int], lost: list[int]) -> tuple[float, float]:
    """The area and its variance by the matrix of all pairs (DeLong, DeLong and Clarke-Pearson 1988)."""
    wins = np.sign(np.subtract.outer(won, lost)) / 2 + 0.5
    return float(wins.mean()), float(
        np.var(wins.mean(axis=1), ddof=1) / len(won) + np.var(wins.mean(axis=0), ddof=1) / len(lost)
    )


@given(st.lists(st.tuples(st.integers(0, 20), st.booleans()), min_size=30, max_size=60))
def test_of_single_forecasts_the_interval_is_delongs(pairs: list[tuple[int, bool]]) -> None:
    won, lost = ([p for p, o in pairs if o is which] for which in (True, False))
    found = auc_interval((p, o, f"claim:{at}") for at, (p, o) in enumerate(pairs))
    if min(len(won), len(lost)) < 10:
        assert isinstance(found, NoInterval)
        return
    area, variance = _delong(won, lost)
    reach = 1.959964 * variance**0.5
    assert isinstance(found, Interval)
    # a cluster of one side alone has nothing in common with the other side: only rounding tells the two apart
    assert (found.low, found.high) == pytest.approx((max(area - reach, 0), min(area + reach, 1)), abs=2e-6)


def test_of_clusters_it_agrees_with_drawing_them_anew() -> None:
    triples = [(p, o, f"match:{at // 3}") for at, (p, o) in enumerate(world_cup.pairs())]
    found = auc_interval(triples)
    assert isinstance(found, Interval)

    def area(pairs: list[tuple[int, bool]]) -> float | None:
        of_pairs = auc(levels_of(pairs))
        return None if of_pairs is None else float(of_pairs)

    drawn = bootstrap_interval([(cluster, (p, o)) for p, o, cluster in triples], area, replicates=200)
    assert isinstance(drawn, Interval)
    assert (found.low, found.high) == pytest.approx((drawn.low, drawn.high), abs=0.015)
    assert found == auc_interval(triples[::-1])
    assert found.method == "Obuchowski, over 176 clusters"


@pytest.mark.parametrize("level", [0, 1, 95])
def test_a_level_is_between_0_and_1(level: float) -> None:
    with pytest.raises(ValueError, match="level must lie between 0 and 1"):
        auc_interval([], level=level)


@given(st.lists(st.tuples(st.integers(0, 5), st.booleans(), st.sampled_from("abcdefghijklmno")), max_size=80))
def test_a_count_of_equal_forecasts_will_do(triples: list[tuple[int, bool, str]]) -> None:
    assert auc_interval(Counter(triples)) == auc_interval(triples)
