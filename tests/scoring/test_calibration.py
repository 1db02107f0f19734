from collections.abc import Iterable

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats
from sklearn.calibration import calibration_curve

from forecasts.scoring.calibration import Bin, bins_by_level, bins_of_tenths, calibration_bins, in_the_large
from forecasts.scoring.forecast import ScoredForecast
from forecasts.scoring.intervals import Interval, NoInterval
from forecasts.scoring.levels import Level, levels_of
from tests.scoring.builders import said, stated

FORECASTS = st.lists(st.builds(stated, st.integers(0, 1_000_000), st.booleans()), max_size=40)


def levels(forecasts: Iterable[ScoredForecast]) -> tuple[Level, ...]:
    return levels_of((each.point_ppm, each.occurred) for each in forecasts)


def test_hedges_are_grouped_by_what_they_are_read_as() -> None:
    forecasts = [
        said("unlikely"),
        said("could"),
        said("would be possible"),
        said("likely", occurred=True),
        said("unlikely"),
    ]

    assert calibration_bins(levels(forecasts)) == (
        Bin(200_000, 200_000, n=2, occurred=0, said_sum_ppm=400_000),
        Bin(400_000, 400_000, n=2, occurred=0, said_sum_ppm=800_000),
        Bin(750_000, 750_000, n=1, occurred=1, said_sum_ppm=750_000),
    )


def test_a_bin_says_what_happened_and_how_sure_that_is() -> None:
    (unlikely,) = calibration_bins(levels([said("unlikely"), said("unlikely")]))
    assert (unlikely.said, unlikely.share) == (0.2, 0.0)
    assert unlikely.interval == Interval(0.95, 0.0, 0.666822, "Bayesian, Jeffreys' prior")


def test_many_levels_fall_into_tenths_with_the_upper_end_in_the_last() -> None:
    said_ppm = [0, 99_999, 100_000, 299_999, 300_000, 450_000, 550_000, 650_000, 899_999, 900_000, 1_000_000]
    bins = calibration_bins(levels([stated(p_ppm) for p_ppm in said_ppm]))

    assert [(one.low_ppm, one.n) for one in bins] == [
        (0, 2), (100_000, 1), (200_000, 1), (300_000, 1), (400_000, 1),
        (500_000, 1), (600_000, 1), (800_000, 1), (900_000, 2),
    ]  # fmt: skip
    assert bins[-1].high_ppm == 1_000_000


def test_ten_levels_are_still_shown_one_by_one() -> None:
    assert len(calibration_bins(levels([stated(p_ppm) for p_ppm in range(1, 11)]))) == 10
    assert len(calibration_bins(levels([stated(p_ppm) for p_ppm in range(1, 12)]))) == 1


def test_bins_agree_with_scikit_learn() -> None:
    """Off the edges of bins, of which scikit-learn counts the upper and the ledger the lower one in."""
    draw = np.random.default_rng(7)
    p_ppm = draw.integers(0, 100_000, 500) * 10 + 5
    occurred = draw.random(500) < p_ppm / 1e6

    bins = bins_of_tenths(levels_of((int(p), bool(o)) for p, o in zip(p_ppm, occurred, strict=True)))

    shares, said_means = calibration_curve(occurred, p_ppm / 1e6, n_bins=10)
    assert [one.share for one in bins] == pytest.approx(shares, abs=1e-6)
    assert [one.said for one in bins] == pytest.approx(said_means, abs=1e-6)


@given(FORECASTS)
def test_every_forecast_is_in_one_bin(forecasts: list) -> None:
    for bins in (bins_by_level(levels(forecasts)), bins_of_tenths(levels(forecasts))):
        assert sum(one.n for one in bins) == len(forecasts)
        assert sum(one.occurred for one in bins) == sum(forecast.occurred for forecast in forecasts)
        assert sum(one.said_sum_ppm for one in bins) == sum(forecast.point_ppm for forecast in forecasts)
        assert all(one.low_ppm <= one.said * 1e6 + 1 and one.said * 1e6 <= one.high_ppm + 1 for one in bins)


@given(FORECASTS.flatmap(lambda forecasts: st.tuples(st.just(forecasts), st.permutations(forecasts))))
def test_bins_do_not_depend_on_order(orders: tuple[list, list]) -> None:
    assert calibration_bins(levels(orders[0])) == calibration_bins(levels(orders[1]))


def test_calibration_in_the_large_to_do_by_hand() -> None:
    large = in_the_large([(200_000, False, "a"), (200_000, False, "b"), (750_000, True, "c")])
    assert (large.said, large.occurred, large.difference) == (0.383333, 0.333333, 0.05)
    assert isinstance(large.interval, NoInterval)


def test_the_difference_of_many_has_the_normal_interval() -> None:
    draw = np.random.default_rng(3)
    p_ppm = draw.integers(0, 1_000_001, 300)
    occurred = draw.random(300) < p_ppm / 1e6
    large = in_the_large(
        (int(p), bool(o), f"claim:{at}") for at, (p, o) in enumerate(zip(p_ppm, occurred, strict=True))
    )
    over = p_ppm / 1e6 - occurred
    assert large.difference == pytest.approx(over.mean(), abs=1e-6)
    assert isinstance(large.interval, Interval)
    expected = stats.norm.interval(0.95, over.mean(), stats.sem(over))
    assert (large.interval.low, large.interval.high) == pytest.approx(expected, abs=3e-6)


def test_nothing_has_no_calibration() -> None:
    with pytest.raises(ValueError, match="denominator must be positive"):
        in_the_large([])
