from datetime import UTC, date, datetime, timedelta

import pytest

from forecasts.templatetags import days

NOW = datetime(2026, 11, 24, 13, 0, tzinfo=UTC)


def test_days_in_text_and_in_lists() -> None:
    assert days.day(date(2020, 11, 3)) == "3 November 2020"
    assert days.short_day(date(2020, 11, 3)) == "3 Nov 2020"
    assert days.day(None) == days.short_day(None) == ""


@pytest.mark.parametrize(
    "zone,name",
    [
        ("America/New_York", "New York"),
        ("Etc/GMT+5", "Etc/GMT+5"),
        ("Asia/Seoul", "Seoul"),
        ("America/Argentina/La_Rioja", "La Rioja"),
        ("UTC", "UTC"),
    ],
)
def test_place_of_a_zone(zone: str, name: str) -> None:
    assert days.place(zone) == name


def test_moment_shows_utc_and_is_readable_by_machines() -> None:
    local = datetime(2026, 11, 19, 10, 12, tzinfo=UTC) - timedelta(hours=1)
    assert days.moment(local) == '<time datetime="2026-11-19T09:12:00+00:00">19 November 2026, 09:12 UTC</time>'
    assert days.moment(None) == ""


@pytest.mark.parametrize(
    "passed,words",
    [
        (timedelta(days=2162), "2,162 days"),
        (timedelta(days=1, hours=23), "1 day"),
        (timedelta(hours=1, minutes=59), "1 hour"),
        (timedelta(hours=3), "3 hours"),
        (timedelta(minutes=5), "less than an hour"),
    ],
)
def test_age_is_exact_to_the_day(passed: timedelta, words: str) -> None:
    assert days.age(NOW - passed, NOW) == words
    assert days.due_for(NOW - passed, NOW) == f"due for {words}"
    assert days.until(NOW + passed, NOW) == f"in {words}"


def test_days_since_counts_full_days() -> None:
    assert days.days_since(NOW - timedelta(days=12, hours=5), NOW) == 12


def test_only_long_silences_are_named() -> None:
    assert days.long_gap(datetime(2020, 11, 4, tzinfo=UTC), NOW) == "6 years"
    assert days.long_gap(NOW - timedelta(days=364), NOW) == ""
