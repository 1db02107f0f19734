"""Reading published documents: one row, and how many claims have changed since it was published.

    there       the row is what is shown. While something newer is wanted, that is said: how many claims wait
    not there   nobody has asked before, or it was made by another version or other settings: it is computed here, shown at
                once, and stored after the snapshot in which it was read
    no worker   a document that is out of date is computed here too, since nobody else would

It is shown as it was published: `as_of` and `history` are those of that instant.
"""

from __future__ import annotations

import json
import logging
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import cache, partial
from typing import Any, Final, NamedTuple

from django.conf import settings
from django.db import connection, transaction
from django.db.models import BooleanField, Case, Subquery, Value, When

from forecasts.models.documents import MOST_ATTEMPTS, PublishedDocument, Touch
from forecasts.models.publications import NAMES, Publications
from forecasts.models.scores import ScoreJob
from forecasts.scorecards.card.document_types import CardDocument
from forecasts.scorecards.card.documents import document
from forecasts.scorecards.card.extracts import extract_in
from forecasts.scorecards.card.figures import refuse_too_many
from forecasts.scorecards.card.listing import USUAL, Listing, items_of, listed
from forecasts.scorecards.card.queries import CardPage, made_page, page_of
from forecasts.scorecards.card.wanted import PUBLISHED, Wanted
from forecasts.scorecards.columns import Prepared
from forecasts.scorecards.keeping import Made, kept
from forecasts.scorecards.methods import NEWEST
from forecasts.scorecards.publication import LONGEST, Content, compute, settings_now, store, text_of
from forecasts.scorecards.subjects import LEDGER, about, public_rows, subject_of

log = logging.getLogger(__name__)
_SLUG: Final = "\0slug"
_KEY: Final = -1
_NOW: Final = datetime(1900, 1, 1, tzinfo=UTC)


class State(NamedTuple):
    """Of two moments with the same state of a document the same is shown: a row, its revision, and what has changed since."""

    pk: int
    subject: int
    revision: int
    settings: str
    attempts: int
    is_over: bool
    names: int | None
    touches: int = 0
    waiting: int = 0
    failed: int = 0

    @property
    def is_pending(self) -> bool:
        """Whether a newer document is on its way."""
        return (self.touches > 0 or self.is_over or self.waiting > self.failed) and self.attempts < MOST_ATTEMPTS

    @property
    def is_computed_when_read(self) -> bool:
        """Whether it is out of date, and whoever reads it computes it anew, since no worker does."""
        return settings.SCORING_IN_PROCESS and (self.touches > 0 or self.is_over)


@dataclass(frozen=True, slots=True)
class Published:
    """A document as it is shown. `waiting` claims have changed since; of `failed` ones the change could not be computed."""

    content: Content
    waiting: int
    failed: int
    is_pending: bool

    @property
    def answer(self) -> bytes:
        """The document as JSON."""
        return text_of(self.document).encode() if self.waiting or self.failed else self.content.answer

    @property
    def document(self) -> CardDocument:
        """The document, which says what waits."""
        found: CardDocument = json.loads(self.content.whole)
        found["waiting"] = self.waiting
        if self.failed:
            found["failed"] = self.failed
        return found

    @property
    def tag(self) -> str:
        """What is another one whenever the document is."""
        return f"{self.content.tag}.{self.waiting}.{self.failed}"


def state_of(*, kind: str, slug: str = LEDGER, now: datetime) -> State | None:
    """Return the state of a subject's document, in three queries; None where there is none that can be shown."""
    if "\0" in slug:
        return None
    found = _document_of(kind, connection.vendor)(slug=slug, now=now)
    if not found:
        return None
    state = State(*found[0])
    if state.settings != settings_now():
        return None
    touches = _touches_of(connection.vendor)(key=state.pk)
    behind = dict(_behind_about(kind, connection.vendor)(key=state.subject))
    claims = {claim for _, claim in touches if claim is not None} | behind.keys()
    failed = sum(attempts >= MOST_ATTEMPTS for attempts in behind.values())
    if state.attempts >= MOST_ATTEMPTS:
        failed = len(claims)
    return state._replace(touches=len(touches), waiting=len(claims), failed=failed, is_over=bool(state.is_over))


@cache
def _document_of(kind: str, _vendor: str) -> Prepared:
    rows = PublishedDocument.objects.filter(kind=kind, revision__gt=0, method=NEWEST.version, as_of__lte=_NOW)
    of = Value(0) if kind == LEDGER else Subquery(public_rows(kind).filter(slug=_SLUG).values("pk")[:1])
    is_over = Case(When(valid_until__lte=_NOW, then=Value(True)), default=Value(False), output_field=BooleanField())  # noqa: FBT003
    names = Subquery(Publications.objects.filter(pk=NAMES).values("number"))
    found = rows.filter(subject=of).annotate(is_over=is_over, names=names)
    columns = ("pk", "subject", "revision", "settings", "attempts", "is_over", "names")
    return Prepared(found.values_list(*columns), slug=_SLUG, now=_NOW)


@cache
def _touches_of(_vendor: str) -> Prepared:
    return Prepared(Touch.objects.filter(document=_KEY).order_by().values_list("pk", "claim"), key=_KEY)


@cache
def _behind_about(kind: str, _vendor: str) -> Prepared:
    jobs = ScoreJob.objects.behind().filter(about(kind, _KEY, of="claim")).order_by()
    return Prepared(jobs.values_list("claim", "attempts"), key=_KEY)


def published(
    *, kind: str, slug: str = LEDGER, now: datetime, state: State | None = None, as_it_is: bool = False
) -> Published:
    """Return the document of a subject as it is published, by a state that was read before; `as_it_is` even out of date.

    Raises:
        Subject.DoesNotExist: there is no such subject.
    """
    state = state or state_of(kind=kind, slug=slug, now=now)
    if state is None or (state.is_computed_when_read and not as_it_is):
        computed = compute(subject_of(kind=kind, slug=slug), now=now)
        transaction.on_commit(partial(store, computed), robust=True)
        figures = computed.figures
        return Published(computed.content, figures.waiting, figures.failed, figures.waiting > figures.failed)
    return Published(_content(state, now), state.waiting, state.failed, state.is_pending)


def _content(state: State, now: datetime) -> Content:
    """Return the texts of a revision: each process keeps them."""

    def make() -> Made[Content]:
        row = PublishedDocument.objects.get(pk=state.pk)
        return Made(Content(row.body, row.adjusted, row.page, row.valid_until or now), now + LONGEST)

    return kept(f"document {state.pk}", make, now=now, revision=(state.revision,))


def published_document(*, kind: str, slug: str = LEDGER, now: datetime, wanted: Wanted = PUBLISHED) -> CardDocument:
    """Return the scorecard of a subject as it is published, or what else is wanted, computed for this visit.

    Raises:
        Subject.DoesNotExist: there is no such subject.
        Invalid: the card is too large for what is wanted.
    """
    if wanted == PUBLISHED:
        return published(kind=kind, slug=slug, now=now).document
    refuse_too_many(subject_of(kind=kind, slug=slug, at=wanted.as_of), wanted)
    return document(kind=kind, slug=slug, now=now, wanted=wanted)


def card_page(
    *, kind: str, slug: str = LEDGER, now: datetime, wanted: Wanted = PUBLISHED, listing: Listing = USUAL, **state: Any
) -> CardPage:
    """Return what the page of a subject shows: as published, or what is wanted, made for this visit.

    Raises:
        Subject.DoesNotExist: there is no such subject.
    """
    if wanted != PUBLISHED:
        return made_page(kind=kind, slug=slug, now=now, wanted=wanted, listing=listing)
    subject = subject_of(kind=kind, slug=slug)
    found = published(kind=kind, slug=subject.slug, now=now, **state)
    extract = extract_in(found.content.page)
    if listing != USUAL:
        extract = replace(extract, listed=listed(items_of(subject, at=now), listing))
    page = page_of(subject, found.document, extract, wanted, now=now)
    return replace(page, pending=found.is_pending, failed=found.failed, valid_until=found.content.valid_until)
