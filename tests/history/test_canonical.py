import json
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forecasts.history.canonical import Json, NotCanonical, instant, read, texts_sha256, write

characters = st.characters(exclude_categories=["Cs"])
texts = st.text(characters)
values: st.SearchStrategy[Json] = st.recursive(
    st.none() | st.booleans() | st.integers() | texts,
    lambda inner: st.lists(inner) | st.dictionaries(texts, inner),
    max_leaves=20,
)


@given(values)
def test_what_is_written_is_read_back(value: Json) -> None:
    assert read(write(value)) == value


@given(values)
def test_no_other_text_of_a_value_is_accepted(value: Json) -> None:
    one = write(value)
    for other in (json.dumps(value, ensure_ascii=False, indent=1), json.dumps(value), one + "\n", " " + one):
        if other != one:
            with pytest.raises(NotCanonical):
                read(other)


@given(st.dictionaries(texts, st.integers(), min_size=2))
def test_the_order_of_keys_does_not_matter(value: dict[str, int]) -> None:
    backwards = dict(reversed(value.items()))

    assert write({**backwards}) == write({**value})


@given(st.text(st.sampled_from('{}[]":,0123456789-.eE \\unltrfasé\x00')))
def test_whatever_is_read_is_written_the_same(text: str) -> None:
    try:
        value = read(text)
    except NotCanonical:
        return
    assert write(value) == text


@pytest.mark.parametrize(
    "value, text",
    [
        ({"b": 1, "a": [True, None]}, '{"a":[true,null],"b":1}'),
        ({"Z": 0, "a": 0, "é": 0, "😀": 0, "\uffff": 0}, '{"Z":0,"a":0,"é":0,"\uffff":0,"😀":0}'),
        ("é", '"é"'),
        ("e\u0301", '"e\u0301"'),
        ('"\\\n\x00\x7f', '"\\"\\\\\\n\\u0000\x7f"'),
        (2**70, "1180591620717411303424"),
    ],
)
def test_the_one_form(value: Json, text: str) -> None:
    assert write(value) == text
    assert read(text) == value


@pytest.mark.parametrize(
    "text, why",
    [
        ("", "Not readable as JSON"),
        ("1.0", "The number 1.0 is no integer"),
        ("1e3", "The number 1e3 is no integer"),
        ("NaN", "The number NaN is no integer"),
        ("-Infinity", "The number -Infinity is no integer"),
        ("-0", "not in the one form"),
        ('"\\u00e9"', "not in the one form"),
        ('{"b":1,"a":1}', "not in the one form"),
        ('{"a":1,"a":1}', "not in the one form"),
        ('{"a": 1}', "not in the one form"),
        ('"\\ud800"', "Half a character"),
        ("1" * 5000, "Not readable as JSON"),
        ("[" * 100_000, "Not readable as JSON"),
    ],
    ids=lambda text: text[:16],
)
def test_other_texts_are_refused(text: str, why: str) -> None:
    with pytest.raises(NotCanonical, match=why):
        read(text)


@pytest.mark.parametrize(
    "value, why",
    [
        (0.5, "0.5 is a float"),
        ([{"a": 0.5}], "0.5 is a float"),
        ({1: 2}, "The key 1 is no string"),
        (b"x", "is a bytes"),
        ("\ud800", "Half a character"),
    ],
)
def test_values_without_a_form_are_refused(value: Json, why: str) -> None:
    with pytest.raises(NotCanonical, match=why):
        write(value)


@given(st.datetimes(timezones=st.timezones(), min_value=datetime(2, 1, 1), max_value=datetime(9998, 1, 1)))  # noqa: DTZ001
def test_an_instant_has_one_form(at: datetime) -> None:
    written = instant(at)

    assert len(written) == len("2026-11-24T12:00:00.000000Z")
    assert datetime.fromisoformat(written) == at.astimezone(UTC)


def test_an_instant_is_written_in_utc() -> None:
    zone = timezone(timedelta(hours=-4))

    assert instant(datetime(2020, 11, 4, 0, 0, tzinfo=zone)) == "2020-11-04T04:00:00.000000Z"


def test_an_instant_needs_a_zone() -> None:
    with pytest.raises(NotCanonical, match="without its time zone"):
        instant(datetime(2020, 11, 4))  # noqa: DTZ001


def test_the_hash_of_texts() -> None:
    # printf '\x00\x01[]' | sha256sum
    assert texts_sha256(salt="0001", texts="[]") == "c66a2ab10f34374d3a57e9b544246854e921b919983e1dc0613b6620a683000d"


def test_a_salt_is_written_in_hexadecimal() -> None:
    with pytest.raises(NotCanonical, match="The salt 'salt' is not written in hexadecimal"):
        texts_sha256(salt="salt", texts="[]")
