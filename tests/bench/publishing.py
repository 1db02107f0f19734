"""Scoring one claim of many forecasters anew, against the same update in plain SQL.

The claim's outcome turns back and forth, so that every standing and score of it changes each time. The plain update
writes the same rows from tables that hold what they become, in one transaction: two statements, nothing computed.
"""

import statistics
import time
from collections.abc import Iterator
from typing import Any, Final

from django.core.management import call_command
from django.db import connection, transaction

from forecasts.models.claims import Claim
from forecasts.models.forecasts import Forecast
from forecasts.models.ids import new_public_id
from forecasts.models.resolutions import Outcome
from forecasts.models.scores import ScoreJob
from forecasts.models.sources import Forecaster
from forecasts.scorecards.publishing.operations import score_claims
from tests import factories
from tests.bench.figures import Figure, at_most
from tests.factories import NOW

SIZES: Final = (50, 1_000, 10_000)
ROUNDS: Final = 3
TABLES: Final = {
    "forecasts_standing": ("occurred", "held", "cluster"),
    "forecasts_score": ("value", "low", "high"),
}


def measure() -> Iterator[Figure]:
    """One claim of each size, in a ledger of their own."""
    call_command("migrate", verbosity=0)
    for size in SIZES:
        claim = staged(size)
        factories.resolution(claim, Outcome.OCCURRED)
        scored(claim)
        keep()
        factories.resolution(claim, Outcome.DID_NOT_OCCUR)
        pairs = [(scored(claim), write_kept()) for _ in range(ROUNDS)]
        ours, theirs = (statistics.median(several) for several in zip(*pairs, strict=True))
        detail = f"{ours:.0f} ms, {theirs:.1f} ms in plain SQL"
        yield at_most(f"scoring a claim of {size:,} forecasters anew, against plain SQL", ours / theirs, 5, detail)
        scored(claim)
    connection.close()


def scored(claim: Claim) -> float:
    """Score the claim as it stands; return the milliseconds."""
    ScoreJob.objects.raise_for([claim])
    begin = time.perf_counter()
    assert score_claims(claim_pks=[claim.pk], now=NOW)
    return (time.perf_counter() - begin) * 1000


def keep() -> None:
    """Keep what is published now, to be written again."""
    with connection.cursor() as cursor:
        for table in TABLES:
            cursor.execute(f"DROP TABLE IF EXISTS kept_{table}")
            cursor.execute(f"CREATE TEMP TABLE kept_{table} AS SELECT * FROM {table}")


def write_kept() -> float:
    """Write what was kept over what differs from it now; return the milliseconds."""
    begin = time.perf_counter()
    with transaction.atomic(), connection.cursor() as cursor:
        for table, columns in TABLES.items():
            changes = ", ".join(f"{column} = kept.{column}" for column in columns)
            differs = " OR ".join(f"{table}.{column} IS NOT kept.{column}" for column in columns)
            cursor.execute(
                f"UPDATE {table} SET {changes} FROM kept_{table} AS kept WHERE kept.id = {table}.id AND ({differs})"
            )
    return (time.perf_counter() - begin) * 1000


def staged(size: int) -> Claim:
    """A claim with a forecast by each of so many authors."""
    article = factories.article()
    claim = factories.claim(article=article, outlet=article.outlet, topics=[factories.topic()])
    authors = Forecaster.objects.bulk_create(
        Forecaster(slug=f"{claim.pk}-{number}", name=f"{number}", kind="author") for number in range(size)
    )
    pattern = factories.forecast(claim, forecaster=factories.forecaster(), article=article)
    said: dict[str, Any] = {field.attname: getattr(pattern, field.attname) for field in Forecast._meta.concrete_fields}
    Forecast.objects.bulk_create(
        Forecast(**said | {"id": None, "public_id": new_public_id(), "forecaster_id": author.pk, "p_ppm": 90 * number})
        for number, author in enumerate(authors)
    )
    return claim
