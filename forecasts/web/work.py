"""How the ledger's own work goes, for those who keep it running: what waits, who is at work, what is guarded."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from forecasts import clock
from forecasts.history.browsing import waiting
from forecasts.models.claims import Claim, State
from forecasts.models.imports import ImportRun
from forecasts.models.people import Invitation
from forecasts.tasks import probes
from forecasts.tasks.health import Health, Seen, health
from forecasts.templatetags.days import counted
from forecasts.web.errors import reads
from forecasts.web.people import needs, signed_in


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
        WorkRow("Scores that wait", waiting_words(found), "scores" not in found.problems and not found.given_up),
        WorkRow("History entries without a number", f"{waiting():,}"),
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
