"""How worker and beat show that they live, and how a worker says which version of the product it runs.

A worker's sign of life comes from its main loop, not from a task, so that a long task does not make it look dead. It
stops when the broker cannot be reached, because such a worker can do nothing. Beat's comes with what it sends.
"""

import time
from typing import Any

from celery import Celery, bootsteps
from celery.signals import after_task_publish
from celery.worker.control import inspect_command
from django.conf import settings

from forecasts.tasks.health import BEAT_EVERY, sign_of_life


class Vitals(bootsteps.StartStopStep):
    """Part of a worker while it is connected: a sign of life at once, and then again and again."""

    requires = ("celery.worker.consumer.tasks:Tasks",)
    label = "Vitals"

    def start(self, parent: Any) -> None:  # noqa: ANN401 (Celery's consumer)
        """Begin."""
        sign_of_life("worker")
        self.timer = parent.timer.call_repeatedly(BEAT_EVERY.total_seconds(), sign_of_life, ("worker",))

    def stop(self, parent: Any) -> None:  # noqa: ANN401 (the same)
        """The connection is lost, or the worker ends."""
        self.timer.cancel()


@inspect_command()
def ledger_version(_state: object) -> str:
    """Answer, to whoever asks all workers, with the version that this one runs."""
    return str(settings.VERSION)


def watch_worker(app: Celery) -> None:
    """Let each worker of this process give signs of life."""
    app.steps["consumer"].add(Vitals)


def watch_beat() -> None:
    """Let beat, which this process is, give a sign of life after what it has sent, but not after every message."""
    last = float("-inf")

    def sent(**_: object) -> None:
        nonlocal last
        if time.monotonic() - last >= BEAT_EVERY.total_seconds():
            last = time.monotonic()
            sign_of_life("beat")

    after_task_publish.connect(sent, weak=False)
