"""The operation that publishes the scores of claims. A message may be lost, sent twice or come late: the job row decides.

    lease     own transaction  the jobs are taken, the attempt is counted: a worker that dies is counted too
    judge     snapshot         the rows of the claims are read and judged; nobody waits for that
    publish   own transaction  job rows locked → standings and scores by difference → `done` = what was wanted at the lease →
                               documents that tell of the claims are touched
    give up   own transaction  the error is kept, the next attempt waits

If the worker dies before `publish` commits, nothing of it is there and the lease runs out. What changes after the lease
raises `want` above what was leased, so that the job stays behind and is computed again.
"""

from __future__ import annotations

import logging
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from itertools import chain
from typing import Final

from django.db import transaction
from django.db.models import Count

from forecasts.database import snapshot
from forecasts.history.actors import Actor
from forecasts.models.among import Among
from forecasts.models.documents import Touch
from forecasts.models.errors import Conflict, NotAllowed
from forecasts.models.forecasts import Forecast
from forecasts.models.people import Role
from forecasts.models.scores import ScoreJob, ScoreJobQuerySet
from forecasts.scorecards.columns import nothing_collected
from forecasts.scorecards.judging import Verdict
from forecasts.scorecards.publishing.rows import verdicts_on
from forecasts.scorecards.publishing.writing import publish_standings, subjects_of

AT_ONCE: Final = 400
"""How many claims are scored together at most."""
FORECASTS_AT_ONCE: Final = 2000
"""How many forecasts they may have: so few are written in less than a quarter of a second, for which others may wait."""

log = logging.getLogger(__name__)


def score_claims(*, claim_pks: Collection[int], now: datetime) -> int:
    """Publish the newest scores of those of some claims that wait for it; return how many there were.

    1. Lease their jobs; those that are not behind, wait or are leased are passed over.
    2. Judge all of them; publish them in one transaction.
    3. If that fails, let go of all, and publish each by itself. The one to blame then keeps its error and waits.
    """
    return sum(_score(ScoreJob.objects.lease(some, at=now), now=now) for some in _batches(claim_pks))


def score_ready(*, now: datetime) -> int:
    """Publish the scores of the next claims that wait for it; return how many were published, 0 if none can be."""
    taken = ScoreJob.objects.take(at=now, limit=AT_ONCE)
    some, *others = _batches(taken.values_list("pk", flat=True)) or [[]]
    taken.filter(Among("pk", chain.from_iterable(others))).let_go()
    return _score(taken.filter(Among("pk", some)), now=now)


def _batches(claim_pks: Iterable[int]) -> list[list[int]]:
    """Cut claims into batches of so many forecasts; one with more is a batch of its own."""
    claims = list(claim_pks)
    batches: list[list[int]] = []
    size = 0
    stated = Forecast.objects.filter(Among("claim", claims)).order_by().values_list("claim").annotate(n=Count("pk"))
    counts = dict(stated)
    for claim_pk in claims:
        n = counts.get(claim_pk, 0)
        if not batches or size + n > FORECASTS_AT_ONCE or len(batches[-1]) == AT_ONCE:
            batches.append([])
            size = 0
        batches[-1].append(claim_pk)
        size += n
    return batches


def _score(leased: ScoreJobQuerySet, *, now: datetime) -> int:
    claims = list(leased.values_list("pk", flat=True))
    try:
        with nothing_collected():
            with snapshot():
                verdicts = verdicts_on(claims)
            return _publish(leased, verdicts, now=now)
    except Exception as error:
        log.exception("The scores of %s could not be computed", f"claim {claims[0]}" if len(claims) == 1 else "claims")
        if len(claims) == 1:
            leased.give_up(error, at=now)
            return 0
        leased.let_go()
        return sum(score_claims(claim_pks=[claim_pk], now=now) for claim_pk in claims)


@transaction.atomic
def _publish(leased: ScoreJobQuerySet, verdicts: Mapping[int, Sequence[Verdict]], *, now: datetime) -> int:
    """Publish verdicts on those claims whose lease was not lost meanwhile."""
    claims = leased.lock()
    if not claims:
        return 0
    made = {claim_pk: verdicts.get(claim_pk, ()) for claim_pk in claims}
    before = publish_standings(made, now=now)
    leased.finish()
    Touch.objects.tell(claims, subjects_of(before), subjects_of(made))
    return len(claims)


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
