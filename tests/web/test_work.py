from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from forecasts.history.guards import missing_guards
from forecasts.models.heartbeats import Heartbeat
from forecasts.models.jobs import MOST_ATTEMPTS
from forecasts.models.people import Role
from forecasts.models.scores import ScoreJob
from forecasts.tasks import probes
from forecasts.tasks.health import record
from forecasts.web import work
from tests import factories
from tests.factories import NOW

pytestmark = pytest.mark.django_db


def told() -> dict[str, tuple[str, bool]]:
    return {row.label: (row.words, row.is_well) for row in work.work_rows(at=NOW)}


def test_a_ledger_without_a_broker_scores_at_once(settings: Any) -> None:
    settings.SCORING_IN_PROCESS = True
    assert told() == {
        "Scores that wait": ("none", True),
        "Scores are computed": ("in this process, at once", True),
        "History entries without a number": ("none", True),
        "Changes that are not listed": ("none", True),
        "Claims whose condition has failed": ("none", True),
        "Imports that nobody works on": ("none", True),
        "Scorecards to publish": ("none", True),
        "Guards of the record": ("all in place", True),
    }


def test_what_waits_and_what_failed_is_counted(settings: Any) -> None:
    settings.UNSCORED_LIMIT = timedelta(minutes=5)
    waits, failed = factories.claim(), factories.claim()
    ScoreJob.objects.raise_for([waits, failed])
    ScoreJob.objects.update(behind_since=NOW - timedelta(minutes=4))
    assert told()["Scores that wait"] == ("2, the first for 4 minutes", True)
    ScoreJob.objects.filter(claim=failed).update(attempts=MOST_ATTEMPTS)
    assert told()["Scores that wait"] == ("1, the first for 4 minutes; 1 failed", False)


def test_who_is_at_work_is_seen_and_who_is_not_is_missed(settings: Any) -> None:
    settings.SCORING_IN_PROCESS = False
    record(Heartbeat.Part.WORKER, at=NOW)
    Heartbeat.objects.update(stored_at=NOW - timedelta(hours=3))
    assert told()["Worker"] == ("seen 3 hours ago", False)
    assert told()["Timetable"] == ("not seen yet", False)
    Heartbeat.objects.update(stored_at=NOW - timedelta(seconds=1))
    assert told()["Worker"] == ("seen 1 second ago", True)


def test_a_missing_guard_is_not_passed_over(monkeypatch: pytest.MonkeyPatch) -> None:
    assert missing_guards() == []
    monkeypatch.setattr(probes, "guards", lambda: "one is missing")
    assert told()["Guards of the record"] == ("not all in place", False)


def test_operations_show_it_to_the_editor_in_chief_alone(client: Client) -> None:
    assert client.get("/operations/").status_code == 302
    for role, status in ((Role.REVIEWER, 403), (Role.ADMIN, 200)):
        client.force_login(factories.person(role, is_staff=True))
        page = client.get("/operations/")
        assert page.status_code == status
    assert "Guards of the record" in page.text
    assert connection.vendor not in page.text
    assert {row.label: row.count for row in page.context["waiting"]}["Claims due"] == 0


@pytest.mark.parametrize("in_process", [True, False])
def test_the_public_sees_nothing_of_worker_queue_or_triggers(client: Client, settings: Any, in_process: bool) -> None:
    settings.SCORING_IN_PROCESS = in_process
    for path in ("/", "/claims/", "/ledger/"):
        page = client.get(path).text
        assert not [word for word in ("orker", "queue", "broker", "rigger", "Guard", "this process") if word in page]


@pytest.mark.parametrize(
    "seconds, words", [(0, "0 seconds"), (59, "59 seconds"), (60, "1 minute"), (7200, "2 hours"), (200_000, "2 days")]
)
def test_a_span_is_told_by_its_largest_unit(seconds: int, words: str) -> None:
    assert work.span(timedelta(seconds=seconds)) == words
