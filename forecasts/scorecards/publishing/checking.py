"""The check of what is published, and its mending: both make it again from the rows.

1. Of every claim that is not behind, the standings and scores are those that its rows give.
2. Every recorded claim has a score job.

Both go through the ledger in batches of claims, each by itself, so that nobody waits for them.
"""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Final

from django.db.models import F, QuerySet
from django.db.models.lookups import GreaterThan

from forecasts.database import snapshot
from forecasts.models.claims import Claim
from forecasts.models.scores import ScoreJob
from forecasts.scorecards.columns import nothing_collected
from forecasts.scorecards.judging import Verdict
from forecasts.scorecards.publishing.operations import score_claims
from forecasts.scorecards.publishing.rows import verdicts_on
from forecasts.scorecards.publishing.writing import stored_standings

BATCH: Final = 400
"""Claims that are read at once, so that memory does not grow with the ledger."""


def differences() -> list[str]:
    """Return a line for each thing that is published otherwise than the rows say; none is how it should be.

    Each batch of claims is one snapshot of the database, so that jobs which publish meanwhile do not disturb it.
    """
    found: list[str] = []
    with nothing_collected():
        for names in _batches(Claim.objects.recorded()):
            with snapshot():
                found += _differences(names)
    return found


def rescore(*, now: Callable[[], datetime]) -> int:
    """Have every standing and score made again from the rows, and return how many claims there are.

    Each batch of claims wants its scores and gets them at once; a claim whose job a worker holds, or that fails, stays behind.
    """
    claims = 0
    with nothing_collected():
        for names in _batches(Claim.objects.recorded()):
            claims += len(names)
            ScoreJob.objects.raise_for(names)
            score_claims(claim_pks=list(names), now=now())
    return claims


def _differences(names: dict[int, str]) -> Iterator[str]:
    jobs = dict(ScoreJob.objects.filter(pk__in=names).values_list("pk", GreaterThan(F("want"), F("done"))))
    stored: dict[int, dict[int, Verdict]] = {pk: {} for pk in names}
    for (claim_pk, forecaster_pk), standing in stored_standings(list(names)).items():
        stored[claim_pk][forecaster_pk] = standing.verdict
    for claim_pk, verdicts in verdicts_on(list(names)).items():
        made = {verdict.forecaster_id: verdict for verdict in verdicts}
        if claim_pk not in jobs:
            yield f"claim {names[claim_pk]}: has no score job"
        if not jobs.get(claim_pk) and stored[claim_pk] != made:
            yield f"claim {names[claim_pk]}: its published scores are not those that its rows give"


def _batches(claims: QuerySet[Claim]) -> Iterator[dict[int, str]]:
    """Yield the public ids of claims by their keys, some at a time."""
    last = 0
    while batch := dict(claims.filter(pk__gt=last).order_by("pk").values_list("pk", "public_id")[:BATCH]):
        last = max(batch)
        yield batch
        gc.collect(0)  # what the queries of this batch left behind, while the collector is paused
