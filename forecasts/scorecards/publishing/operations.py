"""The operation that publishes the scores of claims. A message may be lost, sent twice or come late: the job row decides.

    lease     own transaction  the jobs are taken, the attempt is counted: a worker that dies is counted too
    publish   own transaction  job rows locked → verdicts → standings and scores by difference → `done` = what was
                               wanted at the lease
    give up   own transaction  the error is kept, the next attempt waits

If the worker dies before `publish` commits, nothing of it is there and the lease runs out. What changes while it computes
raises `want` above what was leased, so that the job stays behind and is computed again.
"""

from __future__ import annotations

import logging
from collections.abc import Collection
from datetime import datetime
from typing import Final

from django.db import transaction

from forecasts.history.actors import Actor
from forecasts.models.documents import Touch
from forecasts.models.errors import Conflict, NotAllowed
from forecasts.models.people import Role
from forecasts.models.scores import ScoreJob, ScoreJobQuerySet
from forecasts.scorecards.columns import nothing_collected
from forecasts.scorecards.publishing.rows import verdicts_on
from forecasts.scorecards.publishing.writing import publish_standings

AT_ONCE: Final = 50
"""How many claims are scored together: few enough for a lease, and for a transaction that others wait for."""

log = logging.getLogger(__name__)


def score_claims(*, claim_pks: Collection[int], now: datetime) -> int:
    """Publish the newest scores of those of some claims that wait for it; return how many there were.

    1. Lease their jobs; those that are not behind, wait or are leased are passed over.
    2. Compute and publish all of them in one transaction.
    3. If that fails, let go of all, and publish each by itself. The one to blame then keeps its error and waits.
    """
    return _score(ScoreJob.objects.lease(claim_pks, at=now), now=now)


def _score(leased: ScoreJobQuerySet, *, now: datetime) -> int:
    try:
        return _publish(leased, now=now)
    except Exception as error:
        keys = list(leased.values_list("pk", flat=True))
        log.exception("The scores of %s could not be computed", f"claim {keys[0]}" if len(keys) == 1 else "claims")
        if len(keys) == 1:
            leased.give_up(error, at=now)
            return 0
        leased.let_go()
        return sum(score_claims(claim_pks=[key], now=now) for key in keys)


@transaction.atomic
def _publish(leased: ScoreJobQuerySet, *, now: datetime) -> int:
    claims = leased.lock()
    if not claims:
        return 0
    with nothing_collected(), Touch.objects.around(claims):
        made = verdicts_on(claims)
        publish_standings({pk: made.get(pk, []) for pk in claims}, now=now)
    if leased.finish() != len(claims):
        raise Conflict("The lease ran out and another worker took the job.")
    return len(claims)


def score_ready(*, now: datetime) -> int:
    """Publish the scores of the next claims that wait for it; return how many were taken up, 0 if none can be."""
    return _score(ScoreJob.objects.take(at=now, limit=AT_ONCE), now=now)


def retry(*, job: ScoreJob, actor: Actor, now: datetime) -> None:
    """Let a job that failed be computed again at once, with all its attempts.

    Raises:
        NotAllowed: only the editor-in-chief tries again.
        Conflict: a worker computes it right now.
    """
    if actor.role != Role.ADMIN:
        raise NotAllowed("Only the editor-in-chief can have scores computed again.")
    with transaction.atomic():
        if not ScoreJob.objects.filter(pk=job.pk).retry(at=now):
            raise Conflict("These scores are being computed right now. Wait a moment and look again.")
