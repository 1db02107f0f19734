"""What the pages of scorecards show, in one bundle each."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.db.models import Exists, Min

from forecasts.history.revision import head_ahead
from forecasts.models.claims import Claim, State
from forecasts.models.scores import ScoreJob
from forecasts.models.sources import Forecaster
from forecasts.scorecards.adjusting import written_adjusted
from forecasts.scorecards.calls import Call, calls_of
from forecasts.scorecards.documents import document, instant, written
from forecasts.scorecards.figures import published_figures
from forecasts.scorecards.keeping import Made, kept
from forecasts.scorecards.operations import MOST_ATTEMPTS
from forecasts.scorecards.subjects import LEDGER, Subject, claims_of, subject_of
from forecasts.scorecards.writing import Document

_RECORDED: Final = (State.OPEN, State.PROPOSED, State.RESOLVED, State.DISPUTED)
"""By name, for the index of states and deadlines."""
LISTED: Final = 200
"""Claims whose calls a page lists; the document counts all of them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CardPage:
    """A scorecard and the calls it rests on, those with the latest deadlines first.

    `pending` says that a change of one of its claims has not been computed yet, `failed` that one could not be, in all
    its attempts: the figures are then those from before that change.
    """

    subject: Subject
    document: Document
    calls: list[Call]
    pending: bool
    failed: bool

    def counts_from(self, *, now: datetime) -> list[datetime] | None:
        """Return the instants from which time is counted on it; None while it waits for a job, which changes by itself."""
        if self.pending or self.failed:
            return None
        return [next_change(now=now), *(call.claim.deadline_at for call in self.calls)]


def card_page(*, kind: str, slug: str = LEDGER, now: datetime, private: bool = False) -> CardPage:
    """Return what the page of a subject shows; with `private`, what a reader alone sees of the own card.

    Raises:
        Subject.DoesNotExist: there is no such subject.
    """
    subject = subject_of(kind=kind, slug=slug, private=private)
    claims = claims_of(subject)
    behind = ScoreJob.objects.behind().filter(claim__in=claims.order_by())
    shown = claims.select_related("current_resolution__proposal", "article__outlet", "outlet", "group").annotate(
        pending=Exists(behind.filter(attempts__lt=MOST_ATTEMPTS)),  # of any claim of the card, the same in every row
        failed=Exists(behind.filter(attempts__gte=MOST_ATTEMPTS)),
    )
    listed = list(shown.order_by("-deadline_at", "-pk")[:LISTED])
    first, calls = next(iter(listed), None), calls_of(listed, at=now)
    figures = published_figures(subject, at=now)
    return CardPage(
        subject=subject,
        document=written(subject, figures, at=now) | written_adjusted(subject, figures),
        calls=[call for call in calls if _is_of(call, subject)],
        pending=getattr(first, "pending", False),
        failed=getattr(first, "failed", False),
    )


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
