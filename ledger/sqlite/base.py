"""SQLite's backend with a turnstile before the write lock: whoever waits for it is next.

SQLite gives the lock to whoever asks while it is free, and who waits asks a few times a second. A long work that takes it
again and again, for a moment each time, would keep everybody else out for as long as it lasts. So each writer first has to
hold the turnstile, a lock on a file beside the database, until the write lock is its own: nobody passes who comes later.
"""

import fcntl
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any, Final

from django.db.backends.sqlite3 import base
from django.db.utils import OperationalError

ASK_EVERY: Final = 0.004
"""Seconds."""
WRITES: Final = ("INSERT", "UPDATE", "DELETE")


class Cursor(base.SQLiteCursorWrapper):
    """Lets a single statement that writes, outside a transaction, wait for its turn."""

    turn: Callable[[], AbstractContextManager[float]]

    def execute(self, query: str, params: Any = None) -> Any:  # noqa: ANN401 – as Django's own
        """Execute a statement."""
        if self.connection.in_transaction or not query.startswith(WRITES):
            return super().execute(query, params)
        with self.turn():
            return super().execute(query, params)


class DatabaseWrapper(base.DatabaseWrapper):
    """A connection."""

    def create_cursor(self, name: str | None = None) -> Any:  # noqa: ANN401 – as Django's own
        """Make a cursor that knows the turnstile."""
        cursor = self.connection.cursor(factory=Cursor)
        cursor.turn = self.turn
        return cursor

    def _start_transaction_under_autocommit(self) -> None:
        if self.transaction_mode != "IMMEDIATE":  # type: ignore[attr-defined] # newer than its stubs
            super()._start_transaction_under_autocommit()  # type: ignore[misc] # newer than its stubs
            return
        with self.turn() as last:
            self.connection.execute(f"PRAGMA busy_timeout = {ASK_EVERY * 1000:.0f}")  # SQLite by itself asks too seldom
            try:
                while not self._begun(last):
                    pass
            finally:
                self.connection.execute(f"PRAGMA busy_timeout = {self._patience * 1000:.0f}")

    def _begun(self, last: float) -> bool:
        try:
            super()._start_transaction_under_autocommit()  # type: ignore[misc] # newer than its stubs
        except OperationalError:
            if time.monotonic() > last:
                raise
            return False
        return True

    @property
    def _patience(self) -> float:
        """How many seconds this connection waits for others."""
        return float(self.settings_dict["OPTIONS"]["timeout"])

    @contextmanager
    def turn(self) -> Iterator[float]:
        """Be the one who waits for the write lock, until the instant that is given; in memory there are no other processes.

        Raises:
            OperationalError: others have waited for longer than this connection waits.
        """
        last = time.monotonic() + self._patience
        if self.is_in_memory_db():
            yield last
            return
        with Path(f"{self.settings_dict['NAME']}-turn").open("a") as file:
            while True:
                try:
                    fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                    break
                except BlockingIOError:
                    if time.monotonic() > last:
                        raise OperationalError("database is locked") from None
                time.sleep(ASK_EVERY)
            yield last
