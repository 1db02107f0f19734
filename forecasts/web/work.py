"""How the ledger's own work goes, for those who keep it running: what waits, who is at work, what is guarded."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from forecasts import clock
from forecasts.models.claims import Claim, State
from forecasts.models.imports import ImportRun
from forecasts.models.people import Invitation
from forecasts.tasks import probes
from forecasts.tasks.health import Health, Queue, Seen, health
from forecasts.templatetags.days import counted
from forecasts.web.errors import reads
from forecasts.web.people import needs, signed_in

QUEUES = {
    "scores": "Scores that wait",
    "history": "History entries without a number",
    "changes": "Changes that are not listed",
    "rules": "Claims whose condition has failed",
    "documents": "Scorecards to publish",
    "imports": "Imports that nobody works on",
}
"""The kinds of work that wait, as their rows are called."""


@dataclass(frozen=True)
class WorkRow:
    """One part of the work, and whether it is well."""

    label: str
    words: str
    is_well: bool = True


@dataclass(frozen=True)
class Waiting:
    """Something that waits for people, how much of it, and where."""

    label: str
    count: int
    url: str


@reads
@needs()
def operations(request: HttpRequest) -> HttpResponse:
    """Show to the editor-in-chief how the ledger's own work goes, and what waits for people."""
    if not signed_in(request).is_superuser:
        raise PermissionDenied("Operations are the editor-in-chief’s page. Your role does not include it.")
    now = clock.now()
    return render(request, "forecasts/operations.html", {"work": work_rows(at=now), "waiting": waiting_for(at=now)})


def waiting_for(*, at: datetime) -> list[Waiting]:
    """Count what waits for people, each with the list of it."""
    claims = Claim.objects.recorded()
    return [
        Waiting("Claims due", claims.due(at=at).count(), reverse("web:queue")),
        Waiting("Proposals to review", claims.filter(state=State.PROPOSED).count(), reverse("web:review_queue")),
        Waiting("Disputes to decide", claims.filter(state=State.DISPUTED).count(), reverse("web:disputes")),
        Waiting(
            "Imports not finished",
            ImportRun.objects.unfinished().count(),
            reverse("admin:forecasts_importrun_changelist"),
        ),
        Waiting(
            "Invitations not accepted",
            Invitation.objects.valid(at=at).count(),
            reverse("admin:forecasts_invitation_changelist"),
        ),
    ]


def work_rows(*, at: datetime) -> list[WorkRow]:
    """Ask the database, in a few queries; the broker itself is not asked, its worker’s signs of life speak for it."""
    found = health(at=at)
    problem = probes.guards()
    return [
        *(queue_row(label, name, found) for name, label in QUEUES.items()),
        *seen_rows(found),
        WorkRow("Guards of the record", "not all in place" if problem else "all in place", not problem),
    ]


def queue_row(label: str, name: str, found: Health) -> WorkRow:
    """How much of a kind of work waits; it is not well if that is for too long, or if some of it has failed."""
    queue = found.queues[name]
    return WorkRow(label, waiting_words(queue), name not in found.problems and not queue.given_up)


def waiting_words(queue: Queue) -> str:
    """How much waits, and how long the first of it has waited."""
    waits = f"{queue.waiting:,}, the first for {span(queue.oldest)}" if queue.waiting else "none"
    return f"{waits}; {queue.given_up:,} failed" if queue.given_up else waits


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
