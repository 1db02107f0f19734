"""The desk: what is due, what waits for a second person, what is disputed."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from operator import attrgetter
from statistics import median

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from forecasts import clock
from forecasts.models.claims import Claim, ClaimQuerySet
from forecasts.models.corrections import Correction
from forecasts.models.people import User
from forecasts.models.resolutions import ProposalDecision
from forecasts.resolution import queries
from forecasts.templatetags.days import counted, days_since
from forecasts.web.errors import reads
from forecasts.web.frame import DESK_PERMISSIONS
from forecasts.web.lines import Line, lines_of
from forecasts.web.people import needs, signed_in

PER_PAGE = 25
CORRECTION_PERMISSIONS = ("confirm_resolution", "record_claim")


@dataclass(frozen=True)
class Queue:
    """One queue of the desk: its words, where one acts on its claims and who may, and since when a claim waits in it."""

    label: str
    verb: str
    waits: str
    empty: str
    means: str
    step: str
    permissions: Sequence[str]
    """One of these opens the step."""
    since: Callable[[Claim], datetime]


QUEUES = {
    "queue": Queue(
        label="Due",
        verb="Check",
        waits="due",
        empty="Nothing is due",
        means="Every claim whose deadline has passed is answered, or its answer waits for a second person.",
        step="web:resolve",
        permissions=("propose_resolution",),
        since=attrgetter("deadline_at"),
    ),
    "review_queue": Queue(
        label="Awaits a second person",
        verb="Review",
        waits="proposed",
        empty="No proposal waits",
        means="A claim stands here from when somebody proposes how it resolves until a second person has decided.",
        step="web:review",
        permissions=("confirm_resolution", "propose_resolution"),
        since=attrgetter("current_proposal.proposed_at"),
    ),
    "disputes": Queue(
        label="Disputes",
        verb="Decide",
        waits="disputed",
        empty="No dispute is open",
        means="Anyone signed in may dispute a resolution. Its disputes stand here until they are decided.",
        step="web:decide",
        permissions=("decide_dispute",),
        since=attrgetter("open_dispute.disputed_at"),
    ),
}


@dataclass(frozen=True)
class Tab:
    """A queue as one chooses it, with how much is in it."""

    url: str
    label: str
    count: int
    current: bool


@dataclass(frozen=True)
class Waiting:
    """One claim on the desk: its line, since when it waits, and where one acts on it."""

    line: Line
    since: datetime
    url: str
    put_back: ProposalDecision | None = None
    """What became of the answer that somebody has proposed, where none stands now."""


@reads
@needs(*DESK_PERMISSIONS)
def due(request: HttpRequest) -> HttpResponse:
    """Show the claims to which no answer stands, oldest first. Nothing that is overdue is ever hidden."""
    now = clock.now()
    return show(request, "queue", queries.due(at=now), now=now)


@reads
@needs(*DESK_PERMISSIONS)
def awaiting_review(request: HttpRequest) -> HttpResponse:
    """Show the proposals that wait for a second person, oldest first."""
    return show(request, "review_queue", queries.awaiting_review(), now=clock.now())


@reads
@needs(*DESK_PERMISSIONS)
def disputes(request: HttpRequest) -> HttpResponse:
    """Show the disputes that wait for a decision, oldest first."""
    return show(request, "disputes", queries.open_disputes(), now=clock.now())


def show(request: HttpRequest, name: str, claims: ClaimQuerySet, *, now: datetime) -> HttpResponse:
    """Show one queue, a page of it at a time; what its lines show is read for all of them at once."""
    queue, user = QUEUES[name], signed_in(request)
    if not any(user.has_perm(f"forecasts.{name}") for name in queue.permissions):
        queue = replace(queue, verb="Look at", step="web:claim")
    page = Paginator(claims.prefetch_related(None), PER_PAGE).get_page(request.GET.get("page"))
    waiting = on_the_desk(page.object_list, queue, at=now)
    context = {
        "queue": queue,
        "page": page,
        "waiting": waiting,
        "ages": ages([row.since for row in waiting], now=now),
        "tabs": tabs(name, user, now=now),
        "sent_back": queries.sent_back_to(user),
        "now": now,
    }
    return render(request, "forecasts/queue.html", context)


def on_the_desk(claims: Iterable[Claim], queue: Queue, *, at: datetime) -> list[Waiting]:
    """Lay claims out with their ages and the address of the step that they wait for."""
    listed = list(claims)
    rows = zip(listed, lines_of(listed, at=at), strict=True)
    answered = queries.put_back(listed)
    return [
        Waiting(line, queue.since(claim), reverse(queue.step, args=[claim.public_id]), answered.get(claim.pk))
        for claim, line in rows
    ]


def tabs(current: str, user: User, *, now: datetime) -> list[Tab]:
    """The queues with how much is in each; that of corrections for those who may open it."""
    counts = queries.counts(at=now)
    sizes = {"queue": counts.due, "review_queue": counts.proposed, "disputes": counts.disputed}
    labels = {name: queue.label for name, queue in QUEUES.items()}
    if any(user.has_perm(f"forecasts.{name}") for name in CORRECTION_PERMISSIONS):
        labels["corrections"], sizes["corrections"] = "Corrections", Correction.objects.pending().count()
    return [Tab(reverse(f"web:{name}"), label, sizes[name], name == current) for name, label in labels.items()]


def ages(since: Iterable[datetime], *, now: datetime) -> str:
    """Say how long the claims on this page have waited."""
    waited = sorted(days_since(instant, now) for instant in since)
    if not waited:
        return ""
    oldest = f"The oldest here has waited {counted(waited[-1], 'day')}"
    return (
        f"{oldest}; half have waited {counted(int(median(waited)), 'day')} or more."
        if len(waited) > 2
        else f"{oldest}."
    )
