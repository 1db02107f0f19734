"""The nudge: after a change has been committed, somebody should look for work now rather than at the next sweep."""

import logging
from collections.abc import Callable
from typing import Final

from django.conf import settings
from django.db import transaction
from kombu.exceptions import OperationalError

from forecasts import clock, tasks
from forecasts.catalogue.changes import note_changes
from forecasts.history.sequencing import assign_positions
from forecasts.models.scores import ScoreJob
from forecasts.resolution.overlooked import apply_rules
from forecasts.scorecards.publishing import operations

AT_ONCE: Final = 1000
"""Entries of the history that are numbered together."""

log = logging.getLogger(__name__)


def nudge() -> None:
    """Have the work done that waits in the database, once the open transaction is committed.

    Called by interfaces after an operation. It never fails: what it does not set off, the next sweep does. With a broker
    it sends one message; with none (`SCORING_IN_PROCESS`) the work is done here, before the request is answered.
    """
    work = _work_here if settings.SCORING_IN_PROCESS else _send
    transaction.on_commit(work, robust=True)


def _send() -> None:
    try:
        tasks.sweep.apply_async(expires=tasks.STALE_AFTER)
    except OperationalError as error:
        log.warning("The broker does not answer, so the next sweep will find the work: %s", error)


def work_off(*, tell: Callable[[int, int], None]) -> int:
    """Do all the work that waits, here and now, whether there are workers or not; return how many claims still wait.

    `tell` is called after each part with how many claims have been scored and how many wait. What fails keeps its error and
    its turn, as in a worker.
    """
    while apply_rules(now=clock.now()):
        pass
    done = 0
    while ready := operations.ready_batches(now=clock.now(), limit=tasks.SWEPT_AT_ONCE):
        for claim_pks in ready:
            done += operations.score_claims(claim_pks=claim_pks, now=clock.now())
        tell(done, ScoreJob.objects.behind().count())
    while assign_positions(limit=AT_ONCE):
        note_changes(now=clock.now(), limit=AT_ONCE)
    return ScoreJob.objects.behind().count()


def _work_here() -> None:
    """Do in this process what worker and beat would do. A job that fails keeps its error and its turn."""
    apply_rules(now=clock.now())
    for claim_pks in operations.ready_batches(now=clock.now(), limit=tasks.SWEPT_AT_ONCE):
        operations.score_claims(claim_pks=claim_pks, now=clock.now())
    assign_positions(limit=AT_ONCE)
    note_changes(now=clock.now(), limit=AT_ONCE)
