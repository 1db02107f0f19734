"""From which instant an answer holds, and when it closes the claim's window (see `scoring.windows` for the rule and why).

    outcome         before the deadline                        after the deadline
    occurred        the day or instant on which it happened, inside the window and not in the future
    did not occur   when it became impossible                  always the deadline
    an answer       since when it has been known               as given, else the deadline
    a void          as given, else the present instant         as given, else the deadline

An answer is an option, a number or a date. A date is known from that day itself, so it needs no other.

The local date and its precision are the record; the instants are derived from them.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime

from forecasts.models.claims import Claim, Precision
from forecasts.models.resolutions import Outcome
from forecasts.scoring import windows
from forecasts.scoring.windows import BadMoment
from forecasts.statements.checks import Problems

EVENTS = frozenset({Outcome.OCCURRED, Outcome.DID_NOT_OCCUR, Outcome.VALUE})
"""The outcomes that say what happened; the others take the claim out of scoring."""


@dataclass(frozen=True)
class Effect:
    """When an answer takes effect, and from when no forecast counts: `close_at`, or `counts_until` where that is given.

    Of a bare day before the deadline's, `close_at` is its start and `counts_until` its end.
    """

    on: date
    precision: Precision
    at: datetime
    close_at: datetime
    counts_until: datetime | None = None


def at_deadline(claim: Claim) -> Effect:
    """Return the effect of what settles only when the deadline has passed."""
    return Effect(claim.deadline_on, Precision(claim.deadline_precision), claim.deadline_at, claim.deadline_at)


def at_instant(instant: datetime, claim: Claim) -> Effect:
    """Return the effect of an instant, whether or not it lies in the window.

    Raises:
        BadMoment: it lies outside the calendar, or the wall clock skipped or repeated it.
    """
    moment = windows.stated_moment(instant, claim.time_zone)
    return Effect(moment.local_date, Precision.INSTANT, moment.instant, min(moment.instant, claim.deadline_at))


def on_day(day: date, claim: Claim) -> Effect:
    """Return the effect of a local date: of the deadline's own day the deadline, of any other its start.

    What is stated on an earlier day than the deadline's still counts.

    Raises:
        BadMoment: the day lies outside the calendar.
    """
    if day == claim.deadline_on:
        return Effect(day, Precision.DAY, claim.deadline_at, claim.deadline_at)
    begins = windows.start_of_day(day, claim.time_zone)
    if day > claim.deadline_on:
        return Effect(day, Precision.DAY, begins, claim.deadline_at)
    counts_until = windows.close_of(
        deadline_at=claim.deadline_at, deadline_on=claim.deadline_on, zone=claim.time_zone, effective_on=day
    )
    begins = min(begins, claim.deadline_at)
    return Effect(day, Precision.DAY, begins, begins, counts_until)


def effect_of(
    outcome: str, on: date | None, at: datetime | None, *, claim: Claim, now: datetime, problems: Problems
) -> Effect:
    """Return when the answer takes effect, noting why it cannot be as given."""
    default = at_deadline(claim) if now >= claim.deadline_at else at_instant(now, claim)
    try:
        given = _given(on, at, claim)
    except BadMoment as error:
        problems.add("effective_on", str(error))
        return default
    if outcome == Outcome.DID_NOT_OCCUR and now >= claim.deadline_at:
        if given is not None and given.on != claim.deadline_on:
            problems.add(
                "effective_on",
                f"“Did not occur” takes effect at the deadline, {_day(claim.deadline_on)}: leave the date empty.",
            )
        return default
    if given is None:
        is_known_by_deadline = outcome == Outcome.VALUE and now >= claim.deadline_at
        if outcome in EVENTS and not is_known_by_deadline:
            problems.add("effective_on", _question(outcome, claim))
        return default
    _check_place(given, outcome, claim, now, problems)
    return given


def _given(on: date | None, at: datetime | None, claim: Claim) -> Effect | None:
    if at is None:
        return on_day(on, claim) if on else None
    effect = at_instant(at, claim)
    if on not in (None, effect.on):
        raise BadMoment(
            f"The date and the instant differ: in {claim.time_zone} that instant falls on {_day(effect.on)}."
        )
    return effect


def _question(outcome: str, claim: Claim) -> str:
    if outcome == Outcome.DID_NOT_OCCUR:
        return "Say when it became impossible: a day that is not in the future."
    if outcome == Outcome.VALUE:
        return "The deadline is still ahead: say since which day the answer has been known."
    return f"Say when it happened: a day from {_day(claim.event_from_on)} to {_day(claim.deadline_on)}."


def _check_place(given: Effect, outcome: str, claim: Claim, now: datetime, problems: Problems) -> None:
    """An effect lies neither in the future nor before the window, and no event occurs after it."""
    is_day = given.precision == Precision.DAY
    begins = windows.start_of_day(given.on, claim.time_zone) if is_day else given.at
    if begins > now:
        today = now.astimezone(UTC)
        problems.add("effective_on", f"This lies in the future: it is {_day(today.date())}, {today:%H:%M} UTC.")
    if given.on < claim.event_from_on or (not is_day and given.at < claim.event_from_at):
        problems.add("effective_on", f"This lies before the window, which opens on {_day(claim.event_from_on)}.")
    is_late = given.on > claim.deadline_on or (not is_day and given.at >= claim.deadline_at)
    if outcome == Outcome.OCCURRED and is_late:
        problems.add(
            "effective_on",
            f"This lies after the deadline, {_day(claim.deadline_on)}: by the rule the event did not occur.",
        )


def _day(day: date) -> str:
    return f"{day.day} {day:%B %Y}"
