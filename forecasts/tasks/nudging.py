"""The nudge: after a change has been committed, somebody should look for work now rather than at the next tick."""

import logging
from functools import partial
from typing import Final

from django.conf import settings
from django.db import transaction
from kombu.exceptions import OperationalError

from forecasts import tasks
from forecasts.tasks.queues import IMPORTS, work

HERE: Final = 0.5
"""Seconds that a request works after its change where there is no broker: it is not answered before."""

log = logging.getLogger(__name__)


def nudge(*, imports: bool = False) -> None:
    """Have the work done that waits in the database, once the open transaction is committed.

    Called by interfaces after an operation. It never fails: what it does not set off, the next tick does. With a broker it
    sends one message; with none (`SCORING_IN_PROCESS`) the work is done here, before the request is answered, and `imports`
    says whether these are carried on too.
    """
    here = partial(work, HERE, without="" if imports else IMPORTS)
    transaction.on_commit(here if settings.SCORING_IN_PROCESS else _send, robust=True)


def _send() -> None:
    try:
        tasks.tick.apply_async(expires=tasks.STALE_AFTER)
    except OperationalError as error:
        log.warning("The broker does not answer, so the next tick will find the work: %s", error)
