from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.metrics import brier_score_loss, log_loss

from forecasts.scoring.brier import UNIT, brier
from forecasts.scoring.choice import brier_choice, log_choice, spherical_choice
from forecasts.scoring.distributions import BadDistribution, OptionForecast
from forecasts.scoring.log_score import log_score
from forecasts.scoring.spherical import spherical
from tests.scoring.builders import CHOICES, choice


@pytest.mark.parametrize(
    "p_ppm, outcome, brier_score, log, spherical_score",
    [
        ((500_000, 200_000, 300_000), "a", 190_000_000_000, 693_147_181, 811_107_106),
        ((500_000, 200_000, 300_000), "b", 490_000_000_000, 1_609_437_912, 324_442_842),
        ((1_000_000, 0, 0), "a", 0, 0, 1_000_000_000),
        ((1_000_000, 0, 0), "c", UNIT, None, 0),
        ((250_000, 250_000, 250_000, 250_000), "d", 375_000_000_000, 1_386_294_361, 500_000_000),
        ((333_333, 333_333, 333_334), "a", 333_333_666_667, 1_098_613_289, 577_349_692),
    ],
)
def test_a_choice_is_scored_by_three_rules(
    p_ppm: tuple[int, ...], outcome: str, brier_score: int, log: int | None, spherical_score: int
) -> None:
    forecast = choice(*p_ppm)
    assert brier_choice(forecast, outcome) == brier_score
    assert log_choice(forecast, outcome) == log
    assert spherical_choice(forecast, outcome) == spherical_score


def _shares(forecast: OptionForecast) -> np.ndarray:
    return np.array(forecast.p_ppm) / 1e6


@given(CHOICES, st.data())
def test_a_choice_agrees_with_scikit_learn_and_numpy(forecast: OptionForecast, data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(forecast.options) - 1))
    outcome, shares = forecast.options[place], _shares(forecast)
    onehot = np.eye(len(shares))[place]

    theirs = brier_score_loss([outcome], [shares], labels=forecast.options, scale_by_half=True)
    assert brier_choice(forecast, outcome) / UNIT == pytest.approx(theirs, abs=1e-14)
    assert brier_choice(forecast, outcome) / UNIT == pytest.approx(((shares - onehot) ** 2).sum() / 2, abs=1e-14)
    assert spherical_choice(forecast, outcome) / 1e9 == pytest.approx(shares[place] / np.linalg.norm(shares), abs=1e-9)
    if forecast.p_ppm[place] and len(shares) > 2:
        log = log_choice(forecast, outcome)
        assert log is not None
        assert log / 1e9 == pytest.approx(log_loss([outcome], [shares], labels=forecast.options), abs=1e-9)


@given(st.integers(0, 1_000_000), st.booleans())
def test_a_choice_of_two_scores_as_an_event(p_ppm: int, occurred: bool) -> None:
    forecast, outcome = choice(p_ppm, 1_000_000 - p_ppm), "a" if occurred else "b"
    assert brier_choice(forecast, outcome) == brier(p_ppm, occurred)
    assert log_choice(forecast, outcome) == log_score(p_ppm, occurred)
    assert spherical_choice(forecast, outcome) == spherical(p_ppm, occurred)


@given(CHOICES, CHOICES)
def test_the_expected_brier_score_is_best_at_the_truth(stated: OptionForecast, true: OptionForecast) -> None:
    if len(stated.options) != len(true.options):
        return

    def expected(forecast: OptionForecast) -> Fraction:
        chances = zip(true.options, true.p_ppm, strict=True)
        return sum((Fraction(p, 1_000_000) * brier_choice(forecast, name) for name, p in chances), Fraction())

    off = sum((mine - theirs) ** 2 for mine, theirs in zip(stated.p_ppm, true.p_ppm, strict=True))
    assert expected(stated) - expected(true) == Fraction(off, 2)


@pytest.mark.parametrize("rule", [brier_choice, log_choice, spherical_choice])
def test_an_outcome_that_is_no_option_has_no_score(rule: type) -> None:
    with pytest.raises(BadDistribution, match="is no option"):
        rule(choice(500_000, 500_000), "z")
