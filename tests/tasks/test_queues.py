"""The work that waits, gone round as a worker does, as a page does where there is none, and as a command does to the end."""

import logging
from datetime import timedelta
from functools import partial
from typing import Any

import pytest

from forecasts import clock, tasks
from forecasts.bulk.runs import Upload, begin
from forecasts.catalogue import changes
from forecasts.history.actors import Actor
from forecasts.history.sequencing import waiting_entries
from forecasts.models.imports import ImportRun
from forecasts.models.people import Role
from forecasts.models.scores import ScoreJob
from forecasts.scorecards.publishing import operations
from forecasts.tasks import queues
from forecasts.tasks.queues import IMPORTS, KINDS, work
from tests import factories
from tests.bulk.files import csv_of, row
from tests.scorecards import stage

pytestmark = pytest.mark.django_db


def handed_in() -> ImportRun:
    """A file that waits to be tried out."""
    actor = Actor.of(factories.person(Role.ADMIN))
    upload = Upload(name="rain.csv", pieces=[csv_of(row())], source="Weather desk")
    return begin(upload=upload, actor=actor, now=clock.now())


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    """The ticks for which a message was sent."""
    said: list[dict[str, Any]] = []
    monkeypatch.setattr(tasks.tick, "apply_async", lambda **options: said.append(options))
    return said


def test_all_that_waits_is_done() -> None:
    stage.example()
    run, claim = handed_in(), stage.called().claim
    told: list[dict[str, int]] = []

    assert work(tell=told.append) is False

    run.refresh_from_db()
    assert (run.state, run.counts["new_forecasts"]) == ("done", 1)
    assert not ScoreJob.objects.get(claim=claim).is_behind
    assert (waiting_entries().count(), changes.waiting().count()) == (0, 0)
    assert told[-1]["scores"] == 1
    assert told[-1]["history"] > 9


def test_imports_can_be_left_to_others() -> None:
    run = handed_in()
    work(without=IMPORTS)
    run.refresh_from_db()
    assert run.state == "waiting"


def test_no_kind_waits_for_another_to_end(monkeypatch: pytest.MonkeyPatch) -> None:
    order: list[str] = []
    left = dict.fromkeys(KINDS, 0) | {"scores": 3, "history": 2}

    def piece(name: str, _now: object) -> int:
        order.append(name)
        left[name] -= 1
        return max(left[name] + 1, 0)

    for name in KINDS:
        monkeypatch.setitem(KINDS, name, partial(piece, name))
    assert work() is False
    assert order == [*KINDS] * 4


def test_when_time_is_up_it_says_that_work_is_left(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(operations, "AT_ONCE", 2)
    for _ in range(3):
        stage.called()
    assert work(0) is True
    assert ScoreJob.objects.behind().count() == 1
    assert work(0) is True
    assert work(0) is False


def test_a_kind_that_fails_does_not_stop_the_others(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(_now: object) -> int:
        raise ArithmeticError("no")

    claim = stage.called().claim
    monkeypatch.setitem(KINDS, "rules", broken)
    with caplog.at_level(logging.ERROR):
        work()
    assert "The work on rules went wrong" in caplog.text
    assert not ScoreJob.objects.get(claim=claim).is_behind


def test_a_tick_calls_one_more_worker_if_much_waits(
    sent: list[dict[str, Any]], monkeypatch: pytest.MonkeyPatch
) -> None:
    tasks.tick()
    assert sent == []
    monkeypatch.setattr(tasks, "FIRST", 0)
    stage.called()
    tasks.tick()
    assert sent == [{"expires": tasks.STALE_AFTER}]
    assert not ScoreJob.objects.behind().exists()


def test_the_newest_wish_does_not_wait_behind_all_older_ones() -> None:
    now = clock.now()
    jobs = []
    for minutes in range(6):
        claim = factories.claim()
        ScoreJob.objects.raise_for([claim])
        ScoreJob.objects.filter(claim=claim).update(behind_since=now - timedelta(minutes=minutes))
        jobs.append(claim.pk)
    taken = ScoreJob.objects.take(at=now, limit=4)
    assert {job.pk for job in taken} == {*jobs[:2], *jobs[4:]}
    assert {job.pk for job in ScoreJob.objects.take(at=now, limit=4)} == set(jobs[2:4])


def test_an_import_does_not_keep_other_work_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(queues, "IMPORT_SECONDS", 0)
    run = handed_in()
    work(0)
    run.refresh_from_db()
    assert run.state == "running"
    work()
    run.refresh_from_db()
    assert run.state == "done"
