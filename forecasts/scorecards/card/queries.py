"""What the pages of scorecards show, in one bundle each."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from heapq import nlargest
from typing import Final

from django.db.models import Exists, Min

from forecasts.history.revision import head_ahead
from forecasts.models.claims import Claim, State
from forecasts.models.resolutions import Proposal, Resolution
from forecasts.models.scores import ScoreJob
from forecasts.models.sources import Forecaster
from forecasts.scorecards.calls import Call, calls_of
from forecasts.scorecards.card.documents import document, document_of, instant
from forecasts.scorecards.card.extremes import Extremes, extreme_places
from forecasts.scorecards.card.figures import Figures, figures_of
from forecasts.scorecards.card.wanted import PUBLISHED, Wanted
from forecasts.scorecards.card.writing import Document
from forecasts.scorecards.keeping import Made, kept
from forecasts.scorecards.publishing.operations import MOST_ATTEMPTS
from forecasts.scorecards.standing_then import calls_then
from forecasts.scorecards.subjects import LEDGER, Subject, claims_of, subject_of

_RECORDED: Final = (State.OPEN, State.PROPOSED, State.RESOLVED, State.DISPUTED)
"""By name, for the index of states and deadlines."""
LISTED: Final = 200
"""Claims whose calls a page lists; the document counts all of them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CardPage:
    """A scorecard and the calls it rests on, those with the latest deadlines first.

    `pending` says that a change of one of its claims has not been computed yet, `failed` that one could not be, in all
    its attempts: the figures are then those from before that change. What is made from the rows waits for nothing.
    """

    subject: Subject
    document: Document
    calls: list[Call]
    extremes: Extremes
    wanted: Wanted
    pending: bool
    failed: bool

    def counts_from(self, *, now: datetime) -> list[datetime] | None:
        """Return the instants from which time is counted on it; None while it waits for a job, which changes by itself."""
        if self.pending or self.failed:
            return None
        return [next_change(now=now), *(call.claim.deadline_at for call in self.calls)]


def card_page(
    *, kind: str, slug: str = LEDGER, now: datetime, private: bool = False, wanted: Wanted = PUBLISHED
) -> CardPage:
    """Return what the page of a subject shows; with `private`, what a reader alone sees of the own card.

    Raises:
        Subject.DoesNotExist: there is no such subject.
    """
    subject = subject_of(kind=kind, slug=slug, private=private)
    figures = figures_of(subject, wanted, now=now)
    far = extreme_places(figures.lines)
    claims = _claims(subject, wanted, figures, far.claims)
    calls = _calls(subject, wanted, figures, claims, now)
    listed = {claim.pk for claim in claims[:LISTED]}
    first = claims[0] if claims and wanted.is_published else None
    return CardPage(
        subject=subject,
        document=document_of(subject, figures, wanted, now=now),
        calls=[call for call in calls if call.claim.pk in listed],
        extremes=far.among(calls),
        wanted=wanted,
        pending=getattr(first, "pending", False),
        failed=getattr(first, "failed", False),
    )


def _claims(subject: Subject, wanted: Wanted, figures: Figures, far: set[int]) -> list[Claim]:
    """Return the claims with the latest deadlines, then those that are far out, with all that is shown of them.

    On the whole card as it is published are those too that are not computed yet; else only what the figures count.
    """
    own = claims_of(subject).order_by()
    if wanted == PUBLISHED:
        newest = own.order_by("-deadline_at", "-pk").values("pk")[:LISTED]
        found = Claim.objects.filter(pk__in=newest).order_by().values("pk")
        claims = own.filter(pk__in=found.union(Claim.objects.filter(pk__in=far).order_by().values("pk")))
    else:
        deadlines = {line.claim_pk: line.deadline_at for line in (*figures.lines, *figures.quoted)}
        latest = nlargest(LISTED, deadlines, key=lambda pk: (deadlines[pk], pk))
        claims = own.filter(pk__in={*latest, *far})
    behind = ScoreJob.objects.behind().filter(claim__in=own)
    shown = claims.select_related("current_resolution__proposal", "article__outlet", "outlet", "group").annotate(
        pending=Exists(behind.filter(attempts__lt=MOST_ATTEMPTS)),  # of any claim of the card, the same in every row
        failed=Exists(behind.filter(attempts__gte=MOST_ATTEMPTS)),
    )
    return sorted(shown, key=lambda claim: (claim.deadline_at, claim.pk), reverse=True)


def _calls(subject: Subject, wanted: Wanted, figures: Figures, claims: list[Claim], now: datetime) -> list[Call]:
    """Return the calls of a card on some of its claims, as they stood by then."""
    if wanted == PUBLISHED:
        return [call for call in calls_of(claims, at=now) if _is_of(call, subject)]
    kept = {(line.claim_pk, line.forecaster_pk) for line in (*figures.lines, *figures.quoted)}
    if wanted.is_published:
        calls = calls_of(claims, at=now)
    else:
        calls = calls_then(claims, at=wanted.as_of or now, method=wanted.method)
    return [_as_it_stood(call) for call in calls if (call.claim.pk, call.forecaster.pk) in kept]


def _as_it_stood(call: Call) -> Call:
    """Let the claim of a call, which is shown beside it, stand as it was judged for it."""
    claim, judged = call.claim, call.judged
    claim.state, claim.deadline_at, claim.current_resolution = judged.state, judged.deadline_at, None
    if judged.outcome is not None:
        claim.current_resolution = Resolution(proposal=Proposal(outcome=judged.outcome, value=judged.value))
    return call


def published_document(*, kind: str, slug: str = LEDGER, now: datetime) -> Document:
    """Return the scorecard of a subject as it is published, made anew only if anything has changed since it was made.

    Raises:
        Subject.DoesNotExist: there is no such subject.
    """

    def make() -> Made[Document]:
        return Made(document(kind=kind, slug=slug, now=now), next_change(now=now))

    return kept(f"document {kind} {slug}", make, now=now) | {"as_of": instant(now)}


def next_change(*, now: datetime) -> datetime:
    """Return until when the passing of time alone changes no document.

    At its deadline an open claim becomes due, and one that was settled early enters the calibration.
    """
    ahead = Claim.objects.filter(state__in=_RECORDED, deadline_at__gt=now).order_by().values("state")
    first = ahead.annotate(first=Min("deadline_at")).values_list("first", flat=True)
    return min(first.union(head_ahead(at=now), all=True), default=now + timedelta(days=1))


def _is_of(call: Call, subject: Subject) -> bool:
    """Whether a call belongs to a subject; a topic and the ledger take every call on their claims but readers' own."""
    if call.forecaster.kind == Forecaster.Kind.READER and subject.kind != "forecaster":
        return False
    match subject.kind:
        case "forecaster":
            return call.forecaster.pk == subject.pk
        case "outlet":
            return call.outlet is not None and call.outlet.pk == subject.pk
        case "article":
            return call.article is not None and call.article.pk == subject.pk
        case _:
            return True
