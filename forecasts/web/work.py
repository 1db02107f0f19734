"""How the ledger's own work goes, in words for everybody: what waits to be scored, who is at work, what is guarded."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from forecasts.tasks import probes
from forecasts.tasks.health import Health, Seen, health
from forecasts.templatetags.days import counted


@dataclass(frozen=True)
class WorkRow:
    """One part of the work, and whether it is well."""

    label: str
    words: str
    is_well: bool = True


def work_rows(*, at: datetime) -> list[WorkRow]:
    """Ask the database, in a few queries; the broker itself is not asked, its worker’s signs of life speak for it."""
    found = health(at=at)
    problem = probes.guards()
    return [
        WorkRow("Scores that wait", waiting_words(found), "scores" not in found.problems and not found.given_up),
        *seen_rows(found),
        WorkRow("Guards of the record", "not all in place" if problem else "all in place", not problem),
    ]


def waiting_words(found: Health) -> str:
    """How many claims wait for their score, and how long the first of them has waited."""
    waits = f"{found.behind:,}, the first for {span(found.oldest)}" if found.behind else "none"
    return f"{waits}; {found.given_up:,} failed" if found.given_up else waits


def seen_rows(found: Health) -> list[WorkRow]:
    """When worker and timetable were seen at work; without a broker there are none."""
    if found.in_process:
        return [WorkRow("Scores are computed", "in this process, at once")]
    return [
        WorkRow("Worker", seen_words(found, found.worker), "worker" not in found.problems),
        WorkRow("Timetable", seen_words(found, found.beat), "beat" not in found.problems),
    ]


def seen_words(found: Health, seen: Seen | None) -> str:
    """When a part gave its last sign of life."""
    return f"seen {span(max(found.at - seen.at, timedelta()))} ago" if seen else "not seen yet"


def span(time: timedelta) -> str:
    """Write a span of time by its largest unit: “12 seconds”, “4 minutes”, “3 hours”, “2 days”."""
    seconds = int(time.total_seconds())
    for size, unit in ((86_400, "day"), (3_600, "hour"), (60, "minute")):
        if seconds >= size:
            return counted(seconds // size, unit)
    return counted(seconds, "second")
