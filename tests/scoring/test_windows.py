from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forecasts.scoring.windows import (
    BadMoment,
    Moment,
    Precision,
    UnknownZone,
    close_of,
    counts,
    deadline_instant,
    deadline_moment,
    end_of_day,
    instant_of,
    is_prospective,
    is_same_day,
    start_of_day,
    stated_moment,
    zone_of,
)

NEW_YORK = "America/New_York"
ELECTION_DAY = date(2020, 11, 3)
ELECTION_OVER = datetime(2020, 11, 4, 5, tzinfo=UTC)
ZONES = st.sampled_from(
    [NEW_YORK, "UTC", "Asia/Seoul", "Pacific/Apia", "America/St_Johns", "Africa/Cairo", "Asia/Beirut"]
)


@pytest.mark.parametrize(
    "zone, day, start",
    [
        ("UTC", date(2020, 6, 23), "2020-06-23T00:00"),
        (NEW_YORK, date(2020, 6, 23), "2020-06-23T04:00"),
        (NEW_YORK, date(2020, 11, 2), "2020-11-02T05:00"),
        ("Asia/Seoul", date(2020, 12, 23), "2020-12-22T15:00"),
        ("Asia/Kathmandu", date(2020, 1, 1), "2019-12-31T18:15"),
        ("America/Sao_Paulo", date(2018, 11, 4), "2018-11-04T03:00"),  # clocks went from 0:00 to 1:00
        ("America/Havana", date(2020, 11, 1), "2020-11-01T04:00"),  # from 1:00 back to 0:00: the first of two
        ("America/St_Johns", date(2010, 11, 7), "2010-11-07T03:30"),  # from 0:01 back to 23:01: the second of two
        ("America/Toronto", date(1919, 3, 31), "1919-03-31T05:00"),  # from 23:30 to 0:30: by the old clock
        ("Pacific/Apia", date(2011, 12, 30), "2011-12-30T10:00"),  # there was no such day
        ("Pacific/Apia", date(2011, 12, 31), "2011-12-30T10:00"),
    ],
)
def test_a_day_starts_at_its_first_instant(zone: str, day: date, start: str) -> None:
    assert start_of_day(day, zone) == datetime.fromisoformat(start).replace(tzinfo=UTC)


def test_a_day_ends_where_the_next_one_starts() -> None:
    assert end_of_day(ELECTION_DAY, NEW_YORK) == ELECTION_OVER
    assert end_of_day(date(2011, 12, 30), "Pacific/Apia") == start_of_day(date(2011, 12, 30), "Pacific/Apia")


@given(st.dates(date(1950, 1, 1), date(2100, 1, 1)), ZONES)
def test_days_follow_one_another_without_gap_or_overlap(day: date, zone: str) -> None:
    start, end = start_of_day(day, zone), end_of_day(day, zone)

    assert timedelta(0) <= end - start <= timedelta(hours=26)
    assert (
        (end - timedelta(microseconds=1)).astimezone(zone_of(zone)).date() <= day < end.astimezone(zone_of(zone)).date()
    )


@pytest.mark.parametrize("day", [date.min, date.max])
def test_a_day_beyond_the_calendar_is_refused(day: date) -> None:
    with pytest.raises(BadMoment, match="too near the edge of the calendar"):
        deadline_instant(day, "Asia/Seoul") if day == date.max else start_of_day(day, "Asia/Seoul")


@pytest.mark.parametrize("stated", ["0001-01-01T00:00+14:00", "9999-12-31T23:59-14:00", "9999-12-31T23:59"])
def test_an_instant_beyond_the_calendar_is_refused(stated: str) -> None:
    with pytest.raises(BadMoment, match="too near the edge of the calendar"):
        instant_of(datetime.fromisoformat(stated), NEW_YORK)


def test_a_local_date_beyond_the_calendar_is_refused() -> None:
    with pytest.raises(BadMoment, match="too near the edge of the calendar"):
        stated_moment(datetime(9999, 12, 31, 23, tzinfo=UTC), "Asia/Seoul")


@pytest.mark.parametrize(
    "name",
    [
        "",
        "Nowhere",
        "Europe",
        "../etc/passwd",
        "/etc/passwd",
        "EST5",
        "localtime",
        "Factory",
        "right/UTC",
        "x\x00",
        "a" * 9999,
    ],
)
def test_an_unknown_zone_is_refused(name: str) -> None:
    with pytest.raises(UnknownZone, match="use an IANA name such as America/New_York"):
        zone_of(name)


def test_an_empty_zone_is_asked_for() -> None:
    with pytest.raises(UnknownZone, match=r"^Give a time zone"):
        zone_of("")


def test_a_day_with_a_time_is_refused() -> None:
    with pytest.raises(BadMoment, match="without a time"):
        start_of_day(datetime(2020, 11, 3, tzinfo=UTC), NEW_YORK)


@pytest.mark.parametrize(
    "stated, instant",
    [
        (datetime.fromisoformat("2020-11-03T20:00"), datetime(2020, 11, 4, 1, tzinfo=UTC)),
        (datetime(2020, 11, 3, 20, tzinfo=UTC), datetime(2020, 11, 3, 20, tzinfo=UTC)),
        (datetime.fromisoformat("2020-11-01T01:30-04:00"), datetime(2020, 11, 1, 5, 30, tzinfo=UTC)),
        (datetime.fromisoformat("2020-11-01T01:30-05:00"), datetime(2020, 11, 1, 6, 30, tzinfo=UTC)),
    ],
)
def test_an_instant_is_taken_as_it_is(stated: datetime, instant: datetime) -> None:
    assert deadline_instant(stated, NEW_YORK) == instant
    assert deadline_instant(stated, NEW_YORK).tzinfo is UTC


def test_a_wall_clock_that_does_not_name_one_instant_is_refused() -> None:
    with pytest.raises(BadMoment, match="01:30 on 2020-11-01 came twice in America/New_York"):
        instant_of(datetime.fromisoformat("2020-11-01T01:30"), NEW_YORK)
    with pytest.raises(BadMoment, match="02:30 on 2020-03-08 never came in America/New_York"):
        instant_of(datetime.fromisoformat("2020-03-08T02:30"), NEW_YORK)


def test_the_record_keeps_the_day_named() -> None:
    assert deadline_moment(ELECTION_DAY, NEW_YORK) == Moment(ELECTION_OVER, ELECTION_DAY, NEW_YORK, Precision.DAY)
    assert deadline_moment(ELECTION_OVER, NEW_YORK) == Moment(
        ELECTION_OVER, date(2020, 11, 4), NEW_YORK, Precision.INSTANT
    )


def test_a_bare_publication_date_means_the_start_of_that_day() -> None:
    published = date(2020, 6, 23)
    start = datetime(2020, 6, 23, 4, tzinfo=UTC)

    assert stated_moment(published, NEW_YORK) == Moment(start, published, NEW_YORK, Precision.DAY)
    assert stated_moment(start, NEW_YORK) == Moment(start, published, NEW_YORK, Precision.INSTANT)


@pytest.mark.parametrize(
    "effective, close",
    [
        ({}, ELECTION_OVER),
        ({"effective_on": ELECTION_DAY}, ELECTION_OVER),
        ({"effective_on": date(2020, 11, 2)}, datetime(2020, 11, 3, 5, tzinfo=UTC)),
        ({"effective_on": date(2020, 10, 31)}, datetime(2020, 11, 1, 4, tzinfo=UTC)),
        ({"effective_on": date(2020, 11, 4)}, ELECTION_OVER),
        ({"effective_at": datetime(2020, 11, 3, 12, tzinfo=UTC)}, datetime(2020, 11, 3, 12, tzinfo=UTC)),
        ({"effective_at": ELECTION_OVER + timedelta(days=9)}, ELECTION_OVER),
    ],
)
def test_a_claim_closes_at_the_earlier_of_deadline_and_effect(effective: dict[str, Any], close: datetime) -> None:
    assert close_of(deadline_at=ELECTION_OVER, deadline_on=ELECTION_DAY, zone=NEW_YORK, **effective) == close


def test_close_refuses_what_it_cannot_compare() -> None:
    naive = datetime.fromisoformat("2020-11-04T05:00")
    with pytest.raises(ValueError, match="deadline_at must carry an offset"):
        close_of(deadline_at=naive, deadline_on=ELECTION_DAY, zone=NEW_YORK)
    with pytest.raises(ValueError, match="effective_at must carry an offset"):
        close_of(deadline_at=ELECTION_OVER, deadline_on=ELECTION_DAY, zone=NEW_YORK, effective_at=naive)
    with pytest.raises(ValueError, match="not both"):
        close_of(
            deadline_at=ELECTION_OVER, deadline_on=ELECTION_DAY, zone=NEW_YORK,
            effective_on=ELECTION_DAY, effective_at=ELECTION_OVER,
        )  # fmt: skip


TICK = timedelta(microseconds=1)


@pytest.mark.parametrize("late, counted", [(-TICK, True), (timedelta(0), False), (TICK, False)])
def test_a_forecast_counts_until_close(late: timedelta, counted: bool) -> None:
    assert counts(stated_at=ELECTION_OVER + late, close=ELECTION_OVER) is counted


@pytest.mark.parametrize(
    "forecast_late, claim_late, prospective",
    [(-TICK, -TICK, True), (timedelta(0), -TICK, False), (-TICK, timedelta(0), False), (TICK, TICK, False)],
)
def test_prospective_means_both_were_recorded_before_close(
    forecast_late: timedelta, claim_late: timedelta, prospective: bool
) -> None:
    recorded = {
        "forecast_recorded_at": ELECTION_OVER + forecast_late,
        "claim_recorded_at": ELECTION_OVER + claim_late,
    }
    stated_at = ELECTION_OVER - timedelta(days=9)
    assert is_prospective(**recorded, stated_at=stated_at, day_from=None, close=ELECTION_OVER) is prospective


DAY_BEFORE = datetime(2020, 11, 2, 5, tzinfo=UTC)


@pytest.mark.parametrize(
    "stated_at, day_from, same_day",
    [
        (DAY_BEFORE - TICK, DAY_BEFORE, False),
        (DAY_BEFORE, DAY_BEFORE, True),
        (ELECTION_OVER - TICK, DAY_BEFORE, True),
        (ELECTION_OVER, DAY_BEFORE, False),
        (ELECTION_OVER - TICK, None, False),
    ],
)
def test_what_is_stated_on_the_day_of_the_answer_is_not_recorded_in_advance(
    stated_at: datetime, day_from: datetime | None, same_day: bool
) -> None:
    assert is_same_day(stated_at=stated_at, day_from=day_from, close=ELECTION_OVER) is same_day
    found = is_prospective(
        stated_at=stated_at,
        forecast_recorded_at=DAY_BEFORE,
        claim_recorded_at=DAY_BEFORE - TICK,
        day_from=day_from,
        close=ELECTION_OVER,
    )
    assert found is not same_day


def test_instants_are_compared_across_zones_and_not_by_the_wall_clock() -> None:
    place = zone_of(NEW_YORK)
    first = datetime(2020, 11, 1, 1, 30, tzinfo=place)
    second = datetime(2020, 11, 1, 1, 15, tzinfo=place, fold=1)

    assert counts(stated_at=first, close=second)
