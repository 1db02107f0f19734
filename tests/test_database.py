from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import DatabaseError, OperationalError, connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper

from forecasts import database
from forecasts.database import Pace, snapshot

pytestmark = pytest.mark.django_db


@pytest.fixture
def other(tmp_path: Path) -> Iterator[BaseDatabaseWrapper]:
    """A second connection, which waits for nobody. Both are outside the test's transaction and know one table, `note`."""
    usual, own = connections["default"], connections["default"].copy()
    if own.vendor == "sqlite":
        own.settings_dict["NAME"] = tmp_path / "notes.sqlite3"
    connections["default"], second = own, own.copy()
    if own.vendor == "sqlite":
        second.settings_dict["OPTIONS"]["timeout"] = 0
    execute(own, "CREATE TABLE note (number INTEGER)")
    yield second
    execute(own, "DROP TABLE note")
    own.close()
    second.close()
    connections["default"] = usual


def execute(connection: BaseDatabaseWrapper, sql: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql)


def note(connection: BaseDatabaseWrapper) -> None:
    execute(connection, "INSERT INTO note VALUES (1)")


def count() -> int:
    with connections["default"].cursor() as cursor:
        cursor.execute("SELECT COUNT(*) FROM note")
        [number] = cursor.fetchone()
        return int(number)


def test_a_long_snapshot_shows_one_instant_and_stops_no_writer(other: BaseDatabaseWrapper) -> None:
    with snapshot(long=True):
        assert count() == 0
        note(other)
        assert count() == 0
    assert count() == 1


def test_a_snapshot_shows_one_instant(other: BaseDatabaseWrapper) -> None:
    with snapshot():
        assert count() == 0
        if other.vendor == "sqlite":  # its rollback journal lets nobody commit meanwhile
            with pytest.raises(OperationalError, match="locked"):
                note(other)
        else:
            note(other)
        assert count() == 0
    note(other)
    assert count() == (1 if other.vendor == "sqlite" else 2)


def test_it_takes_no_write_lock(other: BaseDatabaseWrapper) -> None:
    with snapshot():
        count()
        execute(other, "BEGIN IMMEDIATE" if other.vendor == "sqlite" else "BEGIN")
        note(other)
        execute(other, "ROLLBACK")


@pytest.mark.parametrize("long", [False, True])
def test_nothing_can_be_written_in_it_but_after_it(other: BaseDatabaseWrapper, *, long: bool) -> None:
    with snapshot(long=long):
        transaction.on_commit(lambda: note(connections["default"]))
        with pytest.raises(DatabaseError, match=r"readonly database|read-only transaction"), transaction.atomic():
            note(connections["default"])
        assert count() == 0
    with transaction.atomic():
        note(connections["default"])
    assert count() == 2


def test_inside_a_transaction_it_is_that_transaction(other: BaseDatabaseWrapper) -> None:
    with transaction.atomic(), snapshot(), snapshot(long=True):
        note(connections["default"])
        assert count() == 1
    assert count() == 1


def test_after_an_error_the_connection_is_as_before(other: BaseDatabaseWrapper) -> None:
    for long in (False, True):
        with pytest.raises(ZeroDivisionError), snapshot(long=long):
            _ = count() / 0
    note(connections["default"])
    assert count() == 1


@pytest.mark.parametrize("seconds, amount", [(0.09, 200), (0.12, 150), (0.001, 200), (99, 100)])
def test_a_transaction_does_as_much_as_takes_a_moment(
    monkeypatch: pytest.MonkeyPatch, seconds: float, amount: int
) -> None:
    instants = iter([0.0, seconds])
    monkeypatch.setattr(database, "monotonic", lambda: next(instants))
    pace = Pace(100)
    with pace.measured(100):
        pass
    is_sqlite = connections["default"].vendor == "sqlite"
    assert (pace.amount(1000), pace.amount(20)) == ((amount, min(amount, 20)) if is_sqlite else (1000, 20))
