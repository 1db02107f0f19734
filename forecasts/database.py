"""Reading the ledger as it was at one instant, while others write to it; writing much of it without holding up others."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from time import monotonic
from typing import Any, Final

from django.db import DEFAULT_DB_ALIAS, connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper


@contextmanager
def snapshot(*, long: bool = False) -> Iterator[None]:
    """Let every query in the block see the same rows, and forbid it to write.

    Inside an open transaction the block is part of that transaction. What has to be written as a result is handed to
    `transaction.on_commit`, which runs it after the block.

    PostgreSQL: a REPEATABLE READ, READ ONLY transaction. SQLite: a deferred one, without the write lock. With a rollback
    journal nobody can commit while it reads; a block that may take longer than a page (a file sent to a slow client, a
    check of everything) says `long`, and reads a temporary copy of the database instead.
    """
    connection = connections[DEFAULT_DB_ALIAS]
    if connection.in_atomic_block:
        yield
    elif connection.vendor == "postgresql":
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
            yield
    elif long and _has_rollback_journal(connection):
        with _copy_of(connection) as copy, _deferred(copy):
            yield
            later, copy.run_on_commit = copy.run_on_commit, []
        for _, write, robust in later:  # to the ledger, not to the copy
            transaction.on_commit(write, robust=robust)
    else:
        with _deferred(connection):
            yield


def _has_rollback_journal(connection: BaseDatabaseWrapper) -> bool:
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA journal_mode")
        [mode] = cursor.fetchone()
        return str(mode) == "delete"


@contextmanager
def _deferred(connection: Any) -> Iterator[None]:  # noqa: ANN401 – SQLite's wrapper, which alone has a mode
    connection.ensure_connection()  # connecting sets the mode
    usual, connection.transaction_mode = connection.transaction_mode, "DEFERRED"
    try:
        with transaction.atomic():
            connection.transaction_mode = usual
            with connection.cursor() as cursor:
                cursor.execute("PRAGMA query_only = 1")
                try:
                    yield
                finally:
                    cursor.execute("PRAGMA query_only = 0")
    finally:
        connection.transaction_mode = usual


@contextmanager
def _copy_of(connection: BaseDatabaseWrapper) -> Iterator[Any]:
    """Connect this thread to a copy, made in one go: writers wait while it is made, and not while it is read."""
    connection.ensure_connection()
    with TemporaryDirectory(prefix="ledger-snapshot-") as folder:
        path = Path(folder) / "ledger.sqlite3"
        with closing(sqlite3.connect(path)) as target:
            target.execute("PRAGMA synchronous = OFF")
            connection.connection.backup(target)
        copy = connection.copy()
        copy.settings_dict["NAME"] = path
        connections[DEFAULT_DB_ALIAS] = copy
        try:
            yield copy
        finally:
            connections[DEFAULT_DB_ALIAS] = connection
            copy.close()


class Pace:
    """How much of a long work goes into one transaction: as much as holds up other writers for a moment only.

    SQLite has one writer at a time, so that the amount follows from how long the last transaction took. PostgreSQL locks only
    the rows that are changed; there it is always the most.
    """

    AIM: Final = 0.18
    """Seconds that a transaction should take; a quarter of a second is the most that anybody should have to wait for it."""

    def __init__(self, least: int) -> None:
        """Begin with the least amount: with less, a transaction would hardly be shorter."""
        self._least = self._amount = least

    def amount(self, most: int) -> int:
        """Return how much the next transaction should do."""
        return min(self._amount, most) if connections[DEFAULT_DB_ALIAS].vendor == "sqlite" else most

    @contextmanager
    def measured(self, amount: int) -> Iterator[None]:
        """Do so much in the block, and learn from how long it takes. The amount at most doubles."""
        begin = monotonic()
        yield
        seconds = max(monotonic() - begin, 0.001)
        self._amount = max(self._least, min(int(amount * self.AIM / seconds), 2 * max(self._amount, amount)))
