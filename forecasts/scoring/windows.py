"""When a claim's window opens and closes, and what counts as said in advance.

Whether a forecast counts never depends on the outcome. Where the answer took effect on a day without a time, before the
deadline, the order of that day's news and that day's forecasts is unknown. The first rule closed the window at the start
of such a day. But only an event that occurs has such a day; one that does not takes effect at the deadline. So of 200
games, each forecast on the day of its kick-off with the deadline on the day after, the 106 that occurred were left out
and the 94 that did not were scored: the mean Brier score of 0.236 became 0.317. So the window closes at the end of that
day, and what was stated on it counts whatever the outcome. It is marked "same day" and not taken as recorded in advance,
for it may have been stated after the news. Where the time is known the effective instant closes the window, and what
was stated later falls out, as it must. A bare effective date on the deadline's own day closes at the deadline, with
either outcome.

A date alone is a day in the claim's time zone. The local date, the zone and the precision are the record; the instant
in UTC is derived from them here. Windows are half-open: what happens at the closing instant is outside.

    event_from                 stated_at         same day      close
        |—— start of that day ——|—— the forecast counts ——————[ outside
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

_TICK = timedelta(microseconds=1)
_NOT_PLACES = {"Factory", "localtime"}


class BadMoment(ValueError):
    """A date, an instant or a zone cannot be used as it is; the message says how to mend it."""


class UnknownZone(BadMoment):
    """The name is none of a time zone in the IANA database."""


class Precision(StrEnum):
    """How exactly a moment was stated."""

    DAY = "day"
    INSTANT = "instant"


@dataclass(frozen=True, slots=True)
class Moment:
    """A moment as it was stated: a local date in a zone, or an instant; `instant` is always in UTC."""

    instant: datetime
    local_date: date
    zone: str
    precision: Precision


def zone_of(name: str) -> ZoneInfo:
    """Return the time zone of an IANA name such as "Asia/Seoul".

    Raises:
        UnknownZone: there is no such zone.
    """
    if not name:
        raise UnknownZone("Give a time zone: use an IANA name such as America/New_York or UTC.")
    if name not in _zone_names():
        raise UnknownZone(f"There is no time zone {name[:40]!r}: use an IANA name such as America/New_York or UTC.")
    return ZoneInfo(name)


def start_of_day(day: date, zone: str) -> datetime:
    """Return the first instant of `day` in `zone`, in UTC.

    Where clocks jump over midnight the day begins at the jump, and a day that the zone never had (Apia, 30 December 2011)
    is empty. Where clocks fall back over midnight, the day begins when its date comes for good.

    Raises:
        UnknownZone: there is no such zone.
        BadMoment: `day` carries a time, or its start lies outside the years 1 to 9999.
    """
    if isinstance(day, datetime) or not isinstance(day, date):
        raise BadMoment("Give a date without a time.")
    place = zone_of(zone)
    local = datetime.combine(day, time.min, place)
    try:
        midnights = [local.astimezone(UTC), local.replace(fold=1).astimezone(UTC)]
        begins = [at for at in midnights if (at - _TICK).astimezone(place).date() < day <= at.astimezone(place).date()]
    except OverflowError:
        raise _outside_calendar(day) from None
    return max(begins, default=midnights[0])


def end_of_day(day: date, zone: str) -> datetime:
    """Return the instant at which `day` is over in `zone`, in UTC: the start of the next local day.

    Raises:
        UnknownZone: there is no such zone.
        BadMoment: `day` carries a time, or its end lies outside the years 1 to 9999.
    """
    try:
        return start_of_day(day + timedelta(days=1), zone)
    except OverflowError:
        raise _outside_calendar(day) from None


def instant_of(stated: datetime, zone: str) -> datetime:
    """Return `stated` in UTC. Without an offset it is the wall clock of `zone`, and must name one instant there.

    Raises:
        UnknownZone: there is no such zone.
        BadMoment: the wall clock skipped or repeated that time, or it lies outside the years 1 to 9999.
    """
    place = zone_of(zone)
    try:
        if stated.tzinfo is not None:
            return stated.astimezone(UTC)
        instant, other = (stated.replace(tzinfo=place, fold=fold).astimezone(UTC) for fold in (0, 1))
    except OverflowError:
        raise _outside_calendar(stated.date()) from None
    if instant < other:
        raise BadMoment(
            f"{stated:%H:%M on %Y-%m-%d} came twice in {zone}, as clocks went back: add the offset from UTC."
        )
    if instant > other:
        raise BadMoment(
            f"{stated:%H:%M on %Y-%m-%d} never came in {zone}, as clocks went forward: choose another time."
        )
    return instant


def deadline_instant(stated: date | datetime, zone: str) -> datetime:
    """Return the instant of a deadline in UTC: a date alone means the end of that day, an instant is taken as it is.

    Raises:
        UnknownZone, BadMoment: as `end_of_day` and `instant_of`.
    """
    return instant_of(stated, zone) if isinstance(stated, datetime) else end_of_day(stated, zone)


def deadline_moment(stated: date | datetime, zone: str) -> Moment:
    """Return a deadline as the record keeps it. Its local date is the day named, not the one that begins at its end.

    Raises:
        UnknownZone, BadMoment: as `deadline_instant`.
    """
    return _moment(stated, deadline_instant(stated, zone), zone)


def stated_moment(stated: date | datetime, zone: str) -> Moment:
    """Return a publication or a statement as the record keeps it: a date alone means the start of that day.

    Raises:
        UnknownZone, BadMoment: as `start_of_day` and `instant_of`.
    """
    start = instant_of(stated, zone) if isinstance(stated, datetime) else start_of_day(stated, zone)
    return _moment(stated, start, zone)


def close_of(
    *,
    deadline_at: datetime,
    deadline_on: date,
    zone: str,
    effective_on: date | None = None,
    effective_at: datetime | None = None,
) -> datetime:
    """Return the instant from which no forecast counts: the earlier of the deadline and the effective instant.

    A bare effective date (`effective_on`) that is the deadline's own local date closes at the deadline, an earlier one
    at the end of that day, since otherwise what occurred would be left out and what did not would be scored. `effective_at` is taken
    as it is.

    Raises:
        ValueError: both effective arguments are given, or an instant has no offset.
        UnknownZone, BadMoment: as `end_of_day`.
    """
    if effective_on is not None and effective_at is not None:
        raise ValueError("Give effective_on or effective_at, not both: a bare date or an instant.")
    deadline = _aware(deadline_at, "deadline_at")
    if effective_at is not None:
        return min(deadline, _aware(effective_at, "effective_at"))
    if effective_on is not None and effective_on < deadline_on:
        return min(deadline, end_of_day(effective_on, zone))
    return deadline


def counts(*, stated_at: datetime, close: datetime) -> bool:
    """Say whether a forecast stated at `stated_at` counts: it was stated before `close`.

    Raises:
        ValueError: an instant has no offset.
    """
    return _aware(stated_at, "stated_at") < _aware(close, "close")


def is_same_day(*, stated_at: datetime, day_from: datetime | None, close: datetime) -> bool:
    """Say whether a forecast counts though it was stated on the very day of the answer, before or after the news.

    `day_from` is the start of an effective day whose end is `close`; None where the answer has a time, or is that of the
    deadline.
    """
    return day_from is not None and day_from <= stated_at < close


def is_prospective(
    *,
    stated_at: datetime,
    forecast_recorded_at: datetime,
    claim_recorded_at: datetime,
    day_from: datetime | None,
    close: datetime,
) -> bool:
    """Say whether forecast and claim were both recorded in advance, by the ledger's own clock, before `close`.

    `claim_recorded_at` is when the claim's last material version was recorded. What was stated on the same day as the
    answer, `day_from` to `close`, is not taken as recorded in advance.

    Raises:
        ValueError: an instant has no offset.
    """
    if is_same_day(stated_at=stated_at, day_from=day_from, close=close):
        return False
    recorded = (_aware(forecast_recorded_at, "forecast_recorded_at"), _aware(claim_recorded_at, "claim_recorded_at"))
    return max(recorded) < _aware(close, "close")


@cache
def _zone_names() -> frozenset[str]:
    return frozenset(available_timezones() - _NOT_PLACES)


def _moment(stated: date | datetime, instant: datetime, zone: str) -> Moment:
    if isinstance(stated, datetime):
        return Moment(instant, _local_date(instant, zone), zone, Precision.INSTANT)
    return Moment(instant, stated, zone, Precision.DAY)


def _local_date(instant: datetime, zone: str) -> date:
    try:
        return instant.astimezone(zone_of(zone)).date()
    except OverflowError:
        raise _outside_calendar(instant.date()) from None


def _aware(instant: datetime, name: str) -> datetime:
    if instant.tzinfo is None:
        raise ValueError(f"{name} must carry an offset from UTC.")
    return instant if instant.tzinfo is UTC else instant.astimezone(UTC)


def _outside_calendar(day: date) -> BadMoment:
    return BadMoment(
        f"{day.isoformat()} is too near the edge of the calendar: choose a day well within the years 1 to 9999."
    )
