from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import false_discovery_control

from forecasts.scoring.multiple import benjamini_hochberg, holm

P = st.lists(st.floats(0, 1), max_size=6)


def test_the_cases_of_the_docstrings() -> None:
    assert holm([0.01, 0.04, 0.03]) == pytest.approx([0.03, 0.06, 0.06])
    assert benjamini_hochberg([0.01, 0.04, 0.03]) == pytest.approx([0.03, 0.04, 0.04])
    assert holm([]) == benjamini_hochberg([]) == []


def test_the_example_of_benjamini_and_hochberg() -> None:
    """Their fifteen p values of section 4: four findings at 5 % by theirs, three by Holm's."""
    published = [
        0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344,
        0.0459, 0.3240, 0.4262, 0.5719, 0.6528, 0.7590, 1.0000,
    ]  # fmt: skip
    assert sum(p <= 0.05 for p in benjamini_hochberg(published)) == 4
    assert sum(p <= 0.05 for p in holm(published)) == 3


def test_five_p_values_in_even_steps() -> None:
    """As R's p.adjust gives them."""
    steps = [0.01, 0.02, 0.03, 0.04, 0.05]
    assert holm(steps) == pytest.approx([0.05, 0.08, 0.09, 0.09, 0.09])
    assert benjamini_hochberg(steps) == pytest.approx([0.05] * 5)


@given(P)
def test_benjamini_hochberg_agrees_with_scipy(p_values: list[float]) -> None:
    expected: list[float] = list(false_discovery_control(p_values)) if p_values else []
    assert benjamini_hochberg(p_values) == pytest.approx(expected)


@given(P)
def test_holm_is_the_closed_test_with_bonferronis(p_values: list[float]) -> None:
    """A comparison is as sure as the least sure of all the groups of comparisons that hold it, by Bonferroni's rule."""
    places = range(len(p_values))
    groups = [group for size in range(1, len(p_values) + 1) for group in combinations(places, size)]
    expected = [
        max(min(1.0, len(group) * min(p_values[other] for other in group)) for group in groups if at in group)
        for at in places
    ]
    assert holm(p_values) == pytest.approx(expected)


@given(P)
def test_corrected_values_keep_their_order_and_are_never_smaller(p_values: list[float]) -> None:
    for correct in (holm, benjamini_hochberg):
        corrected = correct(p_values)
        assert all(0 <= p <= q <= 1 or p == pytest.approx(q) for p, q in zip(p_values, corrected, strict=True))
        order = sorted(range(len(p_values)), key=p_values.__getitem__)
        assert [corrected[at] for at in order] == sorted(corrected)


@pytest.mark.parametrize("correct", [holm, benjamini_hochberg])
@pytest.mark.parametrize("p", [-0.1, 1.1, float("nan")])
def test_what_is_no_probability_is_refused(correct: object, p: float) -> None:
    with pytest.raises(ValueError, match="between 0 and 1"):
        correct([0.5, p])  # type: ignore[operator]
