"""The job queue: the Celery application and the whole table of periodic work.

A message is only a nudge. What has to be done stands in the database, so that a lost message costs a few
seconds, until the next tick, and never a result.
"""

import os
import sys
from typing import Any, Final

from celery import Celery
from celery.loaders.app import AppLoader
from celery.schedules import crontab
from celery.signals import beat_init, celeryd_init, setup_logging
from django.core.exceptions import ImproperlyConfigured

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ledger.settings")


class Loader(AppLoader):
    """Reads the settings; what is wrong with them is one line for the operator, and no traceback."""

    def config_from_object(self, obj: Any, silent: bool = False) -> Any:  # noqa: ANN401, FBT001, FBT002 (Celery's own)
        """Take them from Django's."""
        try:
            return super().config_from_object(obj, silent)
        except ImproperlyConfigured as problem:
            sys.exit(f"The settings are wrong. {problem}")


app = Celery("ledger", loader="ledger.celery:Loader")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks(["forecasts"])

TICK_EVERY: Final = 3
"""Seconds until waiting work is found for which no message came."""

app.conf.beat_schedule = {
    "do what was not nudged": {
        "task": "forecasts.tasks.tick",
        "schedule": float(TICK_EVERY),
        "options": {"expires": float(TICK_EVERY)},
    },
    "forget old submissions": {
        "task": "forecasts.tasks.forget_submissions",
        "schedule": crontab(hour="3", minute="47"),
        "options": {"expires": 3600.0},
    },
    "recompute every card and compare": {
        "task": "forecasts.tasks.check_cards",
        "schedule": crontab(hour="3", minute="17"),
        "options": {"expires": 3600.0},
    },
}


@celeryd_init.connect
def be_patient(conf: Any, **_: object) -> None:  # noqa: ANN401 (Celery's settings object)
    """Let a worker wait for the broker, which a web request must not, and let it show that it lives."""
    conf.broker_transport_options = {**conf.broker_transport_options, "socket_timeout": 5}
    from ledger import vitals  # noqa: PLC0415 (loads the worker's own modules, which no web process needs)

    vitals.watch_worker(app)


@beat_init.connect
def show_that_beat_lives(**_: object) -> None:
    """Let beat leave a sign of life after what it sends."""
    from ledger import vitals  # noqa: PLC0415 (the same)

    vitals.watch_beat()


@setup_logging.connect
def leave_the_log_alone(**_: object) -> None:
    """Keep Celery from setting up a log of its own: the settings have done it, for every process alike."""
