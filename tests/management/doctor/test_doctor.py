"""`manage.py doctor`: what it says when all is well, and what when something is not."""

import json
from collections.abc import Callable

import pytest
from celery import current_app
from django.conf import LazySettings
from django.core.management import call_command
from django.db import OperationalError, connection

from forecasts import clock
from forecasts.management.commands import doctor
from forecasts.management.doctor import database, machine
from forecasts.management.doctor.findings import Finding, State, fail, found_by
from forecasts.models.heartbeats import Heartbeat
from forecasts.models.people import Role
from forecasts.tasks.health import record
from tests import factories

pytestmark = pytest.mark.django_db
Out = pytest.CaptureFixture[str]


@pytest.fixture
def _in_order() -> None:
    """Roles, and an editor-in-chief."""
    call_command("sync_roles", verbosity=0)
    factories.person(Role.ADMIN)


@pytest.fixture
def broker_at(settings: LazySettings, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    def there(url: str) -> None:
        monkeypatch.setattr(current_app.conf, "broker_write_url", url)
        settings.SCORING_IN_PROCESS = False

    return there


def examined() -> dict[str, Finding]:
    """What is found, the worst of each part."""
    order = [State.OK, State.WARN, State.FAIL]
    return {finding.part: finding for finding in sorted(doctor.findings(), key=lambda one: order.index(one.state))}


@pytest.mark.machine_clock
def test_all_is_well(_in_order: None, capsys: Out) -> None:
    call_command("doctor")
    said = capsys.readouterr().out
    assert {line.split()[0] for line in said.splitlines()} == {"ok"}
    assert "every insert-only table is protected" in said


def test_a_failure_is_an_exit_code_and_a_way_to_mend_it(capsys: Out) -> None:
    with pytest.raises(SystemExit) as ended:
        call_command("doctor")
    assert ended.value.code == 1
    said = capsys.readouterr().out
    assert "FAIL  people        roles are missing: admin, forecaster, recorder, resolver, reviewer\n" in said
    assert "→ Run `manage.py sync_roles`." in said


def test_one_part_alone(capsys: Out) -> None:
    call_command("doctor", only=["triggers", "disk"])
    assert [line.split()[1] for line in capsys.readouterr().out.splitlines()] == ["triggers", "disk"]


def test_what_beat_does_is_unknown_without_a_database(
    broker_at: Callable[[str], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    broker_at("redis://127.0.0.1:1/0")
    monkeypatch.setattr(database, "reachable", lambda: False)
    [found] = doctor.findings(only=["beat"])
    assert (found.state, found.mend) == (State.FAIL, "Mend the database first.")


@pytest.mark.machine_clock
def test_programs_get_an_object(_in_order: None, capsys: Out) -> None:
    call_command("doctor", "--json")
    found = json.loads(capsys.readouterr().out)
    assert found["ok"] is True
    assert {"part": "triggers", "state": "ok", "said": "every insert-only table is protected", "mend": ""} in found[
        "findings"
    ]


def test_without_a_database_the_rest_is_looked_at(monkeypatch: pytest.MonkeyPatch, capsys: Out) -> None:
    def refuse() -> None:
        raise OperationalError("connection refused\nIs the server running?")

    monkeypatch.setattr(connection, "ensure_connection", refuse)
    monkeypatch.setattr(database, "reachable", lambda: False)
    with pytest.raises(SystemExit):
        call_command("doctor")
    said = capsys.readouterr().out
    assert "FAIL  database      cannot be reached: connection refused\n" in said
    assert "disk" in said
    assert "triggers" not in said


def test_without_a_broker_the_rest_is_looked_at(_in_order: None, broker_at: Callable[[str], None]) -> None:
    broker_at("redis://127.0.0.1:1/0")
    found = examined()
    assert (found["broker"].state, found["beat"].said) == (State.FAIL, "has not been seen yet")
    assert "worker" not in found
    assert found["disk"].state is State.OK


def test_a_broker_without_workers(_in_order: None, broker_at: Callable[[str], None], valkey_url: str) -> None:
    broker_at(valkey_url)
    record(Heartbeat.Part.BEAT, at=clock.now())
    found = examined()
    assert found["broker"].state is State.FAIL or found["broker"].state is State.WARN
    assert (found["worker"].state, found["beat"].state) == (State.FAIL, State.OK)


def test_what_a_check_stumbles_over_is_a_finding() -> None:
    def stumble() -> list[Finding]:
        raise ZeroDivisionError

    assert list(found_by("clock", stumble)) == [
        fail("clock", "could not be looked at: ZeroDivisionError: no reason given", "Mend what this says first.")
    ]


def test_settings_that_nobody_reads_are_named(_in_order: None, settings: LazySettings) -> None:
    settings.UNKNOWN_SETTINGS = {"ALOWED_HOSTS": "ALLOWED_HOSTS"}
    found = list(machine.settings_in_order())
    assert found[0].mend == "Did you mean ALLOWED_HOSTS? Unset the other."


def test_production_is_looked_at_more_closely(_in_order: None, settings: LazySettings) -> None:
    settings.DEMO, settings.DEBUG = False, True
    found = examined()
    assert (found["settings"].state, found["broker"].state) == (State.FAIL, State.WARN)
    if connection.vendor == "sqlite":
        assert found["database"].state is found["backup"].state is State.WARN
