"""Situations to score, in one line each."""

from datetime import datetime
from typing import Any

from forecasts import clock
from forecasts.capture.claims import versions_of
from forecasts.management.example import loading
from forecasts.models.claims import Claim
from forecasts.models.forecasts import Forecast
from forecasts.models.resolutions import Outcome
from forecasts.models.scores import ScoreJob
from forecasts.scorecards.card.documents import document
from forecasts.scorecards.card.published import standings_of
from forecasts.scorecards.publishing import operations
from forecasts.scorecards.publishing.standings_sums import Sums, sums_of
from forecasts.scorecards.subjects import Subject
from tests import factories
from tests.factories import NOW

Document = Any
"""A document as its readers have it: plain JSON."""


def recorded(**fields: Any) -> Claim:
    """A claim on record with the first version of its terms."""
    claim = factories.claim(**fields)
    assert claim.recorded_at is not None
    versions_of([claim], recorded_at=claim.recorded_at)[0].save()
    return claim


def called(wording: str = "unlikely", *, outcome: str | None = Outcome.DID_NOT_OCCUR, **fields: Any) -> Forecast:
    """A forecast in words on a claim of its own, which is resolved unless `outcome` is None, with its job raised."""
    claim = fields.pop("claim", None) or recorded()
    forecast = factories.forecast(claim, wording=wording, **fields)
    if outcome is not None:
        factories.resolution(claim, outcome)
    ScoreJob.objects.raise_for([claim])
    return forecast


def score(*claims: Claim, now: datetime = NOW) -> None:
    """Publish what is wanted: of these claims, or of all."""
    for claim in claims:
        assert operations.score_claims(claim_pks=[claim.pk], now=now) == 1
    while not claims and operations.score_ready(now=now):
        pass


def example(now: datetime = NOW) -> dict[int, Claim]:
    """The example's claims by their numbers, scored."""
    claims = loading.load(text="", now=now)
    score(now=now)
    return claims


def sums(kind: str, pk: int) -> Sums:
    """What the published scores of a subject add up to, by part and rule."""
    return sums_of(kind, standings_of(Subject(kind, pk, "", ""))).get((), {})


def card_of(kind: str, slug: str = "ledger", now: datetime | None = None) -> Document:
    """The document of a subject as it is published."""
    return document(kind=kind, slug=slug, now=now or clock.now())
