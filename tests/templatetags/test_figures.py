import math

import pytest

from forecasts.templatetags import figures

NBSP = "\N{NO-BREAK SPACE}"


@pytest.mark.parametrize(
    "ppm,shown",
    [
        (200_000, f"20{NBSP}%"),
        (976_000, f"97.6{NBSP}%"),
        (666_667, f"66.7{NBSP}%"),
        (0, f"0{NBSP}%"),
        (1_000_000, f"100{NBSP}%"),
        (300, f"0.03{NBSP}%"),
        (999_999, f"99.9999{NBSP}%"),
        (100_000, f"10{NBSP}%"),
        (None, "–"),
    ],
)
def test_percent_is_short_and_never_claims_certainty(ppm: int | None, shown: str) -> None:
    assert figures.percent(ppm) == shown


def test_interval_names_both_ends_once() -> None:
    assert figures.percent_to(100_000, 350_000) == f"10–35{NBSP}%"


@pytest.mark.parametrize("share,shown", [(0.695, f"70{NBSP}%"), (0, f"0{NBSP}%"), (None, "–")])
def test_share_is_a_whole_per_cent(share: float | None, shown: str) -> None:
    assert figures.whole_percent(share) == shown


@pytest.mark.parametrize(
    "value,count,shown",
    [
        (figures.brier(62_500_000_000), 3, "0.063"),
        (figures.brier(103_750_000_000), 2, "0.10"),
        (figures.nats(223_143_551), 3, "0.223"),
        (0.10375, 3, "0.104"),
        ("0.10375", 4, "0.1038"),
        (-0.0125, 2, "\N{MINUS SIGN}0.01"),
        (math.inf, 3, "infinite"),
        (None, 3, "–"),
    ],
)
def test_score_has_a_fixed_number_of_decimals(value: figures.Figure | None, count: int, shown: str) -> None:
    assert figures.places(value, count) == shown


def test_a_missing_score_stays_missing() -> None:
    assert figures.brier(None) is None
    assert figures.nats(None) is None


@pytest.mark.parametrize("number,shown", [(1471, "1,471"), (0, "0"), (None, "–")])
def test_counts_are_grouped(number: int | None, shown: str) -> None:
    assert figures.grouped(number) == shown


def test_places_on_the_scale() -> None:
    assert figures.across(976_000) == "97.6%"
    assert figures.places(figures.share(976_000), 2) == "0.98"
    assert figures.across(100_000) == "10%"
    assert figures.width_to(100_000, 350_000) == "25%"


@pytest.mark.parametrize("ppm,side", [(20_000, "start"), (500_000, "middle"), (976_000, "end")])
def test_a_label_stays_inside_the_box(ppm: int, side: str) -> None:
    assert figures.anchor(ppm) == side


@pytest.mark.parametrize(
    "low, high, count, words",
    [
        (0.02, 0.21, 2, "0.02–0.21"),
        (0.2381, 0.2412, 2, "0.238–0.241"),
        (0.24001, 0.24004, 2, "0.24001–0.24004"),
        (0.24, 0.24, 2, "0.24"),
        (-0.0004, 0.0004, 2, "−0.0004–0.0004"),
        (0.5, None, 3, "0.500–infinite"),
        (None, None, 3, "–"),
    ],
)
def test_an_interval_gets_the_places_that_it_needs(low: float, high: float, count: int, words: str) -> None:
    assert figures.between(low, high, count) == words


@pytest.mark.parametrize(
    "low, high, words",
    [
        (0.28, 0.97, "28–97\N{NO-BREAK SPACE}%"),
        (0.2381, 0.2412, "24–24\N{NO-BREAK SPACE}%"),
        (0.5, 0.5, "50\N{NO-BREAK SPACE}%"),
    ],
)
def test_so_does_one_of_shares(low: float, high: float, words: str) -> None:
    expected = words.replace("24–24", "23.8–24.1")
    assert figures.whole_percent_to(low, high) == expected


def test_ends_of_a_reading_that_would_look_alike_get_all_places() -> None:
    assert figures.percent_to(200_100, 200_400) == "20.01–20.04\N{NO-BREAK SPACE}%"
    assert figures.percent_to(100_000, 350_000) == "10–35\N{NO-BREAK SPACE}%"
