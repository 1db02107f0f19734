"""Scores of many claims in one transaction: what `score_claim` does for each, after an import has raised jobs by thousands.

The claims' standings and scores are the same as one by one; what they change on the cards is added up first, so that a
card that all of them share is written once.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from datetime import datetime
from typing import Final

from django.db import transaction
from django.db.models import F

from forecasts.models.publications import Publications
from forecasts.models.scores import ScoreJob
from forecasts.scorecards.publishing.judging import verdicts_on
from forecasts.scorecards.publishing.operations import LEASE, MOST_ATTEMPTS, score_claim
from forecasts.scorecards.publishing.writing import apply_to_cards, publish_standings

MANY: Final = 50
"""How many claims are scored together: few enough for a lease, and for a transaction that others wait for."""

log = logging.getLogger(__name__)


def score_many(*, claim_pks: Sequence[int], now: datetime) -> int:
    """Publish the newest scores of those of the claims that wait for it; return how many there were.

    1. Lease their jobs; those that are not behind, wait or are leased are passed over.
    2. Compute and publish all of them in one transaction.
    3. If that fails, let go of all, and compute each by itself: the one to blame then keeps its error and waits.
    """
    token = now + LEASE
    ready = ScoreJob.objects.ready(at=now, most_attempts=MOST_ATTEMPTS).filter(pk__in=claim_pks)
    leased = list(ready.values_list("pk", flat=True))
    mine = ScoreJob.objects.filter(pk__in=leased, leased_until=token)
    if not ready.filter(pk__in=leased).update(leased_until=token, attempts=F("attempts") + 1):
        return 0
    try:
        return _publish(leased, token=token, now=now)
    except Exception:
        log.exception("The scores of %d claims could not be computed together", len(leased))
        mine.update(leased_until=None, attempts=F("attempts") - 1)
        return sum(_alone(claim_pk, now) for claim_pk in leased)


def _alone(claim_pk: int, now: datetime) -> bool:
    try:
        return score_claim(claim_pk=claim_pk, now=now)
    except Exception:
        log.exception("The scores of claim %s could not be computed", claim_pk)
        return False


@transaction.atomic
def _publish(claim_pks: Sequence[int], *, token: datetime, now: datetime) -> int:
    """Publish what the jobs want as they are locked: nobody can want more until this transaction ends."""
    jobs = ScoreJob.objects.select_for_update().filter(pk__in=claim_pks, leased_until=token).order_by("pk")
    pks = list(jobs.values_list("pk", flat=True))
    verdicts = verdicts_on(pks, now=now)
    change = publish_standings({pk: verdicts.get(pk, []) for pk in pks}, now=now)
    apply_to_cards(change, now=now)
    ScoreJob.objects.filter(pk__in=pks).update(
        done=F("want"), leased_until=None, attempts=0, not_before=None, last_error=""
    )
    Publications.objects.count_up()
    return len(pks)
