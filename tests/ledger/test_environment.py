"""What the environment may say, and what is said about what it may not."""

from datetime import timedelta

import pytest
from django.core.exceptions import ImproperlyConfigured

from ledger import environment


@pytest.fixture
def given(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    for setting in environment.TABLE:
        monkeypatch.delenv(setting.name, raising=False)
    return monkeypatch


def test_an_absent_setting_has_its_default(given: pytest.MonkeyPatch) -> None:
    assert environment.text("LEXICON") == "survey-2026"
    assert environment.duration("DISPUTE_WINDOW") == timedelta(hours=72)
    assert environment.words("ALLOWED_HOSTS") == []


def test_an_empty_setting_counts_as_absent(given: pytest.MonkeyPatch) -> None:
    given.setenv("LEXICON", "  ")
    assert environment.text("LEXICON") == "survey-2026"


def test_a_name_outside_the_table_is_an_error() -> None:
    with pytest.raises(KeyError):
        environment.text("DATABSE_URL")


@pytest.mark.parametrize(
    "value, expected",
    [
        ("90s", timedelta(seconds=90)),
        ("15m", timedelta(minutes=15)),
        ("72h", timedelta(hours=72)),
        ("3d", timedelta(3)),
    ],
)
def test_a_duration_has_a_unit(given: pytest.MonkeyPatch, value: str, expected: timedelta) -> None:
    given.setenv("DISPUTE_WINDOW", value)
    assert environment.duration("DISPUTE_WINDOW") == expected


@pytest.mark.parametrize("value", ["72", "3 days", "-1h", "1.5h", "３d", "9999999d"])
def test_a_duration_without_a_unit_is_refused(given: pytest.MonkeyPatch, value: str) -> None:
    given.setenv("DISPUTE_WINDOW", value)
    with pytest.raises(ImproperlyConfigured, match="DISPUTE_WINDOW"):
        environment.duration("DISPUTE_WINDOW")


@pytest.mark.parametrize("value", ["0", "-5", "1e6", "5_000", "many"])
def test_a_number_is_whole_and_above_zero(given: pytest.MonkeyPatch, value: str) -> None:
    given.setenv("MAX_BODY", value)
    with pytest.raises(ImproperlyConfigured, match="MAX_BODY"):
        environment.whole_number("MAX_BODY")


def test_a_choice_names_what_can_be_chosen(given: pytest.MonkeyPatch) -> None:
    given.setenv("REVIEW_POLICY", "nobody")
    with pytest.raises(ImproperlyConfigured, match="two_person, single"):
        environment.choice("REVIEW_POLICY", "two_person", "single")


def test_a_flag_is_0_or_1(given: pytest.MonkeyPatch) -> None:
    given.setenv("DEBUG", "1")
    assert environment.flag("DEBUG")
    given.setenv("DEBUG", "yes")
    with pytest.raises(ImproperlyConfigured, match="0, 1"):
        environment.flag("DEBUG")


def test_a_list_ignores_empty_places(given: pytest.MonkeyPatch) -> None:
    given.setenv("ALLOWED_HOSTS", "a.example, ,b.example,")
    assert environment.words("ALLOWED_HOSTS") == ["a.example", "b.example"]
