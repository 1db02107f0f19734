"""Celery tasks: ids in, one operation called. A lost message costs a few seconds, until the next sweep."""

import logging

from celery import shared_task

from forecasts import clock
from forecasts.catalogue import changes
from forecasts.history.sequencing import assign_positions
from forecasts.people import submissions
from forecasts.resolution import overlooked
from forecasts.scorecards.publishing import checking, operations

SWEPT_AT_ONCE = 500
"""Claims per sweep: more than a worker gets done until the next one, few enough to keep the queue short."""
STALE_AFTER = 30
"""Seconds after which a message has nothing to say any more: later sweeps have repeated it."""

log = logging.getLogger(__name__)


@shared_task(name="forecasts.tasks.score_claims")
def score_claims(claim_pks: list[int]) -> None:
    """Publish the newest scores of some claims."""
    operations.score_claims(claim_pks=claim_pks, now=clock.now())


@shared_task(name="forecasts.tasks.sweep")
def sweep() -> None:
    """Send for every claim whose scores are behind: what was not nudged, what failed and waited, what a dead worker held."""
    for claim_pks in operations.ready_batches(now=clock.now(), limit=SWEPT_AT_ONCE):
        score_claims.apply_async((claim_pks,), expires=STALE_AFTER)


@shared_task(name="forecasts.tasks.apply_rules")
def apply_rules() -> None:
    """Make void what was recorded or amended after its condition had failed."""
    overlooked.apply_rules(now=clock.now())


@shared_task(name="forecasts.tasks.sequence_history")
def sequence_history() -> None:
    """Give the new history entries their places in the one order of the whole ledger."""
    assign_positions(limit=1000)


@shared_task(name="forecasts.tasks.note_changes")
def note_changes() -> None:
    """Say of each claim that changed when it did, for those who ask what is new."""
    changes.note_changes(now=clock.now(), limit=1000)


@shared_task(name="forecasts.tasks.forget_submissions")
def forget_submissions() -> None:
    """Delete what is remembered of old submissions."""
    submissions.forget(now=clock.now())


@shared_task(name="forecasts.tasks.check_cards")
def check_cards() -> None:
    """Make every score again from the rows and report where the published ones differ."""
    for difference in checking.differences(now=clock.now()):
        log.error("A published score is not what its rows say: %s", difference)
