"""Copies of an SQLite database, made while it is in use, checked, and named after what they hold.

    <DATA_DIR>/backups/ledger-<last migration>-<instant>.sqlite3

How old a copy is stands in its name: a file that is carried elsewhere and back gets another date from the system.
The copy is made with SQLite's own backup, under a name of its own, and gets its name only when it has been found whole.
"""

import re
import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

KEPT: Final = 7
"""How many copies stay; the oldest beyond go."""
INSTANT: Final = "%Y%m%dT%H%M%SZ"
NAME: Final = re.compile(r"ledger-.+-(\d{8}T\d{6}Z)\.sqlite3")


class Damaged(Exception):
    """A database that does not pass SQLite's own check: no copy of it is kept."""


def folder(data_dir: Path) -> Path:
    """Where the copies of a data directory's database are."""
    return data_dir / "backups"


def newest(data_dir: Path) -> Path | None:
    """The copy that was made last."""
    return max(_copies(data_dir), key=made_at, default=None)


def made_at(backup: Path) -> datetime:
    """When a copy was made: the instant in its name."""
    found = NAME.fullmatch(backup.name)
    if found is None:
        raise ValueError(f"{backup.name} is no name of a backup.")
    return datetime.strptime(found[1], INSTANT).replace(tzinfo=UTC)


def _copies(data_dir: Path) -> list[Path]:
    return [file for file in folder(data_dir).glob("*") if NAME.fullmatch(file.name)]


def back_up(database: Path, *, data_dir: Path, now: datetime) -> Path:
    """Copy a database into the folder of copies, and return the copy.

    1. Copy page by page. Whoever writes meanwhile is in the copy wholly or not at all.
    2. Let SQLite check the copy from end to end.
    3. Give it its name: from here on it is a backup.

    Raises:
        Damaged: the copy, and so the database, does not pass the check.
    """
    into = folder(data_dir)
    into.mkdir(parents=True, exist_ok=True)
    draft = into / ".being-made.sqlite3"
    draft.unlink(missing_ok=True)
    draft.touch(mode=0o600)  # it holds what the accounts hold
    try:
        copy(database, draft)
        backup = draft.rename(into / f"ledger-{last_migration(draft)}-{now.astimezone(UTC):{INSTANT}}.sqlite3")
    finally:
        draft.unlink(missing_ok=True)
    return backup


def remove_oldest(data_dir: Path) -> None:
    """Remove the copies beyond those that are kept. Only once all is well: a failed update must not cost an old one."""
    for old in sorted(_copies(data_dir), key=made_at)[:-KEPT]:
        old.unlink()


def copy(source: Path, target: Path) -> None:
    """Copy a database and check the copy.

    Raises:
        Damaged: the copy does not pass the check.
    """
    with closing(sqlite3.connect(source)) as original, closing(sqlite3.connect(target)) as made:
        original.backup(made)
        try:
            [(said,), *_] = made.execute("PRAGMA integrity_check").fetchall()
        except sqlite3.DatabaseError as error:
            said = str(error)
    if said != "ok":
        target.unlink(missing_ok=True)
        raise Damaged(f"{source} is damaged ({said}), so no copy of it was kept.")


def put_back(backup: Path, *, database: Path) -> None:
    """Let a database be what a copy of it says. Nobody may have it open.

    The copy is copied beside it and takes its place in one step: whatever happens, one of the two is there, whole.
    """
    draft = database.with_name(f".{database.name}.put-back")
    copy(backup, draft)
    for rest in ("-journal", "-wal", "-shm"):
        database.with_name(database.name + rest).unlink(missing_ok=True)
    draft.replace(database)


def last_migration(database: Path) -> str:
    """The name of the ledger's last migration in a database: what its data look like."""
    query = "SELECT name FROM django_migrations WHERE app = 'forecasts' ORDER BY name DESC LIMIT 1"
    with closing(sqlite3.connect(database)) as opened:
        try:
            row = opened.execute(query).fetchone()
        except sqlite3.OperationalError:
            row = None
    return str(row[0]) if row else "empty"
