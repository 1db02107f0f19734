from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forecasts.scoring.forecast import Rule, Score
from forecasts.scoring.sums import ExactSum, RangedSum, sum_scores

BRIERS = st.integers(0, 10**12)
SCORES = st.lists(st.none() | st.integers(0, 13_815_510_558))


def _total(scores: list[int | None]) -> ExactSum:
    total = ExactSum()
    for score in scores:
        total = total.add(score)
    return total


@given(SCORES.flatmap(lambda scores: st.tuples(st.just(scores), st.permutations(scores))))
def test_a_sum_does_not_depend_on_order(orders: tuple[list[int | None], list[int | None]]) -> None:
    scores, shuffled = orders
    assert _total(scores) == _total(shuffled)


@given(SCORES, SCORES)
def test_what_is_added_can_be_taken_back_without_a_trace(kept: list[int | None], gone: list[int | None]) -> None:
    total = _total(kept + gone)
    for score in gone:
        total = total.subtract(score)

    assert total == _total(kept) == _total(kept) + _total(gone) - _total(gone)


@given(st.lists(BRIERS, min_size=1))
def test_a_mean_is_the_exact_one_rounded(scores: list[int]) -> None:
    mean = _total([*scores]).mean(10**12)
    assert mean == float(round(Fraction(sum(scores), len(scores) * 10**12), 6))


def test_a_sum_passes_what_a_database_integer_holds() -> None:
    total = ExactSum(10**7, 10**7 * 10**12)
    assert total.text == "1" + "0" * 19
    assert Decimal(total.text) > 2**63
    assert total.mean(10**12) == 1.0


def test_infinite_scores_are_counted_and_left_out_of_the_mean() -> None:
    total = _total([None, 2 * 10**9, None])
    assert (total.n, total.infinite, total.mean(10**9)) == (1, 2, 2.0)
    assert _total([None]).mean(10**9) is None
    assert ExactSum().mean(10**9) is None


@pytest.mark.parametrize("total, score", [(ExactSum(), 1), (ExactSum(), None), (ExactSum(1, 5), 4)])
def test_what_was_never_added_cannot_be_taken_back(total: ExactSum, score: int | None) -> None:
    with pytest.raises(ValueError, match="taken back than"):
        total.subtract(score)


def test_a_range_belongs_to_the_same_forecasts_as_the_mean() -> None:
    sums = sum_scores([Score(Rule.LOG, 2, 1, 4), Score(Rule.LOG, None, 3, None), Score(Rule.LOG, 4, 2, 5)])

    assert sums == RangedSum(ExactSum(2, 6, 1), ExactSum(2, 3), ExactSum(2, 9))
    assert (sums.low_mean(1), sums.mean(1), sums.high_mean(1)) == (1.5, 3.0, 4.5)


def test_a_range_with_an_infinite_worst_score_has_no_upper_end() -> None:
    sums = sum_scores([Score(Rule.LOG, 2, 1, None), Score(Rule.LOG, 2, 1, 3)])
    assert (sums.low_mean(1), sums.mean(1), sums.high_mean(1)) == (1.0, 2.0, None)


def test_ranges_add_and_are_taken_back() -> None:
    first, second = Score(Rule.BRIER, 2, 1, 3), Score(Rule.BRIER, 5, 4, 6)
    both = sum_scores([first, second])

    assert both == sum_scores([first]) + sum_scores([second])
    assert both.subtract(first) == sum_scores([second])
    assert RangedSum().mean(1) is None
