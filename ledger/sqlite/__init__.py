"""How SQLite is opened: durable at every commit, and one writer at a time from the transaction's first statement."""

import sqlite3
from typing import Any, Final

# Before this version, resetting the write-ahead log could race with a writer and lose what was committed.
FIRST_SAFE_WAL = (3, 51, 3)


def journal(version: tuple[int, int, int]) -> str:
    """The journal mode for a version of the library."""
    return "WAL" if version >= FIRST_SAFE_WAL else "DELETE"


WAITS: Final = 20
"""Seconds that commands and workers wait for another writer: their work is long and has to be done."""
WEB_WAITS: Final = 5
"""The same for a request, which holds one of few threads meanwhile, and can be sent again."""

OPTIONS: dict[str, Any] = {
    "transaction_mode": "IMMEDIATE",
    "init_command": f"PRAGMA synchronous=FULL; PRAGMA journal_mode={journal(sqlite3.sqlite_version_info)};",
    "timeout": WAITS,
}
