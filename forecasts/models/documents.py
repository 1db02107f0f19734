"""Published documents: what is said about one subject, as it was computed last; and what has changed about it since.

    touched    something that a document tells has changed after it was computed: one row for each change and claim. It is
               only inserted, in the transaction of the change, so that no change waits for another
    published  the document was computed in one snapshot and stored; the touches which that snapshot held are deleted

Only documents that somebody has asked for are there. All of them can be made again from the record and its scores.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from datetime import datetime
from itertools import chain
from typing import Final

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from forecasts.models.among import Among
from forecasts.models.claims import Claim
from forecasts.models.publications import NAMES, Publications

MOST_ATTEMPTS: Final = 5
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

    def tell(self, claims: Collection[int], *subjects: Iterable[tuple[int, str, int]]) -> None:
        """Touch the documents that tell of claims: of these subjects, where they are filed, and of the whole ledger.

        A subject is given as a claim, a kind and a key: those on whose cards the claim's forecasts were, and are.
        """
        told = [*chain.from_iterable(subjects), *_filed(claims)]
        told += ((claim, kind, FOR_ALL) for claim in claims for kind in (LEDGER, EVERYBODY))
        keys: dict[str, set[int]] = {}
        for _, kind, key in told:
            keys.setdefault(kind, set()).add(key)
        wanted = Q(*(Q(Among("subject", some), kind=kind) for kind, some in keys.items()), _connector=Q.OR)
        rows = PublishedDocument.objects.filter(wanted).values_list("kind", "subject", "pk") if keys else ()
        documents = {(kind, key): pk for kind, key, pk in rows}
        touched = {(documents[kind, key], claim) for claim, kind, key in told if (kind, key) in documents}
        touches = (Touch(document_id=document, claim_id=claim) for document, claim in sorted(touched))
        self.bulk_create(touches, batch_size=1000)


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


def _filed(claims: Collection[int]) -> Iterator[tuple[int, str, int]]:
    """Yield each claim with each subject under which it is filed itself. Two queries."""
    filed = Claim.objects.filter(Among("pk", claims)).order_by()
    for claim, outlet, article, publisher in filed.values_list("pk", "outlet", "article", "article__outlet"):
        named = (("outlet", outlet), ("outlet", publisher), ("article", article))
        yield from ((claim, kind, key) for kind, key in named if key is not None)
    under = Claim.topics.through._default_manager.filter(Among("claim", claims)).order_by()
    yield from ((claim, "topic", topic) for claim, topic in under.values_list("claim", "topic"))
