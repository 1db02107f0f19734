"""Celery tasks. What has to be done stands in the database: a lost message costs a few seconds, until the next tick."""

import logging

from celery import shared_task

from forecasts import clock
from forecasts.people import submissions
from forecasts.scorecards import publication
from forecasts.scorecards.publishing import checking
from forecasts.tasks.queues import work

FIRST, THEN = 0.5, 5.0
"""Seconds after which a tick calls another worker, and for how long it then goes on."""
STALE_AFTER = 30
"""Seconds after which a message has nothing to say any more: later ticks have repeated it."""

log = logging.getLogger(__name__)


@shared_task(name="forecasts.tasks.tick")
def tick() -> None:
    """Do what waits. If it is much, call the next worker, and go on beside it for a while.

    Each tick sends at most one more: as many workers as there are come to help, and one message waits for the first of them
    to be free.
    """
    if work(FIRST):
        tick.apply_async(expires=STALE_AFTER)
        work(THEN)


@shared_task(name="forecasts.tasks.forget_submissions")
def forget_submissions() -> None:
    """Delete what is remembered of old submissions."""
    submissions.forget(now=clock.now())


@shared_task(name="forecasts.tasks.check_cards")
def check_cards() -> None:
    """Make every score and document again from the rows and report where the published ones differ."""
    for difference in (*checking.differences(), *publication.differences(now=clock.now())):
        log.error("What is published is not what its rows say: %s", difference)
