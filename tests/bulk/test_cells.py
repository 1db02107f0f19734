"""What single cells say, and what is proposed where they say nothing."""

import re
from datetime import UTC, date, datetime, timedelta, timezone

import pytest

from forecasts.bulk import cells
from forecasts.scoring.windows import BadMoment

NOON = datetime(2020, 11, 3, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    "cell, at",
    [
        ("2020-11-03T12:00:00Z", NOON),
        ("2020-11-03T12:00:00z", NOON),
        ("2020-11-03t12:00Z", NOON),
        ("2020-11-03 12:00:00+00:00", NOON),
        ("2020-11-03 12:00:00+0000", NOON),
        ("2020-11-03 12:00:00+00", NOON),
        ("2020-11-03 12:00 UTC", NOON),
        ("2020-11-03 12:00:00 utc", NOON),
        ("2020-11-03 12:00:00 GMT", NOON),
        ("2020-11-03 12:00:00 +0000 UTC", NOON),
        ("2020-11-03T14:00:00+0200", NOON),
        ("2020-11-03T07:00:00-05", NOON),
        ("2020-11-03T17:45:00.000+05:45", NOON),
        ("2020-11-03T12:00:00.1234567Z", NOON.replace(microsecond=123456)),
        ("2020-11-03T12:00:00.123456789+00:00", NOON.replace(microsecond=123456)),
        ("2020-11-03T12:00:00,5Z", NOON.replace(microsecond=500000)),
        (" 2020-11-03T12:00Z ", NOON),
        ("2020-11-03T00:00:00-12:00", datetime(2020, 11, 3, tzinfo=timezone(-timedelta(hours=12)))),
        ("2020-11-03", date(2020, 11, 3)),
        ("", None),
    ],
)
def test_an_instant_is_read_as_programs_write_it(cell: str, at: datetime | date | None) -> None:
    assert cells.moment(cell) == at


@pytest.mark.parametrize(
    "cell, reason",
    [
        ("03.11.2020", "write 2020-11-03 or 2020-03-11, whichever is meant"),
        ("31.12.2020", "write it as 2020-12-31"),
        ("12/31/2020", "write it as 2020-12-31"),
        ("3/3/2020", "write it as 2020-03-03"),
        ("2020/11/03", "write it as 2020-11-03"),
        ("20201103", "write it as 2020-11-03"),
        ("2020-11-03T12:00", "is no instant with its offset: write 2020-11-03T12:00Z if it is UTC"),
        ("2020-11-03 12:00:00.5", "such as 2020-11-03T12:00:00+02:00"),
        ("2020-11-03T25:00Z", "is no instant"),
        ("2020-11-03T12:00+99", "is no instant"),
        ("2020-02-30", "is no date"),
        ("44138", "neither a date"),
        ("soon", "neither a date"),
        ("31.31.2020", "neither a date"),
        ("2020-11-03T12:00:00.1234567890Z", "neither a date"),
        ("٢٠٢٠-11-03", "neither a date"),
    ],
)
def test_what_is_proposed_for_another_form_can_be_taken(cell: str, reason: str) -> None:
    with pytest.raises(BadMoment) as refused:
        cells.moment(cell)
    assert reason in str(refused.value)
    for proposed in re.findall(r"(?:write(?: it as)?|or|such as|\() ?(\d{4}-[-\d:T+Z]+)", str(refused.value)):
        assert cells.moment(proposed)


@pytest.mark.parametrize(
    "cell, reason",
    [
        ("2020-11-03T12:00Z", "leave out the time: 2020-11-03"),
        ("2020-11-03 00:00:00", "leave out the time: 2020-11-03"),
        ("31.12.2020", "write it as 2020-12-31"),
        ("November", "write it as 2020-11-03"),
    ],
)
def test_a_day_is_a_day(cell: str, reason: str) -> None:
    with pytest.raises(BadMoment, match=reason):
        cells.day(cell)
