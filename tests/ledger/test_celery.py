"""The job queue: every periodic task exists, and no request waits for the broker."""

import pytest
from celery import Celery
from celery.schedules import crontab
from django.conf import settings
from kombu.exceptions import OperationalError

from ledger.celery import app, be_patient


def test_every_periodic_task_exists() -> None:
    app.loader.import_default_modules()
    assert {entry["task"] for entry in app.conf.beat_schedule.values()} <= set(app.tasks)


def test_what_was_not_nudged_is_found_within_seconds() -> None:
    periods = {entry["task"]: entry["schedule"] for entry in app.conf.beat_schedule.values()}
    assert periods["forecasts.tasks.tick"] == 3
    assert isinstance(periods["forecasts.tasks.check_cards"], crontab)


def test_a_task_is_acknowledged_after_its_work() -> None:
    assert app.conf.task_acks_late
    assert app.conf.task_reject_on_worker_lost
    assert app.conf.worker_prefetch_multiplier == 1
    assert app.conf.task_time_limit < app.conf.broker_transport_options["visibility_timeout"]


def test_a_worker_waits_longer_than_a_request() -> None:
    other = Celery("other", set_as_current=False, broker_transport_options={"socket_timeout": 1, "max_retries": 0})
    be_patient(conf=other.conf)
    assert other.conf.broker_transport_options == {"socket_timeout": 5, "max_retries": 0}


@pytest.mark.parametrize("ours, waits", [(True, False), (False, True)])
def test_sending_does_not_wait_for_a_broker_that_is_down(
    monkeypatch: pytest.MonkeyPatch, ours: bool, waits: bool
) -> None:
    waited: list[float] = []
    monkeypatch.setattr("kombu.utils.functional.sleep", waited.append)
    lonely = Celery("lonely", set_as_current=False, broker="redis://127.0.0.1:1/0")
    if ours:
        lonely.conf.task_publish_retry = settings.CELERY_TASK_PUBLISH_RETRY
        lonely.conf.broker_transport_options = settings.CELERY_BROKER_TRANSPORT_OPTIONS
    with pytest.raises(OperationalError):
        lonely.send_task("forecasts.tasks.tick")
    assert bool(waited) == waits
