import numpy as np
import pytest
from scipy.optimize import isotonic_regression
from scipy.stats import binom

from forecasts.scoring.consistency import BandPoint, consistency_band
from forecasts.scoring.levels import Level, levels_of
from tests.scoring import world_cup


def test_one_level_has_the_quantiles_of_its_binomial() -> None:
    (point,) = consistency_band([Level(300_000, 50, 20)])
    assert point.p_ppm == 300_000
    assert (point.low, point.high) == pytest.approx(binom.interval(0.9, 50, 0.3) / np.array(50), abs=0.025)


def test_the_outcomes_have_no_influence_and_neither_have_other_runs() -> None:
    band = consistency_band([Level(200_000, 10, 0), Level(750_000, 10, 3)])
    assert band == consistency_band([Level(200_000, 10, 10), Level(750_000, 10, 9)])


def test_what_is_certain_has_no_width() -> None:
    assert consistency_band([Level(0, 20, 3), Level(1_000_000, 20, 18)]) == (
        BandPoint(0, 0.0, 0.0),
        BandPoint(1_000_000, 1.0, 1.0),
    )


def test_it_agrees_with_a_band_from_scipys_line_and_numpys_draws() -> None:
    """Of 2000 replicates; the seeded 400 differ from them by what chance allows."""
    levels = [Level(p * 100_000, 12, 0) for p in range(1, 10)]
    p, n = np.arange(1, 10) / 10, np.full(9, 12.0)
    draws = np.random.default_rng(5).binomial(12, p, (2000, 9)) / 12
    lines = np.array([isotonic_regression(draw, weights=n).x for draw in draws])
    band = consistency_band(levels)
    lows, highs = np.quantile(lines, (0.05, 0.95), axis=0)
    assert [point.low for point in band] == pytest.approx(lows, abs=0.05)
    assert [point.high for point in band] == pytest.approx(highs, abs=0.05)


def test_many_levels_are_taken_by_whole_per_cents() -> None:
    few = levels_of((p_ppm, False) for p_ppm in range(64))
    assert len(consistency_band(few)) == 64
    many = levels_of((p_ppm, False) for p_ppm in (*range(64), 500_000, 509_999))
    assert [point.p_ppm for point in consistency_band(many)] == [32, 505_000]


def test_a_calibrated_line_stays_within_it() -> None:
    """The forecasts of the World Cup are nearly calibrated; the band rises and holds most of the diagonal."""
    band = consistency_band(world_cup.levels())
    assert all(point.low <= point.high for point in band)
    assert [point.low for point in band] == sorted(point.low for point in band)
    inside = [point.low <= point.p_ppm / 1e6 <= point.high for point in band]
    assert sum(inside) > 0.9 * len(inside)


@pytest.mark.parametrize("level", [0, 1, 90])
def test_a_level_is_between_0_and_1(level: float) -> None:
    with pytest.raises(ValueError, match="level must lie between 0 and 1"):
        consistency_band([Level(0, 1, 0)], level=level)


def test_nothing_has_no_band() -> None:
    assert consistency_band(()) == ()
