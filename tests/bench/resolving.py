"""What it costs to resolve one claim and to score it, in a small ledger and in one with many more claims."""

import statistics
import time
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from django.db import connection
from django.test.utils import CaptureQueriesContext

from forecasts.models.claims import Claim
from forecasts.models.forecasts import Forecast
from forecasts.models.ids import new_public_id
from forecasts.models.people import Role
from forecasts.models.sources import Article, Forecaster
from forecasts.resolution import operations
from forecasts.scorecards.operations import score_claim
from tests import factories
from tests.factories import NOW
from tests.resolution import stage

MORE: Final = 20_000
"""Claims that the large ledger has more."""
REPEATS: Final = 31


@dataclass(frozen=True)
class Cost:
    """The median time of one claim's way, its queries, and the size of the ledger."""

    ms: float
    queries: int
    claims: int


def measure(*, more: int) -> Cost:
    """Add claims of one author, then take new ones of the same author the whole way."""
    author, article = _author()
    _fill(more, author, article)
    proposer, confirmer = stage.actor(Role.RESOLVER), stage.actor(Role.REVIEWER)
    times, queries = [], 0
    for number in range(REPEATS):
        claim = factories.claim(article=article, outlet=article.outlet)
        factories.forecast(claim, wording="unlikely", forecaster=author, article=article)
        now = NOW + timedelta(seconds=number)
        with CaptureQueriesContext(connection) as captured:
            begin = time.perf_counter()
            operations.propose(
                claim_id=claim.public_id, version=claim.version, answer=stage.NO, actor=proposer, now=now
            )
            operations.confirm(claim_id=claim.public_id, version=claim.version + 1, note="", actor=confirmer, now=now)
            assert score_claim(claim_pk=claim.pk, now=now)
            times.append((time.perf_counter() - begin) * 1000)
        queries = len(captured)
    return Cost(statistics.median(times), queries, Claim.objects.count())


def _author() -> tuple[Forecaster, Article]:
    author = Forecaster.objects.filter(slug="bench").first() or factories.forecaster(slug="bench")
    article = Article.objects.filter(slug="bench").first() or factories.article(slug="bench", authors=[author])
    return author, article


def _fill(more: int, author: Forecaster, article: Article) -> None:
    """Add open claims of the same author with a forecast each, in bulk."""
    if not more:
        return
    pattern = factories.claim(article=article, outlet=article.outlet)
    word = factories.forecast(pattern, wording="unlikely", forecaster=author, article=article)
    fields = {
        field.attname: getattr(pattern, field.attname) for field in Claim._meta.concrete_fields if not field.primary_key
    }
    claims = Claim.objects.bulk_create(
        (Claim(**fields | {"public_id": new_public_id()}) for _ in range(more)), batch_size=500
    )
    said = {
        field.attname: getattr(word, field.attname) for field in Forecast._meta.concrete_fields if not field.primary_key
    }
    Forecast.objects.bulk_create(
        (Forecast(**said | {"public_id": new_public_id(), "claim_id": claim.pk}) for claim in claims), batch_size=500
    )
