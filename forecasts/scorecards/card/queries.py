"""What the pages of scorecards show, in one bundle each."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final

from django.db.models import Min

from forecasts.history.revision import head_ahead
from forecasts.models.claims import Claim, State
from forecasts.models.resolutions import Proposal, Resolution
from forecasts.models.scores import ScoreJob
from forecasts.scorecards.calls import Call, calls_of
from forecasts.scorecards.card.document_types import CardDocument
from forecasts.scorecards.card.documents import document_of
from forecasts.scorecards.card.extracts import Extract, extract_of
from forecasts.scorecards.card.extremes import Extremes
from forecasts.scorecards.card.figures import Figures, figures_of, refuse_too_many
from forecasts.scorecards.card.listing import PER_PAGE, USUAL, Listed, Listing
from forecasts.scorecards.card.wanted import PUBLISHED, Wanted
from forecasts.scorecards.standing_then import calls_then
from forecasts.scorecards.subjects import LEDGER, Subject, claims_of, subject_of

_RECORDED: Final = (State.OPEN, State.PROPOSED, State.RESOLVED, State.DISPUTED)
"""By name, for the index of states and deadlines."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CardPage:
    """A scorecard and a page of the calls that it rests on, in the order that `listed` has them.

    `apart` are the first of those that it counts apart. `wordings` are the hedges of scored forecasts by what they are
    read as. `pending` says that a change of one of its claims has not been computed yet, `failed` of how many it could not
    be, in all its attempts: the figures are then those from before that change, and what was never computed is on the list of its
    own reader alone. What is made from the rows waits for nothing.
    """

    subject: Subject
    document: CardDocument
    calls: list[Call]
    apart: list[Call]
    listed: Listed
    wordings: Mapping[int, set[str]]
    extremes: Extremes
    wanted: Wanted
    pending: bool = False
    failed: int = 0
    valid_until: datetime | None = None

    def counts_from(self, *, now: datetime) -> list[datetime] | None:
        """Return the instants from which time is counted on it; None while it waits for a job, which changes by itself."""
        if self.pending or self.failed or self.valid_until is None:
            return None
        return [self.valid_until, *(call.claim.deadline_at for call in (*self.calls, *self.apart))]


def made_page(
    *,
    kind: str,
    slug: str = LEDGER,
    now: datetime,
    private: bool = False,
    wanted: Wanted = PUBLISHED,
    listing: Listing = USUAL,
) -> CardPage:
    """Return what the page of a subject shows, made for this visit; with `private`, what a reader alone sees of the own card.

    Raises:
        Subject.DoesNotExist: there is no such subject.
        Invalid: the card is too large for what is wanted.
    """
    subject = subject_of(kind=kind, slug=slug, private=private, at=wanted.as_of)
    refuse_too_many(subject, wanted)
    figures = figures_of(subject, wanted, now=now)
    page = replace(
        page_of(subject, document_of(subject, figures, wanted, now=now), extract_of(figures, listing), wanted, now=now),
        pending=figures.waiting > figures.failed,
        failed=figures.failed,
    )
    if private and listing == USUAL:
        page.calls[:0] = _uncomputed(subject, figures, now)
    return page


def page_of(subject: Subject, document: CardDocument, extract: Extract, wanted: Wanted, *, now: datetime) -> CardPage:
    """Return the page of a document, with the calls that it shows. Four queries, of as many claims as it shows."""
    calls = _calls(wanted, extract.places, now)
    return CardPage(
        subject=subject,
        document=document,
        calls=[calls[place] for place in extract.listed.places if place in calls],
        apart=[calls[place] for place in extract.apart.places if place in calls],
        listed=extract.listed,
        wordings=extract.wordings,
        extremes=extract.far.among(calls.values()),
        wanted=wanted,
    )


def _calls(wanted: Wanted, places: Collection[tuple[int, int]], now: datetime) -> dict[tuple[int, int], Call]:
    """Return the calls at some places (claim, forecaster), as they stood by then, with all that is shown of their claims."""
    shown = Claim.objects.filter(pk__in={claim for claim, _ in places}).order_by("pk")
    claims = shown.select_related("current_resolution__proposal", "article__outlet", "outlet", "group")
    if wanted.is_published:
        calls = calls_of(claims, at=now, by={forecaster for _, forecaster in places})
    else:
        calls = calls_then(claims, at=wanted.as_of or now, method=wanted.method)
    found = {(call.claim.pk, call.forecaster.pk): call for call in calls}
    there = {place: found[place] for place in places if place in found}
    return there if wanted == PUBLISHED else {place: _as_it_stood(call) for place, call in there.items()}


def _uncomputed(subject: Subject, figures: Figures, now: datetime) -> list[Call]:
    """Return a reader's calls of which nothing is published yet: whoever has just stated one wants to see it."""
    if not figures.waiting:
        return []
    behind = ScoreJob.objects.behind().filter(claim__in=claims_of(subject).order_by()).order_by("-claim")
    newest = list(behind.values_list("claim", flat=True)[:PER_PAGE])
    known = {(line.claim_pk, line.forecaster_pk) for line in (*figures.lines, *figures.quoted)}
    claims = Claim.objects.filter(pk__in=newest).order_by("-pk")
    shown = claims.select_related("current_resolution__proposal", "article__outlet", "outlet", "group")
    return [
        call
        for call in calls_of(shown, at=now)
        if (call.claim.pk, call.forecaster.pk) not in known and call.forecaster.pk == subject.pk
    ][:PER_PAGE]


def _as_it_stood(call: Call) -> Call:
    """Let the claim of a call, which is shown beside it, stand as it was judged for it."""
    claim, judged = call.claim, call.judged
    claim.state, claim.deadline_at, claim.current_resolution = judged.state, judged.deadline_at, None
    if judged.outcome is not None:
        claim.current_resolution = Resolution(proposal=Proposal(outcome=judged.outcome, value=judged.value))
    return call


def next_change(*, now: datetime) -> datetime:
    """Return until when the passing of time alone changes no document.

    At its deadline an open claim becomes due, and one that was settled early enters the calibration.
    """
    ahead = Claim.objects.filter(state__in=_RECORDED, deadline_at__gt=now).order_by().values("state")
    first = ahead.annotate(first=Min("deadline_at")).values_list("first", flat=True)
    return min(first.union(head_ahead(at=now), all=True), default=now + timedelta(days=1))
