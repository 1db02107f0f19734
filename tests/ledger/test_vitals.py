"""Signs of life: how a worker's loop and beat's messages make them, and that they never do harm."""

from collections.abc import Callable, Iterator
from types import SimpleNamespace
from typing import Any

import pytest
from celery import Celery
from celery.signals import after_task_publish
from celery.worker.control import Panel
from django.db import DatabaseError

from forecasts.models.heartbeats import Heartbeat
from forecasts.tasks import health
from ledger import vitals


class Timer:
    """A worker's timer, turned by hand."""

    def __init__(self) -> None:
        self.due: Callable[[], None] | None = None

    def call_repeatedly(self, seconds: float, call: Callable[..., None], arguments: tuple[Any, ...]) -> "Timer":
        assert seconds == health.BEAT_EVERY.total_seconds()
        self.due = lambda: call(*arguments)
        return self

    def cancel(self) -> None:
        self.due = None


@pytest.fixture
def signs(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Who gave a sign of life."""
    given: list[str] = []
    monkeypatch.setattr(vitals, "sign_of_life", given.append)
    return given


@pytest.fixture
def _own_receivers() -> Iterator[None]:
    before = list(after_task_publish.receivers)
    yield
    after_task_publish.receivers[:] = before


def test_a_worker_gives_a_sign_when_it_is_connected_and_then_again(signs: list[str]) -> None:
    consumer = SimpleNamespace(timer=Timer())
    step = vitals.Vitals(consumer)
    step.start(consumer)
    assert signs == ["worker"]
    consumer.timer.due()
    assert signs == ["worker", "worker"]
    step.stop(consumer)
    assert consumer.timer.due is None


def test_every_worker_does_so() -> None:
    app = Celery("other", set_as_current=False)
    vitals.watch_worker(app)
    assert vitals.Vitals in app.steps["consumer"]


def test_a_worker_says_which_version_it_runs() -> None:
    assert Panel.data["ledger_version"](None) == "0.1.0"


def test_beat_gives_a_sign_after_what_it_sends_but_not_after_all_of_it(
    signs: list[str], _own_receivers: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    instants = iter([100.0, 100.0, 103.0, 116.0, 116.0])
    monkeypatch.setattr(vitals, "time", SimpleNamespace(monotonic=lambda: next(instants)))
    vitals.watch_beat()
    for _ in range(3):
        after_task_publish.send(sender="forecasts.tasks.tick")
    assert signs == ["beat", "beat"]


@pytest.mark.django_db
def test_a_sign_is_written(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(health, "connection", SimpleNamespace(close=lambda: None))
    health.sign_of_life("worker")
    assert [sign.part for sign in Heartbeat.objects.all()] == ["worker"]


def test_without_its_database_a_part_goes_on(caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise DatabaseError("no connection")

    monkeypatch.setattr(health, "record", refuse)
    monkeypatch.setattr(health, "connection", SimpleNamespace(close=lambda: None))
    health.sign_of_life("beat")
    assert "sign of life of the beat could not be written: no connection" in caplog.text
