"""The scorecards of the example article, from its words to the figures that every part of the ledger must reach."""

from forecasts.scoring.forecast import UNITS, Rule, ScoredForecast, score_forecast
from forecasts.scoring.sums import RangedSum, sum_scores
from tests.scoring.builders import said

AUTHOR = [
    said("unlikely"),
    said("unlikely"),
    said("would be possible"),
    said("would be possible"),
    said("is likely to", occurred=True),
    said("could"),
]
ARMY = [said("are to be re-occupied"), said("would once again increase")]


def _sums(forecasts: list[ScoredForecast], rule: Rule) -> RangedSum:
    scores = (score for forecast in forecasts for score in score_forecast(forecast))
    return sum_scores(score for score in scores if score.rule is rule)


def test_the_author_has_a_mean_brier_score_of_0_10375() -> None:
    sums = _sums(AUTHOR, Rule.BRIER)
    unit = UNITS[Rule.BRIER]

    assert (sums.value.n, sums.value.text) == (6, "622500000000")
    assert (sums.mean(unit), sums.low_mean(unit), sums.high_mean(unit)) == (0.10375, 0.015833, 0.236667)


def test_the_author_has_a_mean_log_score_of_0_377741() -> None:
    sums = _sums(AUTHOR, Rule.LOG)
    assert (sums.value.text, sums.value.infinite, sums.mean(UNITS[Rule.LOG])) == ("2266446046", 0, 0.377741)


def test_the_army_has_a_mean_brier_score_of_0_952576() -> None:
    assert _sums(ARMY, Rule.BRIER).mean(UNITS[Rule.BRIER]) == 0.952576
    assert _sums(ARMY, Rule.LOG).high_mean(UNITS[Rule.LOG]) is None


def test_three_calls_took_a_side_and_held() -> None:
    assert [forecast.held for forecast in AUTHOR] == [True, True, None, None, True, None]
    assert [forecast.held for forecast in ARMY] == [False, False]


def test_continued_escalation_would_add_0_5625() -> None:
    brier, *_ = score_forecast(said("much to suggest"))
    assert (brier.value, brier.low, brier.high) == (562_500_000_000, 302_500_000_000, 810_000_000_000)


def test_the_author_has_a_mean_spherical_score_of_0_89752() -> None:
    """Twice 0.8 / √0.68, three times 0.6 / √0.52, once 0.75 / √0.625."""
    sums = _sums(AUTHOR, Rule.SPHERICAL)
    assert (sums.value.text, sums.mean(UNITS[Rule.SPHERICAL])) == ("5385119180", 0.89752)
