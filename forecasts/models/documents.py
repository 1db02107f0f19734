"""Published documents: what is said about one subject, as it was computed last; and what has changed about it since.

    touched    something that a document tells has changed after it was computed: one row for each change and claim. It is
               only inserted, in the transaction of the change, so that no change waits for another
    published  the document was computed in one snapshot and stored; the touches which that snapshot held are deleted

Only documents that somebody has asked for are there. All of them can be made again from the record and its scores.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any, Final

from django.conf import settings
from django.db import models
from django.db.models import OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Now

from forecasts.models.among import Among
from forecasts.models.claims import Claim
from forecasts.models.publications import NAMES, Publications
from forecasts.models.scores import Standing

MOST_ATTEMPTS: Final = 5
_FILED: Final = (("outlet", "outlet"), ("outlet", "article__outlet"), ("article", "article"))
"""Where a claim itself says to whom it belongs."""
LEDGER: Final = "ledger"
EVERYBODY: Final = "everybody"
"""The kind of the row that is touched by every score: no document, it says since when `adjusted` has been as it is."""
FOR_ALL: Final = 0
"""Stands for the key of the subject of which there is only one: the whole ledger."""


class PublishedDocumentQuerySet(models.QuerySet["PublishedDocument"]):
    """Published documents, asked for in words."""

    def of(self, kind: str, subject: int) -> PublishedDocumentQuerySet:
        """Return the document of one subject."""
        return self.filter(kind=kind, subject=subject)

    def published(self) -> PublishedDocumentQuerySet:
        """Those that can be read."""
        return self.filter(revision__gt=0).exclude(kind=EVERYBODY)

    def free(self, *, at: datetime) -> PublishedDocumentQuerySet:
        """Those that nobody computes at this moment, and that do not wait after a failure."""
        return self.filter(
            Q(not_before__isnull=True) | Q(not_before__lte=at),
            Q(leased_until__isnull=True) | Q(leased_until__lte=at),
        )


class PublishedDocument(models.Model):
    """The document about one subject; `subject` is its key, 0 for the whole ledger.

    `revision` counts how often it was published, 0 until it first was; `body` is the document as JSON, `digest` the SHA-256
    of this text in UTF-8; `page` is what its page shows beside it, `adjusted` the key of that name, which depends on everybody: both as JSON. It is true as of `as_of`, and stays so until `valid_until` as long as nothing is touched; `method`
    and `settings` are the version of the computation and the settings by which it was computed. `scored` is how many
    forecasts with a finite Brier score it counts.

    `leased_until` is the lease of the worker that computes it anew; `attempts` and `last_error` are those since the last
    success.
    """

    kind = models.CharField(max_length=20)
    subject = models.PositiveBigIntegerField(default=FOR_ALL)
    revision = models.PositiveBigIntegerField(default=0)
    body = models.TextField(blank=True)
    page = models.TextField(blank=True)
    adjusted = models.TextField(blank=True)
    digest = models.CharField(max_length=64, blank=True)
    method = models.PositiveIntegerField(default=0)
    settings = models.CharField(max_length=100, blank=True)
    scored = models.PositiveBigIntegerField(default=0)
    as_of = models.DateTimeField(null=True)
    valid_until = models.DateTimeField(null=True)
    attempts = models.PositiveIntegerField(default=0)
    last_error = models.TextField(blank=True)
    not_before = models.DateTimeField(null=True, blank=True)
    leased_until = models.DateTimeField(null=True, blank=True)

    objects = PublishedDocumentQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(name="document_once", fields=["kind", "subject"])]
        indexes = [models.Index(name="document_valid_until", fields=["valid_until"])]

    def __str__(self) -> str:
        return f"Document of {self.kind} {self.subject}, revision {self.revision}"


class TouchQuerySet(models.QuerySet["Touch"]):
    """Touches, and how they come about."""

    def waiting(self) -> TouchQuerySet:
        """Those of documents that a worker publishes; without one, whoever reads a document does."""
        return (
            self.none()
            if settings.SCORING_IN_PROCESS
            else self.filter(document__in=PublishedDocument.objects.published())
        )

    def subject(self, kind: str, *subjects: int) -> None:
        """Touch the documents of some subjects: they are renamed, or come to mean somebody else. Pages may name them too."""
        Publications.objects.count_up(NAMES)
        documents = PublishedDocument.objects.filter(kind=kind, subject__in=subjects)
        self.bulk_create(Touch(document_id=pk) for pk in documents.values_list("pk", flat=True))

    @contextmanager
    def around(self, claims: Collection[int]) -> Iterator[None]:
        """Touch the documents that tell of claims before or after what happens meanwhile: the publication of their scores."""
        before = _telling_of(claims)
        yield
        touched = sorted({*before, *_telling_of(claims)})
        self.bulk_create((Touch(document_id=document, claim_id=claim) for document, claim in touched), batch_size=1000)


class Touch(models.Model):
    """A change after which a document is out of date: of one of its claims, or of its subject itself."""

    document = models.ForeignKey(PublishedDocument, on_delete=models.CASCADE, related_name="touches")
    claim = models.ForeignKey(Claim, null=True, on_delete=models.CASCADE, related_name="+")
    touched_at = models.DateTimeField(db_default=Now(), editable=False)

    objects = TouchQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "touches"

    def __str__(self) -> str:
        return f"{self.document} is out of date"


def _telling_of(claims: Collection[int]) -> set[tuple[int, int]]:
    """Return which documents tell of which claims, by their published standings and by their filing. Three queries."""
    standings = Standing.objects.filter(Among("claim", claims)).order_by()
    filed = Claim.objects.filter(pk__in=claims).order_by().annotate(whole=Value(FOR_ALL))
    under = Claim.topics.through._default_manager.filter(claim__in=claims).order_by()
    found = _pairs(filed, LEDGER, "whole", "pk").union(
        _pairs(filed, EVERYBODY, "whole", "pk"),
        *(_pairs(standings, kind, kind, "claim") for kind in ("forecaster", "outlet", "article")),
        *(_pairs(filed, kind, path, "pk") for kind, path in _FILED),
        _pairs(under, "topic", "topic", "claim"),
        all=True,
    )
    return set(found) | _telling_by_topic(standings)


def _pairs(rows: QuerySet[Any], kind: str, subject: str, claim: str) -> QuerySet[Any, tuple[Any, ...]]:
    of_kind = PublishedDocument.objects.filter(kind=kind, subject=OuterRef(subject)).values("pk")
    told: QuerySet[Any] = rows.annotate(told_in=Subquery(of_kind)).filter(told_in__isnull=False)
    return told.values_list("told_in", claim)


def _telling_by_topic(standings: QuerySet[Standing]) -> set[tuple[int, int]]:
    """The topics are those under which the claims were filed when their scores were published."""
    filed = [(claim, topics) for claim, topics in standings.values_list("claim", "topic_ids").distinct() if topics]
    wanted = {topic for _, topics in filed for topic in topics}
    documents = dict(PublishedDocument.objects.filter(kind="topic", subject__in=wanted).values_list("subject", "pk"))
    return {(documents[topic], claim) for claim, topics in filed for topic in topics if topic in documents}
