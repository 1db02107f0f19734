"""Imports as a worker is told to carry them on, and as a page does without one."""

from typing import Any

import pytest
from django.conf import LazySettings
from kombu.exceptions import OperationalError
from pytest_django import DjangoCaptureOnCommitCallbacks

from forecasts import clock, tasks
from forecasts.bulk.runs import Upload, begin
from forecasts.history.actors import Actor
from forecasts.models.imports import ImportRun
from forecasts.models.people import Role
from forecasts.models.scores import ScoreJob
from forecasts.scorecards.publishing import operations
from forecasts.tasks import imports
from tests import factories
from tests.bulk.files import csv_of, row
from tests.scorecards import stage

pytestmark = pytest.mark.django_db


@pytest.fixture
def run() -> ImportRun:
    """A file that waits to be tried out."""
    actor = Actor.of(factories.person(Role.ADMIN))
    upload = Upload(name="rain.csv", pieces=[csv_of(row())], source="Weather desk")
    return begin(upload=upload, actor=actor, now=clock.now())


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """What messages would have said."""
    said: list[Any] = []
    for task in (imports.carry_on_import, imports.sweep_imports, tasks.score_claims):
        monkeypatch.setattr(task, "apply_async", lambda args=(), **_: said.append(args))
    return said


def test_a_worker_carries_it_on(run: ImportRun) -> None:
    imports.carry_on_import(run.pk)
    run.refresh_from_db()

    assert (run.state, run.counts["new_forecasts"]) == ("done", 1)


def test_a_sweep_sends_for_what_nobody_holds(run: ImportRun, sent: list[Any]) -> None:
    imports.sweep_imports()
    imports.carry_on_import(run.pk)
    imports.sweep_imports()

    assert sent == [(run.pk,)]


def test_a_nudge_sends_one_message_after_the_commit(
    run: ImportRun,
    sent: list[Any],
    settings: LazySettings,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    settings.SCORING_IN_PROCESS = False
    with django_capture_on_commit_callbacks(execute=True):
        imports.nudge_imports()
        assert sent == []

    assert sent == [()]


def test_a_broker_that_is_down_holds_up_nobody(
    settings: LazySettings,
    monkeypatch: pytest.MonkeyPatch,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    def down(**_: Any) -> None:
        raise OperationalError

    settings.SCORING_IN_PROCESS = False
    monkeypatch.setattr(imports.sweep_imports, "apply_async", down)
    with django_capture_on_commit_callbacks(execute=True):
        imports.nudge_imports()


def test_scores_of_very_many_claims_are_sent_for_together(sent: list[Any], monkeypatch: pytest.MonkeyPatch) -> None:
    claims = [stage.called().claim_id for _ in range(5)]
    monkeypatch.setattr(operations, "AT_ONCE", 2)

    tasks.sweep()

    assert sent == [(claims[0:2],), (claims[2:4],), (claims[4:],)]
    for (together,) in sent:
        tasks.score_claims(together)
    assert not ScoreJob.objects.behind().exists()
