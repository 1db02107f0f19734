"""What the rows of a file say of their claim, as a claim to record."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from functools import partial
from typing import Final

from forecasts.bulk import cells
from forecasts.bulk.checks import attempt
from forecasts.bulk.names import Names
from forecasts.bulk.outlets import read_outlet
from forecasts.bulk.rows import Row
from forecasts.capture.terms import Filing, Question, Terms
from forecasts.models.claims import Claim
from forecasts.models.sources import ClaimGroup, Topic
from forecasts.scoring.windows import BadMoment, stated_moment
from forecasts.statements.checks import Problems

LONGEST_DEADLINE: Final = 300


def read_filing(terms: Row, names: Names, problems: Problems) -> Filing:
    """Return under which headline, outlet, topics and group the claim is filed."""
    listed = attempt(problems, "topics", partial(cells.names_with_slugs, terms, "topics", "topic_slugs")) or []
    topics: list[Topic] = []
    for name, slug in listed:
        topic = attempt(problems, "topics", partial(names.named, Topic, name, slug))
        if topic and topic not in topics:  # two names can mean one, where one of them is how the source used to call it
            topics.append(topic)
    return Filing(
        headline=terms["headline"],
        outlet=read_outlet(terms, "outlet", names, problems),
        topics=tuple(topics),
        group=_group(terms, names, problems),
        crowd_hidden=not attempt(problems, "crowd_shown", partial(cells.flag, terms["crowd_shown"])),
    )


def _group(terms: Row, names: Names, problems: Problems) -> ClaimGroup | None:
    """Return the group of the claim, or None where it has none."""
    name, slug = cells.name(terms["group"]), terms["group_slug"].strip()
    return attempt(problems, "group", partial(names.named, ClaimGroup, name, slug)) if name or slug else None


def read_terms(terms: Row, rows: Sequence[Row], conditions: Sequence[Claim], problems: Problems) -> Terms:
    """Return what is judged.

    Where no day is given from which the event counts, it is the day of the first row's article, or else the first day on
    which somebody has stated a forecast.
    """
    zone = terms["time_zone"].strip()
    deadline = attempt(problems, "deadline", partial(cells.moment, terms["deadline"]))
    if deadline is None:
        problems.add("deadline", "Give the deadline: a date, or an instant with its offset.")
    event_from = attempt(problems, "event_from", partial(cells.day, terms["event_from"]))
    return Terms(
        event=terms["statement"],
        criteria=terms["criteria"],
        time_zone=zone,
        deadline=deadline or date.max,
        deadline_words=_deadline_words(terms, problems),
        event_from=event_from or _first_day(rows, zone, deadline or date.max),
        condition_words=terms["condition"],
        conditions=tuple(conditions),
        question=_question(terms, problems),
    )


def _deadline_words(terms: Row, problems: Problems) -> str:
    """Return the words that the deadline was derived from: the cell itself, unless a column of their own gives them."""
    given = problems.line("deadline_given", terms["deadline_words"], longest=LONGEST_DEADLINE, required=False)
    return given or terms["deadline"].strip()


def _question(terms: Row, problems: Problems) -> Question:
    return Question(
        kind=terms["kind"].strip() or Claim.Kind.BINARY,
        options=attempt(problems, "options", partial(cells.options, terms["options"])) or (),
        ordered=attempt(problems, "ordered", partial(cells.flag, terms["ordered"])) or False,
        unit=terms["unit"],
        lower_bound=terms["lower_bound"],
        upper_bound=terms["upper_bound"],
    )


def _first_day(rows: Sequence[Row], zone: str, deadline: date | datetime) -> date:
    """Return the day that the rows begin with, at the latest that of the deadline.

    What cannot be read is passed over: it is reported where it is read for itself.
    """
    latest = _local_day(deadline, zone) or date.max
    if rows and (published := _read_day(rows[0]["published_on"], zone)):
        return published
    stated = [row["stated_at"] for row in rows]
    limit = _two_days_after(min((cell[:10] for cell in stated if cell), default=""))
    return min([latest, *(day for cell in stated if cell[:10] <= limit and (day := _read_day(cell, zone)))])


def _two_days_after(cell: str) -> str:
    """Return the last date that can be the first day in the claim's zone, where this is the first as it is written."""
    try:
        return (date.fromisoformat(cell) + timedelta(days=2)).isoformat()
    except (ValueError, OverflowError):
        return "9999-12-31"


def _read_day(cell: str, zone: str) -> date | None:
    try:
        return _local_day(cells.moment(cell), zone)
    except BadMoment:
        return None


def _local_day(at: date | datetime | None, zone: str) -> date | None:
    try:
        return at and stated_moment(at, zone).local_date
    except BadMoment:
        return None
