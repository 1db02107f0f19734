"""The operations that publish scores. A message may be lost, sent twice or come late: the job row decides.

    lease     own transaction  the job is taken for `LEASE`, the attempt is counted: a worker that dies is counted too
    publish   own transaction  job row locked → `want` read → verdicts → standings and scores by difference → cards by
                               difference → `done` = the `want` that was read → one publication more is counted
    give up   own transaction  the error is kept, the next attempt waits

If the worker dies before `publish` commits, nothing of it is there and the lease runs out. What changes while it computes
raises `want` above what was read, so that the job stays behind and is computed again.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from django.db import transaction
from django.db.models import F

from forecasts.history.actors import Actor
from forecasts.models.errors import Conflict, NotAllowed
from forecasts.models.people import Role
from forecasts.models.publications import Publications
from forecasts.models.scores import ScoreJob
from forecasts.scorecards.columns import nothing_collected
from forecasts.scorecards.publishing.judging import verdicts_on
from forecasts.scorecards.publishing.writing import apply_to_cards, publish_standings

LEASE: Final = timedelta(seconds=30)
"""How soon a dead worker's job is taken up again. A slow worker loses nothing but its time to a shorter one: `_publish`
holds the job's row, and whoever no longer has the lease writes nothing."""
MOST_ATTEMPTS: Final = 5
BACKOFF: Final = timedelta(seconds=10)
"""How long the second attempt waits; each later one waits twice as long as the one before."""


def score_claim(*, claim_pk: int, now: datetime) -> bool:
    """Publish the newest scores of a claim; return whether there was anything to do.

    1. Lease the job; if it is not behind, waits or is leased, there is nothing to do.
    2. Compute and publish in one transaction.
    3. If that fails, keep the error with the job, let it wait, and raise.
    """
    token = _lease(claim_pk, now)
    if token is None:
        return False
    try:
        _publish(claim_pk, token=token, now=now)
    except Exception as error:
        _give_up(claim_pk, token=token, error=error, now=now)
        raise
    return True


@transaction.atomic
def ready_jobs(*, now: datetime, limit: int) -> list[int]:
    """Return the claims whose scores can be computed now, and note with the jobs of lost workers what happened to them.

    A job whose row is locked is being published at this moment, however old its lease, and is passed over.
    """
    jobs = ScoreJob.objects.select_for_update(skip_locked=True)
    lost = jobs.behind().filter(leased_until__lte=now, last_error="").values_list("pk", flat=True)
    note = "The worker that computed these scores was lost before it had finished."
    ScoreJob.objects.filter(pk__in=list(lost)).update(last_error=note)
    ready = jobs.ready(at=now, most_attempts=MOST_ATTEMPTS)
    return list(ready.order_by("claim").values_list("claim", flat=True)[:limit])


def retry(*, job: ScoreJob, actor: Actor, now: datetime) -> None:
    """Let a job that failed be computed again at once, with all its attempts.

    Raises:
        NotAllowed: only the editor-in-chief tries again.
        Conflict: a worker computes it right now.
    """
    if actor.role != Role.ADMIN:
        raise NotAllowed("Only the editor-in-chief can have scores computed again.")
    free = ScoreJob.objects.filter(pk=job.pk).exclude(leased_until__gt=now)
    with transaction.atomic():
        if not free.update(want=F("want") + 1, attempts=0, not_before=None, leased_until=None):
            raise Conflict("These scores are being computed right now. Wait a moment and look again.")
        Publications.objects.count_up()


def _lease(claim_pk: int, now: datetime) -> datetime | None:
    """Take the job if it is ready; return the lease's token."""
    token = now + LEASE
    ready = ScoreJob.objects.ready(at=now, most_attempts=MOST_ATTEMPTS).filter(pk=claim_pk)
    return token if ready.update(leased_until=token, attempts=F("attempts") + 1) else None


@transaction.atomic
def _publish(claim_pk: int, *, token: datetime, now: datetime) -> None:
    job = ScoreJob.objects.select_for_update().filter(pk=claim_pk, leased_until=token).first()
    if job is None:
        raise Conflict("The lease ran out and another worker took the job.")
    with nothing_collected():
        change = publish_standings({claim_pk: [], **verdicts_on([claim_pk], now=now)}, now=now)
        apply_to_cards(change, now=now)
    still_leased = ScoreJob.objects.filter(pk=claim_pk, leased_until=token, done__lt=job.want)
    if not still_leased.update(done=job.want, leased_until=None, attempts=0, not_before=None, last_error=""):
        raise Conflict("A newer score of this claim has been published already.")
    Publications.objects.count_up()


def _give_up(claim_pk: int, *, token: datetime, error: Exception, now: datetime) -> None:
    """Keep what went wrong. A lease that somebody else holds by now is left alone."""
    job = ScoreJob.objects.filter(pk=claim_pk, leased_until=token).first()
    if job is not None:
        wait = BACKOFF * 2 ** max(job.attempts - 1, 0)
        ScoreJob.objects.filter(pk=claim_pk, leased_until=token).update(
            leased_until=None, not_before=now + wait, last_error=f"{type(error).__name__}: {error}"[:2000]
        )
