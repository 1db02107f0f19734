from datetime import UTC, date, datetime

import pytest

from forecasts.models.claims import Claim, Precision
from forecasts.models.resolutions import Outcome
from forecasts.resolution.effects import Effect, effect_of
from forecasts.statements.checks import Problems
from tests import factories
from tests.factories import NOW, start_of
from tests.resolution.stage import BEFORE

DEADLINE = datetime(2020, 11, 4, 5, 0, tzinfo=UTC)
"""The end of 3 November 2020 in New York."""
NOON = datetime(2020, 8, 20, 16, 0, tzinfo=UTC)
ON_THE_LAST_DAY = datetime(2020, 11, 3, 20, 0, tzinfo=UTC)


def claim(**fields: object) -> Claim:
    """Return a claim that is not stored: when an answer takes effect depends on its window alone."""
    window = {
        "time_zone": "America/New_York",
        "event_from_on": date(2020, 6, 23),
        "event_from_at": start_of(date(2020, 6, 23)),
        "deadline_on": date(2020, 11, 3),
        "deadline_at": DEADLINE,
    }
    return Claim(**(window | fields))


def effect(outcome: str, on: date | None, at: datetime | None, now: datetime, **fields: object) -> tuple[Effect, str]:
    problems = Problems()
    found = effect_of(outcome, on, at, claim=claim(**fields), now=now, problems=problems)
    return found, problems.fields.get("effective_on", "")


@pytest.mark.parametrize(
    "outcome, on, at, now, expected",
    [
        # a bare date before the deadline's own: from the start of that day
        ("occurred", date(2020, 8, 20), None, NOW, (date(2020, 8, 20), "day", start_of(date(2020, 8, 20)))),
        ("occurred", date(2020, 8, 20), None, BEFORE, (date(2020, 8, 20), "day", start_of(date(2020, 8, 20)))),
        ("occurred", date(2020, 6, 23), None, NOW, (date(2020, 6, 23), "day", start_of(date(2020, 6, 23)))),
        # the deadline's own date: the deadline
        ("occurred", date(2020, 11, 3), None, NOW, (date(2020, 11, 3), "day", DEADLINE)),
        ("occurred", date(2020, 11, 3), None, ON_THE_LAST_DAY, (date(2020, 11, 3), "day", DEADLINE)),
        # an instant as it is, its date in the claim's zone; without an offset, that zone's wall clock
        ("occurred", None, NOON, NOW, (date(2020, 8, 20), "instant", NOON)),
        ("occurred", None, datetime(2020, 8, 21, 2, tzinfo=UTC), NOW, (date(2020, 8, 20), "instant", datetime(2020, 8, 21, 2, tzinfo=UTC))),
        ("occurred", date(2020, 8, 20), datetime(2020, 8, 20, 12), NOW, (date(2020, 8, 20), "instant", NOON)),  # noqa: DTZ001
        # did not occur: the deadline once it has passed, before it the moment at which it became impossible
        ("did_not_occur", None, None, NOW, (date(2020, 11, 3), "day", DEADLINE)),
        ("did_not_occur", date(2020, 11, 3), None, NOW, (date(2020, 11, 3), "day", DEADLINE)),
        ("did_not_occur", None, None, DEADLINE, (date(2020, 11, 3), "day", DEADLINE)),
        ("did_not_occur", date(2020, 8, 20), None, BEFORE, (date(2020, 8, 20), "day", start_of(date(2020, 8, 20)))),
        ("did_not_occur", None, NOON, BEFORE, (date(2020, 8, 20), "instant", NOON)),
        # voids: as given, else the deadline, or the present instant while that is ahead
        ("ambiguous", None, None, NOW, (date(2020, 11, 3), "day", DEADLINE)),
        ("ambiguous", None, None, BEFORE, (date(2020, 9, 1), "instant", BEFORE)),
        ("not_checkable", date(2020, 8, 20), None, NOW, (date(2020, 8, 20), "day", start_of(date(2020, 8, 20)))),
    ],
)  # fmt: skip
def test_an_answer_takes_effect(
    outcome: str, on: date | None, at: datetime | None, now: datetime, expected: tuple[date, str, datetime]
) -> None:
    found, problem = effect(outcome, on, at, now)
    assert problem == ""
    assert (found.on, found.precision, found.at) == expected
    assert found.close_at == found.at


def test_what_takes_effect_after_the_deadline_closes_at_the_deadline() -> None:
    found, problem = effect(Outcome.AMBIGUOUS, date(2021, 1, 5), None, NOW)
    assert (problem, found.at, found.close_at) == ("", start_of(date(2021, 1, 5)), DEADLINE)


def test_a_deadline_with_an_hour_is_kept_to_the_instant() -> None:
    noon = {"deadline_at": datetime(2020, 11, 3, 17, tzinfo=UTC), "deadline_precision": Precision.INSTANT}
    found, _ = effect(Outcome.DID_NOT_OCCUR, None, None, NOW, **noon)
    assert (found.precision, found.at) == ("instant", noon["deadline_at"])
    found, _ = effect(Outcome.OCCURRED, date(2020, 11, 3), None, NOW, **noon)
    assert (found.precision, found.close_at) == ("day", noon["deadline_at"])


@pytest.mark.parametrize(
    "outcome, on, at, now, problem",
    [
        ("occurred", None, None, NOW, "Say when it happened: a day from 23 June 2020 to 3 November 2020."),
        ("occurred", None, None, BEFORE, "Say when it happened"),
        ("did_not_occur", None, None, BEFORE, "Say when it became impossible"),
        ("did_not_occur", date(2020, 11, 2), None, NOW, "takes effect at the deadline, 3 November 2020"),
        ("did_not_occur", None, NOON, NOW, "takes effect at the deadline"),
        # in the future
        ("occurred", date(2020, 9, 2), None, BEFORE, "lies in the future: it is 1 September 2020, 12:00 UTC"),
        ("occurred", None, datetime(2020, 9, 1, 12, 0, 1, tzinfo=UTC), BEFORE, "lies in the future"),
        ("did_not_occur", date(2020, 10, 1), None, BEFORE, "lies in the future"),
        ("ambiguous", date(2026, 11, 25), None, NOW, "lies in the future"),
        ("ambiguous", date(9998, 1, 1), None, NOW, "lies in the future"),
        # before the window
        ("occurred", date(2020, 6, 22), None, NOW, "lies before the window, which opens on 23 June 2020"),
        ("occurred", None, datetime(2020, 6, 23, 3, 59, tzinfo=UTC), NOW, "lies before the window"),
        ("did_not_occur", date(2020, 6, 22), None, BEFORE, "lies before the window"),
        ("not_checkable", date(1, 1, 2), None, NOW, "lies before the window"),
        # after the deadline
        ("occurred", date(2020, 11, 4), None, NOW, "lies after the deadline, 3 November 2020"),
        ("occurred", None, DEADLINE, NOW, "lies after the deadline"),
        # no moment at all
        ("occurred", date(9999, 12, 31), None, NOW, "lies in the future"),
        ("occurred", None, datetime(1, 1, 1, tzinfo=UTC), NOW, "edge of the calendar"),
        ("occurred", None, datetime(2020, 11, 1, 1, 30), NOW, "came twice"),  # noqa: DTZ001
        ("occurred", date(2020, 8, 21), NOON, NOW, "differ: in America/New_York that instant falls on 20 August 2020"),
    ],
)  # fmt: skip
def test_an_answer_takes_no_effect(
    outcome: str, on: date | None, at: datetime | None, now: datetime, problem: str
) -> None:
    assert problem in effect(outcome, on, at, now)[1]


def test_the_day_of_the_claims_zone_counts() -> None:
    seoul = {
        "time_zone": "Asia/Seoul",
        "event_from_at": start_of(date(2020, 6, 23), "Asia/Seoul"),
        "deadline_at": start_of(date(2020, 11, 4), "Asia/Seoul"),
    }
    evening = datetime(2020, 8, 19, 20, tzinfo=UTC)
    found, problem = effect(Outcome.OCCURRED, date(2020, 8, 20), None, evening, **seoul)
    assert (problem, found.at) == ("", datetime(2020, 8, 19, 15, tzinfo=UTC))
    assert "lies in the future" in effect(Outcome.OCCURRED, date(2020, 8, 20), None, evening)[1]


def test_the_builders_window_is_the_one_in_these_tables() -> None:
    assert claim().time_zone == factories.ZONE
    assert start_of(date(2020, 11, 4)) == DEADLINE
