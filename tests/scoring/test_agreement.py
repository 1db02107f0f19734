"""Golden values: Krippendorff's own examples, the formula over coincidences in NumPy, and Scott's pi of two judges."""

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from forecasts.scoring.agreement import krippendorff_alpha

UNITS = st.lists(st.lists(st.sampled_from("abc"), max_size=4), max_size=12)


def _columns(*rows: str) -> list[list[str]]:
    return [[answer for answer in column if answer != "."] for column in zip(*rows, strict=True)]


def test_a_case_to_do_by_hand() -> None:
    assert krippendorff_alpha([["yes", "yes"], ["no", "no"], ["yes", "no"]]) == Fraction(4, 9)


@pytest.mark.parametrize(
    "rows, alpha",
    [
        (["0100000010", "1110010000"], 0.095),
        (["aabbdcccedda", "babbbccceddd"], 0.692),
        (["123321412...", "1233224125.3", ".3332342251.", "12332441251."], 0.743),
    ],
    ids=["two judges, two answers", "two judges, five answers", "four judges with gaps"],
)
def test_krippendorffs_own_examples(rows: list[str], alpha: float) -> None:
    found = krippendorff_alpha(_columns(*rows))
    assert found is not None
    assert round(float(found), 3) == alpha


@given(UNITS)
def test_it_agrees_with_the_matrix_of_coincidences(units: list[list[str]]) -> None:
    coincidences = np.zeros((3, 3))
    for unit in units:
        counts = np.array([unit.count(answer) for answer in "abc"])
        if counts.sum() > 1:
            coincidences += (np.outer(counts, counts) - np.diag(counts)) / (counts.sum() - 1)
    margins, n = coincidences.sum(axis=0), coincidences.sum()
    expected = n**2 - (margins**2).sum()
    alpha = krippendorff_alpha(units)
    if alpha is None:
        assert expected < 1e-9
        return
    assert float(alpha) == pytest.approx(1 - (n - 1) * (n - np.trace(coincidences)) / expected)


@given(st.lists(st.tuples(st.sampled_from("ab"), st.sampled_from("ab")), min_size=1))
def test_of_two_judges_it_is_scotts_pi_corrected_for_few_cases(units: list[tuple[str, str]]) -> None:
    n = len(units)
    share = sum((first == "a") + (second == "a") for first, second in units) / (2 * n)
    by_chance = share**2 + (1 - share) ** 2
    if by_chance < 1:
        pi = (sum(first == second for first, second in units) / n - by_chance) / (1 - by_chance)
        alpha = krippendorff_alpha(units)
        assert alpha is not None
        assert float(alpha) == pytest.approx(1 - (1 - pi) * (2 * n - 1) / (2 * n))


@pytest.mark.parametrize("units", [[], [["yes"]], [["yes", "yes"], ["yes", "yes"]], [[], ["no"]]])
def test_where_nothing_can_be_said(units: list[list[str]]) -> None:
    assert krippendorff_alpha(units) is None
