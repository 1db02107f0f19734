from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forecasts.scoring.brier import brier
from forecasts.scoring.forecast import UNITS, Rule, Score, ScoredForecast, cluster_of, score_forecast
from forecasts.scoring.log_score import log_score
from forecasts.scoring.sides import Side
from tests.scoring.builders import said, stated

INTERVAL = st.lists(st.integers(0, 1_000_000), min_size=3, max_size=3).map(sorted)


def test_a_hedge_is_scored_at_its_point_and_over_its_interval() -> None:
    assert score_forecast(said("likely", occurred=True)) == (
        Score(Rule.BRIER, 62_500_000_000, 22_500_000_000, 160_000_000_000),
        Score(Rule.LOG, 287_682_072, 162_518_929, 510_825_624),
        Score(Rule.SPHERICAL, 948_683_298, 832_050_294, 984_783_559),
    )


def test_a_stated_probability_has_no_range() -> None:
    brier_score, log, spherical = score_forecast(stated(200_000))
    assert brier_score == Score(Rule.BRIER, 40_000_000_000, 40_000_000_000, 40_000_000_000)
    assert log == Score(Rule.LOG, 223_143_551, 223_143_551, 223_143_551)
    assert spherical == Score(Rule.SPHERICAL, 970_142_500, 970_142_500, 970_142_500)


def test_an_interval_that_reaches_certainty_has_an_infinite_worst_score() -> None:
    _, log, _ = score_forecast(said("will happen", occurred=False))
    assert log == Score(Rule.LOG, log_score(976_000, False), log_score(913_000, False), None)


@given(INTERVAL, st.floats(0, 1), st.booleans())
def test_nothing_within_the_interval_scores_beyond_its_range(ends: list[int], at: float, occurred: bool) -> None:
    low, point, high = ends
    scored, _, spherical = score_forecast(
        ScoredForecast(low_ppm=low, point_ppm=point, high_ppm=high, occurred=occurred, cluster="c", prospective=True)
    )
    within = brier(low + round(at * (high - low)), occurred)

    assert scored.low is not None
    assert scored.value is not None
    assert scored.high is not None
    assert scored.low <= scored.value <= scored.high
    assert scored.low <= within <= scored.high
    assert spherical.low is not None
    assert spherical.high is not None
    assert spherical.low <= (spherical.value or 0) <= spherical.high


def test_a_forecast_knows_its_side_and_whether_it_held() -> None:
    assert (said("unlikely").side, said("unlikely").held) == (Side.NO, True)
    assert (said("could").side, said("could").held) == (None, None)
    assert said("could").committed is False


@pytest.mark.parametrize(
    "change, reason",
    [
        ({"low_ppm": -1}, "low_ppm must be a whole number"),
        ({"point_ppm": 0.5}, "point_ppm must be a whole number"),
        ({"high_ppm": 1_000_001}, "high_ppm must be a whole number"),
        ({"low_ppm": 600_000}, "The point must lie between"),
        ({"high_ppm": 400_000}, "The point must lie between"),
        ({"cluster": ""}, "cluster must name"),
    ],
)
def test_a_forecast_is_checked_once(change: dict[str, Any], reason: str) -> None:
    fields: dict[str, Any] = {
        "low_ppm": 500_000, "point_ppm": 500_000, "high_ppm": 500_000,
        "occurred": True, "cluster": "claim:1", "prospective": True,
    }  # fmt: skip
    with pytest.raises(ValueError, match=reason):
        ScoredForecast(**fields | change)


def test_a_cluster_is_the_group_else_the_article_else_the_claim() -> None:
    assert cluster_of(claim="1", article="2", group="3") == "group:3"
    assert cluster_of(claim="1", article="2") == "article:2"
    assert cluster_of(claim="1") == "claim:1"


def test_every_rule_has_its_unit() -> None:
    assert set(UNITS) == set(Rule)
