"""The product's Celery application, in whose worker a computation writes its standings and then never ends.

Its lease is short, so that a test need not wait long for the job to be taken up again.
"""

import os
import time
from datetime import timedelta
from pathlib import Path

import django

django.setup()

from forecasts.models import jobs  # noqa: E402 (after Django is set up)
from forecasts.models.scores import ScoreJobQuerySet  # noqa: E402 (after Django is set up)
from ledger.celery import app  # noqa: E402

__all__ = ["app"]

STARTED = "a-computation-has-started"


def never_end(_: object) -> None:
    """Say that the computation is in the middle of its transaction, and stay there."""
    (Path(os.environ["DATA_DIR"]) / STARTED).touch()
    time.sleep(600)


ScoreJobQuerySet.finish = never_end  # type: ignore[method-assign,assignment]
jobs.LEASE = timedelta(seconds=3)  # type: ignore[misc]
