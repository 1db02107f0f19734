"""What an operator's monitor is told."""

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from celery import current_app
from django.conf import LazySettings, settings
from django.db import OperationalError, connection
from django.http import HttpResponse
from django.test import RequestFactory

from forecasts import clock
from forecasts.history import operations as history
from forecasts.history.actors import Actor
from forecasts.history.guards import triggers
from forecasts.history.kinds import Kind
from forecasts.models.forecasts import Forecast
from forecasts.models.scores import ScoreJob
from forecasts.web import health
from tests import factories

pytestmark = pytest.mark.django_db


def asked(view: Callable[..., HttpResponse]) -> HttpResponse:
    return view(RequestFactory().get("/"))


def answer() -> dict[str, Any]:
    return dict(json.loads(asked(health.readyz).content))


@pytest.mark.django_db(databases=[])
def test_the_process_answers_without_a_database() -> None:
    response = asked(health.healthz)
    assert (response.status_code, response.content) == (200, b"ok\n")
    assert "no-store" in response.headers["Cache-Control"]


def test_ready_says_how_each_part_is() -> None:
    assert asked(health.readyz).status_code == 200
    assert answer() == {
        "ready": True,
        "version": settings.VERSION,
        "checks": {"database": "ok", "broker": "none", "guards": "ok"},
        "score_jobs": {"behind": 0, "oldest_seconds": 0},
    }


def test_a_waiting_claim_is_counted_from_its_last_change() -> None:
    claim = factories.claim()
    changed = clock.now() - timedelta(seconds=90)
    history.append(kind=Kind.CLAIM_RECORDED, about=claim, rows=[claim], actor=Actor.rule(), now=changed)
    ScoreJob.objects.raise_for([claim])
    assert answer()["score_jobs"] == {"behind": 1, "oldest_seconds": 90}


def test_not_ready_without_its_broker(settings: LazySettings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(current_app.conf, "broker_write_url", "redis://127.0.0.1:1/0")
    settings.SCORING_IN_PROCESS = False
    assert asked(health.readyz).status_code == 503
    assert answer()["checks"]["broker"] == "does not answer"


def test_ready_with_a_real_broker(settings: LazySettings, monkeypatch: pytest.MonkeyPatch, valkey_url: str) -> None:
    monkeypatch.setattr(current_app.conf, "broker_write_url", valkey_url)
    settings.SCORING_IN_PROCESS = False
    assert answer()["checks"]["broker"] == "ok"


def test_not_ready_without_its_guards() -> None:
    name = min(triggers(Forecast, connection.vendor))
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TRIGGER {name}" + " ON forecasts_forecast" * (connection.vendor == "postgresql"))
    response = asked(health.readyz)
    assert response.status_code == 503
    assert answer()["checks"]["guards"] == f"{name} is missing"


def test_not_ready_when_the_database_does_not_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise OperationalError

    monkeypatch.setattr(health, "MigrationExecutor", refuse)
    assert answer()["checks"]["database"] == "does not answer"
    assert "score_jobs" not in answer()
