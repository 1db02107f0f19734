from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from forecasts.scoring.brier import brier
from forecasts.scoring.time_weighted import (
    NoForecast,
    Stated,
    brier_first,
    brier_time_weighted,
    coverage,
    coverage_of_one,
    first_and_weighted,
    standing_at,
)

START = datetime(2020, 10, 30, tzinfo=UTC)
CLOSE = START + timedelta(days=4)


def _series(*steps: tuple[float, int | None]) -> list[Stated]:
    """Days after the start, and the probability stated then."""
    return [Stated(START + timedelta(days=days), p_ppm) for days, p_ppm in steps]


@pytest.mark.parametrize(
    "series, first, weighted, standing",
    [
        (_series((0, 300_000)), 90_000_000_000, 90_000_000_000, 300_000),
        (_series((0, 300_000), (1, 100_000)), 90_000_000_000, 30_000_000_000, 100_000),
        (_series((1, 100_000), (0, 300_000)), 90_000_000_000, 30_000_000_000, 100_000),
        (_series((2, 300_000), (3, 100_000)), 90_000_000_000, 50_000_000_000, 100_000),
        (_series((0, 300_000), (4, 0), (9, 1_000_000)), 90_000_000_000, 90_000_000_000, 300_000),
        (_series((0, 900_000), (0, 300_000)), 90_000_000_000, 90_000_000_000, 300_000),
        (_series((0, 300_000), (1, None), (3, 100_000)), 90_000_000_000, 50_000_000_000, 100_000),
        (_series((0, 300_000), (1, None)), 90_000_000_000, 90_000_000_000, None),
        (_series((0, None), (1, 300_000)), 90_000_000_000, 90_000_000_000, 300_000),
    ],
    ids=["one", "two", "unordered", "late start", "after close", "same instant", "gap", "withdrawn", "withdrawn first"],
)
def test_each_forecast_stands_until_the_next(
    series: list[Stated], first: int, weighted: int, standing: int | None
) -> None:
    assert brier_first(series, close=CLOSE, occurred=False) == first
    assert brier_time_weighted(series, close=CLOSE, occurred=False) == weighted
    last = standing_at(series, CLOSE)
    assert (last and last.p_ppm) == standing


@pytest.mark.parametrize("series", [[], _series((4, 300_000)), _series((5, 300_000)), _series((1, None))])
def test_a_series_without_a_forecast_before_close_has_no_score(series: list[Stated]) -> None:
    assert standing_at(series, CLOSE) is None
    with pytest.raises(NoForecast, match="before its claim closed"):
        brier_first(series, close=CLOSE, occurred=True)
    with pytest.raises(NoForecast, match="before its claim closed"):
        brier_time_weighted(series, close=CLOSE, occurred=True)


def test_the_hour_that_comes_twice_counts() -> None:
    """New York, 1 November 2020: from 0:00 to 4:00 by the wall clock are five hours, and the first hedge stands for three."""
    place = ZoneInfo("America/New_York")
    series = [
        Stated(datetime(2020, 11, 1, 0, tzinfo=place), 300_000),
        Stated(datetime(2020, 11, 1, 2, tzinfo=place), 100_000),
    ]
    close = datetime(2020, 11, 1, 4, tzinfo=place)

    assert brier_time_weighted(series, close=close, occurred=False) == (3 * 90_000_000_000 + 2 * 10_000_000_000) / 5


STEPS = st.lists(
    st.tuples(st.integers(0, 10**9), st.integers(0, 1_000_000)), min_size=1, max_size=8, unique_by=lambda s: s[0]
)


@given(STEPS, st.booleans())
def test_the_weighted_mean_agrees_with_numpy(steps: list[tuple[int, int]], occurred: bool) -> None:
    series = [Stated(START + timedelta(microseconds=at), p_ppm) for at, p_ppm in steps]
    close = START + timedelta(microseconds=10**9 + 1)
    at = np.array([*sorted(at for at, _ in steps), 10**9 + 1])
    scores = [brier(p_ppm, occurred) / 1e12 for _, p_ppm in sorted(steps)]

    weighted = brier_time_weighted(series, close=close, occurred=occurred)

    assert weighted / 1e12 == pytest.approx(np.average(scores, weights=np.diff(at)), abs=1e-11)
    assert min(scores) - 1e-12 <= weighted / 1e12 <= max(scores) + 1e-12


def test_the_one_division_rounds_half_even() -> None:
    series = [Stated(START, 0), Stated(START + timedelta(microseconds=1), 1)]
    assert brier_time_weighted(series, close=START + timedelta(microseconds=2), occurred=False) == 0
    series = [
        Stated(START, 1),
        Stated(START + timedelta(microseconds=1), 0),
        Stated(START + timedelta(microseconds=2), 1),
    ]
    assert brier_time_weighted(series, close=START + timedelta(microseconds=4), occurred=False) == 1


def test_a_statement_without_an_offset_or_beyond_certainty_is_refused() -> None:
    with pytest.raises(ValueError, match="at must carry an offset"):
        Stated(START.replace(tzinfo=None), 500_000)
    with pytest.raises(ValueError, match="p_ppm must be a whole number"):
        Stated(START, 1_000_001)


@given(STEPS, st.booleans())
def test_scores_given_one_by_one_are_weighted_as_those_of_probabilities(
    steps: list[tuple[int, int]], occurred: bool
) -> None:
    close = START + timedelta(microseconds=10**9 + 1)
    series = [Stated(START + timedelta(microseconds=at), p_ppm) for at, p_ppm in steps]
    scores = [(one.at, brier(one.p_ppm or 0, occurred)) for one in series]
    first, weighted = first_and_weighted(scores, close=close)
    assert first == brier_first(series, close=close, occurred=occurred)
    assert weighted == brier_time_weighted(series, close=close, occurred=occurred)


def test_what_is_withdrawn_leaves_a_gap_in_scores_too() -> None:
    minute = timedelta(minutes=1)
    series = [(START, 8), (START + minute, None), (START + 2 * minute, 2)]
    assert first_and_weighted(series, close=START + 3 * minute) == (8, 5)
    with pytest.raises(NoForecast):
        first_and_weighted([(START, None)], close=START + minute)


@pytest.mark.parametrize(
    "steps, share",
    [
        ([(2, 1)], 800_000),
        ([(0, 1)], 1_000_000),
        ([(-5, 1)], 1_000_000),
        ([(2, 1), (4, None), (9, 1)], 300_000),
        ([(2, 1), (5, 1), (12, 1)], 800_000),
        ([(0, None), (9.5, 1)], 50_000),
        ([(-1, 1), (-2, None)], 1_000_000),
    ],
)
def test_coverage_is_the_share_of_the_window(steps: list[tuple[float, int | None]], share: int) -> None:
    opens = datetime(2026, 3, 1, tzinfo=UTC)
    series = [(opens + timedelta(days=day), said) for day, said in steps]
    assert coverage(series, opens=opens, close=opens + timedelta(days=10)) == share


def test_coverage_needs_a_window_and_a_forecast_in_it() -> None:
    opens = datetime(2026, 3, 1, tzinfo=UTC)
    with pytest.raises(ValueError, match="open before"):
        coverage([(opens, 1)], opens=opens, close=opens)
    with pytest.raises(NoForecast):
        coverage([(opens, None)], opens=opens, close=opens + timedelta(days=1))


@given(st.integers(0, 100), st.integers(0, 100), st.integers(1, 100))
def test_coverage_of_one_is_the_coverage_of_its_series(stated: int, opens: int, more: int) -> None:
    at, opening = (START + timedelta(hours=hours) for hours in (stated, opens))
    close = at + timedelta(hours=more)
    assert coverage_of_one(at, opens=opening, close=close) == coverage([(at, 1)], opens=min(opening, at), close=close)


def test_one_forecast_after_the_close_has_no_coverage() -> None:
    with pytest.raises(NoForecast):
        coverage_of_one(START, opens=START, close=START)
