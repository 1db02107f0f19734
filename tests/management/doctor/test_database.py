from typing import Self

import pytest
from django.core.management import call_command
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder

from forecasts.history.guards import triggers
from forecasts.management.doctor import database
from forecasts.management.doctor.findings import Finding, State
from forecasts.models.forecasts import Forecast
from forecasts.models.people import Role
from forecasts.tasks import probes
from tests import factories

pytestmark = pytest.mark.django_db


def states(found: list[Finding]) -> list[tuple[str, State]]:
    return [(finding.part, finding.state) for finding in found]


def test_a_server_says_what_it_is() -> None:
    [found] = database.server()
    assert found.state is State.OK
    assert found.said.startswith("PostgreSQL" if connection.vendor == "postgresql" else "SQLite")


def test_the_shape_is_right() -> None:
    assert states([*database.migrations(), *database.triggers()]) == [("migrations", State.OK), ("triggers", State.OK)]


def test_missing_migrations_and_those_of_a_newer_version() -> None:
    MigrationRecorder.Migration.objects.filter(app="forecasts", name="0001_initial").delete()
    assert "manage.py migrate" in next(iter(database.migrations())).mend
    MigrationRecorder(connection).record_applied("forecasts", "0001_initial")
    MigrationRecorder(connection).record_applied("forecasts", "9999_later")
    assert "newer version again" in next(iter(database.migrations())).mend


def test_missing_triggers_are_an_alarm(monkeypatch: pytest.MonkeyPatch) -> None:
    name = min(triggers(Forecast, connection.vendor))
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TRIGGER {name}" + " ON forecasts_forecast" * (connection.vendor == "postgresql"))
    [found] = database.triggers()
    assert (found.state, found.said) == (State.FAIL, f"{name} is missing")
    monkeypatch.setattr(probes, "migrations", lambda: "1 not applied")
    assert states(list(database.triggers())) == [("triggers", State.WARN)]


def test_somebody_has_to_be_able_to_give_roles() -> None:
    assert states(list(database.people())) == [("people", State.FAIL)]
    call_command("sync_roles", verbosity=0)
    assert states(list(database.people())) == [("people", State.WARN)]
    factories.person(Role.ADMIN)
    assert states(list(database.people())) == [("people", State.OK)]


class Answers:
    """A connection whose statements all give this answer."""

    def __init__(self, *rows: tuple[object, ...]) -> None:
        self.rows = list(rows)

    def cursor(self) -> "Answers":
        return self

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None: ...

    def execute(self, _sql: str) -> "Answers":
        return self

    def fetchone(self) -> tuple[object, ...]:
        return self.rows[0]

    def fetchall(self) -> list[tuple[object, ...]]:
        return [self.rows.pop(0)]


@pytest.mark.parametrize(
    "row, said",
    [
        ((13, "UTF8", "read committed", 1), "PostgreSQL 13 is too old"),
        ((18, "LATIN1", "read committed", 1), "its encoding is LATIN1"),
        ((18, "UTF8", "serializable", 1), "its transactions are serializable"),
    ],
)
def test_a_server_that_will_not_do(monkeypatch: pytest.MonkeyPatch, row: tuple[object, ...], said: str) -> None:
    monkeypatch.setattr(database, "connection", Answers(row))
    found = next(iter(database._postgresql()))
    assert (found.state, found.said) == (State.FAIL, said)


def test_a_damaged_file(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(database, "connection", Answers(("UTF-8",), ("delete",), ("row 3 missing from index",)))
    [found] = database._sqlite()
    assert (found.state, found.said) == (State.FAIL, "the file is damaged: row 3 missing from index")
