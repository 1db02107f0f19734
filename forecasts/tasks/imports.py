"""Imports of uploaded files, carried on in slices that are short enough for a task."""

import logging
from time import monotonic
from typing import Final

from celery import shared_task
from django.conf import settings
from django.db import transaction
from kombu.exceptions import OperationalError

from forecasts import clock
from forecasts.bulk import runs
from forecasts.bulk.slices import taken_up, tidy

SLICE: Final = 30.0
"""Seconds after which a slice begins no new batch. A task may take 90."""
SHORT_SLICE: Final = 2.0
"""The same where the work is done while a page is shown: there is no worker."""
STALE_AFTER: Final = 30

log = logging.getLogger(__name__)


@shared_task(name="forecasts.tasks.carry_on_import")
def carry_on_import(run_pk: int, seconds: float = SLICE) -> None:
    """Do a slice of one import."""
    begin = monotonic()
    with taken_up(run_pk, now=clock.now()) as part:
        while part and monotonic() - begin < seconds and part.step(now=clock.now()):
            pass


@shared_task(name="forecasts.tasks.sweep_imports")
def sweep_imports() -> None:
    """Send for every import that has work left and that no worker holds, and tidy up after those that have ended."""
    tidy()
    for run_pk in runs.ready(now=clock.now()):
        carry_on_import.apply_async((run_pk,), expires=STALE_AFTER)


def nudge_imports() -> None:
    """Have imports carried on once the open transaction is committed; with no broker, for a moment, here."""
    transaction.on_commit(_work_here if settings.SCORING_IN_PROCESS else _send, robust=True)


def _send() -> None:
    try:
        sweep_imports.apply_async(expires=STALE_AFTER)
    except OperationalError as error:
        log.warning("The broker does not answer, so the next sweep will find the import: %s", error)


def _work_here() -> None:
    tidy()
    for run_pk in runs.ready(now=clock.now()):
        carry_on_import(run_pk, seconds=SHORT_SLICE)
