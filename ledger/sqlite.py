"""How SQLite is opened: durable at every commit, and one writer at a time from the transaction's first statement."""

import sqlite3

# Before 3.51.3, resetting the write-ahead log could race with a writer and lose what was committed.
_WAL_IS_SAFE = sqlite3.sqlite_version_info >= (3, 51, 3)

JOURNAL = "WAL" if _WAL_IS_SAFE else "DELETE"
OPTIONS = {
    "transaction_mode": "IMMEDIATE",
    "init_command": f"PRAGMA synchronous=FULL; PRAGMA journal_mode={JOURNAL};",
    "timeout": 20,
}
