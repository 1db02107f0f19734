from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from forecasts.scoring.once import Repeated, mean_counting_once

SCORES = st.lists(
    st.builds(Repeated, st.integers(0, 10**12), st.integers(0, 3), st.sampled_from("abc")), min_size=1, max_size=20
)


def test_ten_articles_that_say_the_same_are_one_forecast() -> None:
    repeated = [Repeated(4, 1, "group:1"), Repeated(16, 1, "group:1"), Repeated(25, 1, "claim:7")]
    assert mean_counting_once(repeated) == (Fraction("17.5"), 2)
    assert mean_counting_once([Repeated(4, 1, "g")] * 10 + [Repeated(16, 1, "h")]) == (Fraction(10), 2)


def test_two_people_on_one_group_are_two() -> None:
    assert mean_counting_once([Repeated(4, 1, "g"), Repeated(16, 2, "g")]) == (Fraction(10), 2)


@given(SCORES)
def test_it_agrees_with_weights_and_with_means_in_numpy(scores: list[Repeated]) -> None:
    found = mean_counting_once(scores)
    assert found is not None
    keys = [(each.forecaster, each.group) for each in scores]
    values = np.array([each.score for each in scores], dtype=float)
    weights = [1 / keys.count(key) for key in keys]
    assert float(found[0]) == pytest.approx(np.average(values, weights=weights))
    means = [np.mean([v for v, k in zip(values, keys, strict=True) if k == key]) for key in set(keys)]
    assert float(found[0]) == pytest.approx(np.mean(means))
    assert found[1] == len(means)


@given(SCORES)
def test_without_repeats_it_is_the_mean(scores: list[Repeated]) -> None:
    apart = [Repeated(each.score, at, each.group) for at, each in enumerate(scores)]
    assert mean_counting_once(apart) == (Fraction(sum(each.score for each in scores), len(scores)), len(scores))


def test_nothing_has_no_mean() -> None:
    assert mean_counting_once([]) is None
