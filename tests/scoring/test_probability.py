import re
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forecasts.scoring.probability import (
    BadProbability,
    check_ppm,
    parse_percent,
    parse_probability,
    percent_text,
    probability_text,
)


@pytest.mark.parametrize(
    "text, ppm",
    [
        ("0", 0),
        ("1", 1_000_000),
        ("1.0", 1_000_000),
        ("0.62", 620_000),
        (".62", 620_000),
        ("0.", 0),
        ("0.620000", 620_000),
        ("0.62000000", 620_000),
        ("0.000001", 1),
        ("0.999999", 999_999),
        (" 0.5\n", 500_000),
        ("00.5", 500_000),
        ("62 %", 620_000),
        ("30%", 300_000),
        ("100 %", 1_000_000),
        ("0.0001\u00a0%", 1),
    ],
)
def test_a_plain_decimal_is_taken_exactly(text: str, ppm: int) -> None:
    assert parse_probability(text) == ppm


@pytest.mark.parametrize(
    "text, reason",
    [
        ("", "State a probability"),
        ("   ", "State a probability"),
        ("62 % %", "not a number"),
        ("150 %", "lies between 0 and 100 %, such as 62 %"),
        ("62,5 %", "write 62.5 %"),
        ("0.00001 %", "at most 4 decimals, such as 0.0001 %"),
        ("%", "State a probability: write a number from 0 to 100 %, such as 62 %"),
        ("0.62٪", "This is not a number"),
        ("0,62", "with a point, not with a comma: write 0.62"),
        ("62,5", "with a point, not with a comma: write 62.5 %"),
        ("０.６２", "plain digits"),
        ("٠٫٦٢", "plain digits"),
        ("1e400", "exponent"),
        ("6.2E-1", "exponent"),
        ("-0.1", "not negative"),
        ("+0.5", "Leave out the sign: write 0.5"),
        ("NaN", "not a number"),
        ("Infinity", "not a number"),
        ("true", "not a number"),
        ("1/2", "not a number"),
        ("0.5.5", "not a number"),
        (".", "not a number"),
        ("0x1", "not a number"),
        ("1_0", "not a number"),
        ("0.5\u202e", "not a number"),
        ("0.5\x00", "not a number"),
        ("0." + "1" * 40, "too long"),
        ("62", "for 62 % write 0.62"),
        ("1.5", "for 1.5 % write 0.015"),
        ("1.000001", "between 0 and 1"),
        ("100", "for 100 % write 1."),
        ("101", "lies between 0 and 1,"),
        ("0.1234567", "at most 6 decimals"),
    ],
)
def test_anything_else_is_refused_with_what_to_write_instead(text: str, reason: str) -> None:
    with pytest.raises(BadProbability) as refused:
        parse_probability(text)
    assert reason in refused.value.reason
    assert refused.value.reason.endswith(".")


def test_ten_megabytes_are_refused_at_once() -> None:
    with pytest.raises(BadProbability, match="too long"):
        parse_probability("1" * 10_000_000)


@pytest.mark.parametrize("value", [True, False, None, 0.62, 1, Decimal("0.5"), [], b"0.5"])
def test_only_text_is_read(value: Any) -> None:
    with pytest.raises(BadProbability, match=r"decimal number from 0 to 1, such as 0\.62"):
        parse_probability(value)


@pytest.mark.parametrize("text, ppm", [("62", 620_000), ("97.6", 976_000), ("0.0001", 1), ("100", 1_000_000), ("0", 0)])
def test_a_percentage_is_taken_exactly(text: str, ppm: int) -> None:
    assert parse_percent(text) == ppm


@pytest.mark.parametrize(
    "text, reason",
    [
        ("62,5", "with a point, not with a comma: write 62.5."),
        ("0,62", "with a point, not with a comma: write 0.62."),
        ("6.2e1", "Leave out the exponent: write 62."),
        ("12.34567", "at most 4 decimals, such as 12.3457:"),
        ("100.1", "A probability lies between 0 and 100, such as 62."),
        ("0.00001", "at most 4 decimals"),
        ("likely", "not a number"),
    ],
)
def test_a_bad_percentage_is_refused_with_what_to_write_instead(text: str, reason: str) -> None:
    with pytest.raises(BadProbability) as refused:
        parse_percent(text)
    assert reason in refused.value.reason


@pytest.mark.parametrize("parse", [parse_probability, parse_percent])
@given(
    st.from_regex(r"[+-]?[0-9]{0,4}[.,]?[0-9]{1,9}([eE]-?[0-9])? ?%?", fullmatch=True, alphabet="0123456789.,eE+- %")
)
def test_what_is_proposed_is_itself_taken(parse: Any, text: str) -> None:
    try:
        parse(text)
    except BadProbability as refused:
        [proposed] = re.findall(r"(?:write|such as) (\.?\d[\d.]*(?: %)?)(?=[.:]( |$))", refused.reason)[-1:]
        assert parse(proposed[0]) is not None


@given(st.integers(0, 1_000_000))
def test_what_is_written_is_read_back(p_ppm: int) -> None:
    assert parse_probability(probability_text(p_ppm)) == p_ppm
    assert parse_percent(percent_text(p_ppm)) == p_ppm


@pytest.mark.parametrize("p_ppm, text, percent", [(0, "0", "0"), (1_000_000, "1", "100"), (205_000, "0.205", "20.5")])
def test_text_is_the_shortest(p_ppm: int, text: str, percent: str) -> None:
    assert (probability_text(p_ppm), percent_text(p_ppm)) == (text, percent)


@pytest.mark.parametrize("value", [-1, 1_000_001, 0.5, True, None, "500000"])
def test_only_whole_parts_per_million_pass(value: Any) -> None:
    with pytest.raises(ValueError, match="low_ppm must be a whole number of parts per million from 0 to 1000000"):
        check_ppm(value, "low_ppm")
