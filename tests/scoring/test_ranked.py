from fractions import Fraction

import numpy as np
import pytest
import scoringrules
from hypothesis import assume, given
from hypothesis import strategies as st

from forecasts.scoring.brier import UNIT, brier
from forecasts.scoring.distributions import BadDistribution, OptionForecast
from forecasts.scoring.ranked import ranked_probability_score
from tests.scoring.builders import CHOICES, choice


@pytest.mark.parametrize(
    "p_ppm, outcome, score",
    [
        ((500_000, 200_000, 300_000), "a", 170_000_000_000),
        ((500_000, 200_000, 300_000), "b", 170_000_000_000),
        ((500_000, 200_000, 300_000), "c", 370_000_000_000),
        ((1_000_000, 0, 0), "a", 0),
        ((1_000_000, 0, 0), "b", UNIT // 2),
        ((1_000_000, 0, 0), "c", UNIT),
        ((1, 0, 0, 999_999), "d", 1),
    ],
)
def test_near_misses_cost_less(p_ppm: tuple[int, ...], outcome: str, score: int) -> None:
    assert ranked_probability_score(choice(*p_ppm), outcome) == score


@given(CHOICES, st.data())
def test_it_agrees_with_scoringrules_and_with_every_threshold(forecast: OptionForecast, data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(forecast.options) - 1))
    steps = len(forecast.options) - 1
    score = ranked_probability_score(forecast, forecast.options[place])

    theirs = scoringrules.rps_score(place + 1, np.array(forecast.p_ppm) / 1e6)
    assert score / UNIT == pytest.approx(float(theirs) / steps, abs=2e-12)
    thresholds = [brier(sum(forecast.p_ppm[: k + 1]), place <= k) for k in range(steps)]
    assert score == round(Fraction(sum(thresholds), steps))


@given(CHOICES, CHOICES)
def test_the_expected_score_is_best_at_the_truth(stated: OptionForecast, true: OptionForecast) -> None:
    assume(len(stated.options) == len(true.options))

    def expected(forecast: OptionForecast) -> int:
        return sum(
            p * ranked_probability_score(forecast, name) for name, p in zip(true.options, true.p_ppm, strict=True)
        )

    half_a_unit_each = 1_000_000
    assert expected(stated) >= expected(true) - half_a_unit_each


@given(CHOICES)
def test_an_order_read_backwards_scores_the_same(forecast: OptionForecast) -> None:
    backwards = OptionForecast(forecast.options[::-1], forecast.p_ppm[::-1])
    for outcome in forecast.options:
        assert ranked_probability_score(forecast, outcome) == ranked_probability_score(backwards, outcome)


def test_an_outcome_that_is_no_option_has_no_score() -> None:
    with pytest.raises(BadDistribution, match="is no option"):
        ranked_probability_score(choice(500_000, 500_000), "z")
