"""What an operator's monitor is told."""

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from celery import current_app
from django.conf import LazySettings, settings
from django.db import OperationalError, connection
from django.db.migrations.recorder import MigrationRecorder
from django.http import HttpResponse
from django.test import RequestFactory

from forecasts import clock
from forecasts.history.guards import triggers
from forecasts.models.forecasts import Forecast
from forecasts.models.heartbeats import Heartbeat
from forecasts.models.scores import ScoreJob
from forecasts.tasks import probes
from forecasts.tasks.health import record
from forecasts.web import health
from tests import factories

pytestmark = pytest.mark.django_db
WELL = {"database": "ok", "migrations": "ok", "guards": "ok", "broker": "none", "worker": "none", "beat": "none"}
QUEUES = ("scores", "history", "changes", "rules", "imports", "documents")


def asked(view: Callable[..., HttpResponse]) -> HttpResponse:
    return view(RequestFactory().get("/"))


def answer(status: int = 200) -> dict[str, Any]:
    response = asked(health.readyz)
    assert response.status_code == status
    return dict(json.loads(response.content))


@pytest.fixture
def broker_at(settings: LazySettings, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """Tell the product where its broker is."""

    def there(url: str) -> None:
        monkeypatch.setattr(current_app.conf, "broker_write_url", url)
        settings.SCORING_IN_PROCESS = False

    return there


@pytest.mark.django_db(databases=[])
def test_the_process_answers_without_a_database() -> None:
    response = asked(health.healthz)
    assert json.loads(response.content) == {"alive": True, "version": settings.VERSION}
    assert "no-store" in response.headers["Cache-Control"]


def test_ready_says_how_each_part_is() -> None:
    assert answer() == {
        "ready": True,
        "version": settings.VERSION,
        "checks": WELL | dict.fromkeys(QUEUES, "ok"),
        "score_jobs": {"behind": 0, "oldest_seconds": 0, "given_up": 0},
        "queues": {name: {"waiting": 0, "oldest_seconds": 0} for name in QUEUES},
        "seen": {},
    }


def test_a_claim_that_has_waited_too_long_is_not_ready() -> None:
    claim = factories.claim()
    ScoreJob.objects.raise_for([claim])
    ScoreJob.objects.update(behind_since=clock.now() - timedelta(seconds=90))
    found = answer()
    assert found["score_jobs"] == {"behind": 1, "oldest_seconds": 90, "given_up": 0}
    ScoreJob.objects.update(behind_since=clock.now() - timedelta(hours=1))
    assert "has waited for 3600 seconds" in answer(503)["checks"]["scores"]


def test_not_ready_without_its_broker(broker_at: Callable[[str], None]) -> None:
    broker_at("redis://127.0.0.1:1/0")
    assert answer(503)["checks"]["broker"] == "does not answer"


def test_ready_with_broker_worker_and_beat(broker_at: Callable[[str], None], valkey_url: str) -> None:
    broker_at(valkey_url)
    assert answer(503)["checks"]["worker"] == "has not been seen yet"
    for part in Heartbeat.Part:
        record(part, at=clock.now())
    found = answer()
    assert {found["checks"][name] for name in ("broker", "worker", "beat")} == {"ok"}
    assert found["seen"]["worker"] == {"seconds_ago": 0, "version": settings.VERSION}


def test_not_ready_without_its_guards() -> None:
    name = min(triggers(Forecast, connection.vendor))
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TRIGGER {name}" + " ON forecasts_forecast" * (connection.vendor == "postgresql"))
    assert answer(503)["checks"]["guards"] == f"{name} is missing"


def test_not_ready_before_its_migrations_or_after_somebody_elses() -> None:
    MigrationRecorder.Migration.objects.filter(app="forecasts", name="0005_heartbeats").delete()
    assert answer(503)["checks"]["migrations"] == "1 not applied: forecasts.0005_heartbeats"
    MigrationRecorder(connection).record_applied("forecasts", "0005_heartbeats")
    MigrationRecorder(connection).record_applied("forecasts", "9999_from_the_future")
    assert "newer version of the product: forecasts.9999_from_the_future" in answer(503)["checks"]["migrations"]


@pytest.mark.parametrize("part, said", [("database", "does not answer"), ("guards", "answers with an error")])
def test_not_ready_when_the_database_does_not_answer(monkeypatch: pytest.MonkeyPatch, part: str, said: str) -> None:
    def refuse(*_: object) -> None:
        raise OperationalError

    monkeypatch.setattr(*{"database": (connection, "cursor"), "guards": (probes, "missing_guards")}[part], refuse)
    found = answer(503)
    assert found["checks"]["database"] == said
    assert "score_jobs" not in found


@pytest.mark.parametrize("path", ["/healthz", "/readyz"])
def test_it_costs_few_queries(path: str, client: Any, django_assert_max_num_queries: Any) -> None:
    client.get(path)
    with django_assert_max_num_queries(12):
        assert client.get(path).json()
