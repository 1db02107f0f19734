"""Writers of one SQLite database: nobody is kept out by one who writes again and again."""

import time
from collections.abc import Iterator
from pathlib import Path
from threading import Event, Thread

import pytest
from django.db import OperationalError, connection

from ledger.sqlite import OPTIONS
from ledger.sqlite.base import DatabaseWrapper

pytestmark = pytest.mark.django_db
HELD = 0.05
"""Seconds for which the hog holds the lock each time."""


@pytest.fixture
def hog(tmp_path: Path) -> Iterator[Path]:
    """A database to which a thread writes without a pause."""
    path, stopped = tmp_path / "ledger.sqlite3", Event()
    own = connect(path)
    own.cursor().execute("CREATE TABLE note (number INTEGER)")
    own.close()

    def write() -> None:
        own = connect(path)
        while not stopped.is_set():
            add(own, hold=HELD)
        own.close()

    thread = Thread(target=write)
    thread.start()
    yield path
    stopped.set()
    thread.join()


def connect(path: Path, **options: object) -> DatabaseWrapper:
    settings = {**connection.settings_dict, "NAME": path, "OPTIONS": OPTIONS | options}
    return DatabaseWrapper(settings)


def add(own: DatabaseWrapper, *, hold: float = 0) -> None:
    own.set_autocommit(autocommit=False, force_begin_transaction_with_broken_autocommit=True)
    own.cursor().execute("INSERT INTO note VALUES (1)")
    time.sleep(hold)
    own.commit()
    own.set_autocommit(autocommit=True)


@pytest.mark.parametrize("is_transaction", [True, False])
def test_who_waits_is_next(hog: Path, *, is_transaction: bool) -> None:
    own, waits = connect(hog), []
    for _ in range(10):
        begin = time.perf_counter()
        if is_transaction:
            add(own)
        else:
            own.cursor().execute("INSERT INTO note VALUES (1)")
        waits.append(time.perf_counter() - begin)
    own.close()
    assert sum(waits) / len(waits) < 10 * HELD


def test_who_has_waited_long_enough_is_told(hog: Path) -> None:
    first, second = connect(hog), connect(hog, timeout=0.05)
    with first.turn(), pytest.raises(OperationalError, match="locked"):
        add(second)
    first.close()
    second.close()


def test_a_snapshot_waits_for_nobody(hog: Path) -> None:
    own, other = connect(hog), connect(hog)
    own.ensure_connection()
    own.transaction_mode = "DEFERRED"  # type: ignore[attr-defined] # newer than its stubs
    with other.turn():
        own._start_transaction_under_autocommit()
    own.close()
    other.close()
