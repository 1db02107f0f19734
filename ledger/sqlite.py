"""How SQLite is opened: durable at every commit, and one writer at a time from the transaction's first statement."""

import sqlite3

# Before this version, resetting the write-ahead log could race with a writer and lose what was committed.
FIRST_SAFE_WAL = (3, 51, 3)


def journal(version: tuple[int, int, int]) -> str:
    """The journal mode for a version of the library."""
    return "WAL" if version >= FIRST_SAFE_WAL else "DELETE"


OPTIONS = {
    "transaction_mode": "IMMEDIATE",
    "init_command": f"PRAGMA synchronous=FULL; PRAGMA journal_mode={journal(sqlite3.sqlite_version_info)};",
    "timeout": 20,
}
