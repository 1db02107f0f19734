from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forecasts.scoring.distributions import BadDistribution
from forecasts.scoring.numbers import day_text, number_text, parse_day, parse_number


@pytest.mark.parametrize(
    "typed, value, stored",
    [
        ("8.450", "8.45", "8.45"),
        (" +7 ", "7", "7"),
        ("−3.0", "-3", "-3"),
        (".5", "0.5", "0.5"),
        ("5.", "5", "5"),
        ("-0.0", "0", "0"),
        ("1200", "1200", "1200"),
    ],
)
def test_a_number_is_read_exactly_and_stored_in_one_way(typed: str, value: str, stored: str) -> None:
    assert parse_number(typed) == Decimal(value)
    assert number_text(parse_number(typed)) == stored


@given(st.decimals(-(10**9), 10**9, places=6))
def test_what_is_stored_reads_back_as_it_was(value: Decimal) -> None:
    stored = number_text(value)
    assert parse_number(stored) == value
    assert number_text(parse_number(stored)) == stored


@pytest.mark.parametrize(
    "typed, reason",
    [
        ("", "Write a number"),
        ("8,5", "with a point"),
        ("1e3", "not a plain number"),
        ("nan", "not a plain number"),
        ("８", "not a plain number"),
        ("8 %", "not a plain number"),
        ("1" * 41, "has 41 characters"),
    ],
)
def test_what_is_no_number_says_why(typed: str, reason: str) -> None:
    with pytest.raises(BadDistribution, match=reason):
        parse_number(typed)


def test_a_day_is_a_whole_number_and_comes_back() -> None:
    assert parse_day(" 2026-01-31 ") - parse_day("2025-12-31") == 31
    assert day_text(parse_day("2026-02-28") + 1) == "2026-03-01"


@pytest.mark.parametrize(
    "typed, reason",
    [("2026-02-30", "There is no day"), ("31.1.2026", "year, month and day"), ("20260131", "year, month and day")],
)
def test_what_is_no_day_says_why(typed: str, reason: str) -> None:
    with pytest.raises(BadDistribution, match=reason):
        parse_day(typed)
