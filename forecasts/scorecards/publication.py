"""Publishing documents: each is computed in one snapshot, stored whole, and read as one row until something touches it.

    ready     a document that a change has touched, or that time alone has made out of date
    compute   one snapshot: what was touched by then → the figures and the document; nothing is written
    store     a short transaction of its own: the document takes the place of the one that was there when the snapshot was
              taken, and what that snapshot held as touched is so no more

Whoever computes the same document at the same time comes too late to store it, and leaves what was touched as it is: at
worst a document is computed once more. A worker that dies has written nothing. A failure is kept with the document, which
is tried again after longer and longer times; after `MOST_ATTEMPTS` of them its readers are told.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from hashlib import sha256
from typing import Any, Final

from django.conf import settings
from django.db import transaction
from django.db.models import F, Q

from forecasts.database import snapshot
from forecasts.history.revision import head_ahead
from forecasts.models.documents import EVERYBODY, FOR_ALL, PublishedDocument, Touch
from forecasts.scorecards.card.adjusting import KINDS as ADJUSTED
from forecasts.scorecards.card.adjusting import adjusted_by_key, written_adjusted
from forecasts.scorecards.card.documents import written
from forecasts.scorecards.card.extracts import extract_of
from forecasts.scorecards.card.figures import Figures, figures_of
from forecasts.scorecards.card.wanted import PUBLISHED
from forecasts.scorecards.columns import nothing_collected
from forecasts.scorecards.keeping import Revision, read_revision
from forecasts.scorecards.methods import NEWEST
from forecasts.scorecards.subjects import Subject, subject_by_key
from forecasts.scorecards.verdicts import ALL
from forecasts.scoring.forecast import Rule

LEASE: Final = timedelta(seconds=100)
"""For how long a document is one worker's alone: longer than a task may run."""
BACKOFF: Final = timedelta(seconds=10)
"""How long the second attempt waits; each later one waits twice as long as the one before."""
LONGEST_WAIT: Final = timedelta(hours=1)
LARGE: Final = 10_000
"""Scored forecasts from which a document is published at most once in `BREATH`."""
BREATH: Final = timedelta(seconds=3)
ADJUSTED_EVERY: Final = timedelta(minutes=1)
LOOK_AGAIN: Final = timedelta(minutes=1)
"""After this time a first document is computed again: a change that was under way when it was first asked for could not
know that there is a document to be touched."""
LONGEST: Final = timedelta(days=1)
"""What lies further ahead than this is looked for again then."""
AT_ONCE: Final = 20
"""Documents that are published before other work has its turn."""
SOON: Final = timedelta(seconds=1)
"""After this time a document is looked at again that was computed before all scores of its claims were."""
CHUNK: Final = 1000

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Content:
    """The texts of a document, each as JSON: the document itself, its key `adjusted`, what its page shows beside it."""

    body: str
    adjusted: str
    page: str
    valid_until: datetime

    @property
    def whole(self) -> str:
        """The document with all its keys."""
        return f'{self.body[:-1]},"adjusted":{self.adjusted}}}' if self.adjusted else self.body

    @property
    def digest(self) -> str:
        """The SHA-256 of the document."""
        return sha256(self.body.encode()).hexdigest()

    @cached_property
    def answer(self) -> bytes:
        """The whole as it is sent."""
        return self.whole.encode()

    @cached_property
    def tag(self) -> str:
        """What tells the whole from any other."""
        return sha256(self.answer).hexdigest()[:32]


@dataclass(frozen=True, slots=True)
class Computed:
    """A document just computed, with what was seen in the same snapshot: its row, its touches, the state of the ledger."""

    subject: Subject
    figures: Figures
    content: Content
    as_of: datetime
    row: PublishedDocument | None
    touches: list[int]
    state: Revision


def settings_now() -> str:
    """Return the settings by which a document is computed."""
    return f"{settings.LEXICON} {settings.REVIEW_POLICY} {settings.DISPUTE_WINDOW.total_seconds():.0f}"


def ready_documents(*, now: datetime, limit: int) -> list[PublishedDocument]:
    """Return documents to be computed now, those first that have waited longest: without their texts."""
    known = PublishedDocument.objects.published().free(at=now)
    rested = known.exclude(scored__gt=LARGE, as_of__gt=now - BREATH, as_of__lte=now)
    old = Q(valid_until__lte=now) | Q(as_of__gt=now) | ~Q(method=NEWEST.version) | ~Q(settings=settings_now())
    wanted = rested.filter(old | Q(pk__in=Touch.objects.values("document")))
    return list(wanted.order_by("as_of", "pk").defer("body")[:limit])


def publish_ready(*, now: datetime) -> int:
    """Publish some of the documents that wait; return how many. Where there is no worker, whoever reads them does."""
    return 0 if settings.SCORING_IN_PROCESS else publish_documents(ready_documents(now=now, limit=AT_ONCE), now=now)


def adjust_everybody(*, now: datetime) -> int:
    """Bring `adjusted` up to date on all published documents, at most once in `ADJUSTED_EVERY`; return how many had another one.

    It takes everybody's scores to adjust a single one, so documents do not wait for it: they are published with what it was,
    and this follows when any score has changed.
    """
    row, is_new = PublishedDocument.objects.get_or_create(kind=EVERYBODY, subject=FOR_ALL)
    rested = row.as_of is None or not now - ADJUSTED_EVERY < row.as_of <= now
    if not rested or not (is_new or row.touches.exists()):
        return 0
    if not PublishedDocument.objects.free(at=now).filter(pk=row.pk).update(leased_until=now + LEASE):
        return 0
    with snapshot(), nothing_collected():
        touches = list(row.touches.values_list("pk", flat=True))
        changed = [change for kind in ADJUSTED for change in _adjusted_otherwise(kind)]
    with transaction.atomic():
        for pk, was, text in changed:
            PublishedDocument.objects.filter(pk=pk, adjusted=was).update(adjusted=text, revision=F("revision") + 1)
        PublishedDocument.objects.filter(pk=row.pk).update(as_of=now, leased_until=None, revision=F("revision") + 1)
        _forget(touches)
    return len(changed)


def _adjusted_otherwise(kind: str) -> Iterator[tuple[int, str, str]]:
    """Yield the documents that have another `adjusted` than they should, with what they have. Who has none has no company."""
    there = PublishedDocument.objects.filter(kind=kind).exclude(adjusted="").values_list("pk", "subject", "adjusted")
    adjusted = adjusted_by_key(kind) if there else None
    for pk, subject, was in there:
        if adjusted and (text := text_of(adjusted(subject))) != was and text != "{}":
            yield pk, was, text


def differences(*, now: datetime) -> Iterator[str]:
    """Yield a line for each published document that is not what the rows say; of one that is out of date nothing is said."""
    rows = PublishedDocument.objects.published().order_by("pk").defer("page", "adjusted")
    for row in rows.iterator(chunk_size=AT_ONCE):
        with snapshot():
            subject = subject_by_key(row.kind, row.subject)
            computed = compute(subject, now=now) if subject else None
        if computed is None or computed.row is None or computed.row.revision != row.revision or computed.touches:
            continue
        is_current = (row.method, row.settings) == (NEWEST.version, settings_now())
        is_in_time = row.as_of is not None and row.as_of <= now and (row.valid_until is None or now < row.valid_until)
        if is_current and is_in_time and _said(row.body) != _said(computed.content.body):
            yield f"document of {row.kind} {computed.subject.slug}, revision {row.revision}: is not what its rows give"


def _said(body: str) -> dict[str, Any]:
    """What a document says, apart from when it was computed."""
    said: dict[str, Any] = json.loads(body)
    return said | {"as_of": "", "history": {}}


def publish_documents(rows: Iterable[PublishedDocument], *, now: datetime) -> int:
    """Compute and store documents one after the other; return how many were stored.

    1. Lease it, so that another worker takes another one.
    2. Compute it in a snapshot of its own. Of a subject that is no more, or no longer public, the document goes.
    3. Store it, or keep with it why it failed.
    """
    done = 0
    for row in rows:
        free = PublishedDocument.objects.filter(pk=row.pk).free(at=now)
        if not free.update(leased_until=now + LEASE, attempts=F("attempts") + 1):
            continue
        try:
            done += publish(row.kind, row.subject, now=now)
        except Exception as error:
            log.exception("The document of %s %d could not be computed", row.kind, row.subject)
            _give_up(row, error, now=now)
    return done


def publish(kind: str, key: int, *, now: datetime) -> bool:
    """Compute the document of a subject and store it; return whether it was stored."""
    with snapshot():
        subject = subject_by_key(kind, key)
        computed = compute(subject, now=now) if subject else None
    if computed is None:
        PublishedDocument.objects.of(kind, key).delete()
        return False
    return store(computed)


def compute(subject: Subject, *, now: datetime) -> Computed:
    """Compute the document of a subject. Everything is read in the snapshot that the caller has taken."""
    row = PublishedDocument.objects.of(subject.kind, subject.pk).defer("body").first()
    touches = list(Touch.objects.filter(document=row).values_list("pk", flat=True)) if row else []
    state = read_revision()
    with nothing_collected():
        figures = figures_of(subject, PUBLISHED, now=now)
        adjusted = written_adjusted(subject, figures).get("adjusted")
        content = Content(
            body=text_of(written(subject, figures, at=now) | {"waiting": 0}),
            adjusted=text_of(adjusted) if adjusted else "",
            page=extract_of(figures).text,
            valid_until=_valid_until(figures, is_first=row is None, now=now),
        )
    return Computed(subject=subject, figures=figures, content=content, as_of=now, row=row, touches=touches, state=state)


def text_of(document: Mapping[str, Any]) -> str:
    """Return a document as JSON, without a space too many."""
    return json.dumps(document, ensure_ascii=False, separators=(",", ":"))


@transaction.atomic
def store(computed: Computed) -> bool:
    """Store a document; return whether it was: not if somebody has stored another one since its snapshot was taken.

    A first one may have come too late for a change to touch it: if anything at all has changed, it has to be computed again.
    """
    subject, row, content = computed.subject, computed.row, computed.content
    columns = {
        "body": content.body,
        "adjusted": content.adjusted,
        "page": content.page,
        "digest": content.digest,
        "method": NEWEST.version,
        "settings": settings_now(),
        "scored": computed.figures.sum_of(ALL, Rule.BRIER).value.n,
        "as_of": computed.as_of,
        "valid_until": content.valid_until,
        "attempts": 0,
        "last_error": "",
        "not_before": None,
        "leased_until": None,
    }
    if row is None:
        new = PublishedDocument(kind=subject.kind, subject=subject.pk)
        PublishedDocument.objects.bulk_create([new], ignore_conflicts=True)
        if read_revision() != computed.state:
            columns["valid_until"] = computed.as_of
    there = PublishedDocument.objects.of(subject.kind, subject.pk).filter(revision=row.revision if row else 0)
    if not there.update(revision=F("revision") + 1, **columns):
        return False
    _forget(computed.touches)
    return True


def _forget(touches: Sequence[int]) -> None:
    for start in range(0, len(touches), CHUNK):
        Touch.objects.filter(pk__in=touches[start : start + CHUNK]).delete()


def _valid_until(figures: Figures, *, is_first: bool, now: datetime) -> datetime:
    """Return the next instant at which time alone changes the document.

    At its deadline an open claim becomes due, and one that was settled early enters the calibration. A document that tells
    of claims whose scores are being computed is no longer true as soon as they are.
    """
    if figures.waiting > figures.failed:
        return now + SOON
    deadlines = {line.deadline_at for line in (*figures.lines, *figures.quoted)}
    ahead = [*(at for at in deadlines if at > now), *head_ahead(at=now)]
    return min([*ahead, now + (LOOK_AGAIN if is_first else LONGEST)])


def _give_up(row: PublishedDocument, error: Exception, *, now: datetime) -> None:
    wait = min(BACKOFF * 2**row.attempts, LONGEST_WAIT)
    PublishedDocument.objects.filter(pk=row.pk, leased_until=now + LEASE).update(
        leased_until=None, not_before=now + wait, last_error=f"{type(error).__name__}: {error}"[:2000]
    )
