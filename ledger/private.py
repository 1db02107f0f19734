"""What the ledger writes is its owner's alone: database, backups, key, passwords, queue, mail and logs.

New files are so by the process's umask, older ones by the modes that each process sets when it starts. SQLite gives its
journal the mode of the database. Only what the ledger itself puts into DATA_DIR is touched, whatever else is there.
"""

import os
import stat
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

NAMES = (
    "secret_key", "demo_people.json", "ledger.sqlite3", "ledger.sqlite3-*", "run.lock", "queue.address",
    "beat-schedule*", "backups", "logs", "mail", "queue",
)  # fmt: skip
PUBLISHES = ("collectstatic", "compileall")
"""Commands whose files another user reads."""


def keep(data_dir: Path, *files: Path) -> None:
    """From now on write for the owner alone; and let what is there already be so: in `data_dir`, and these files."""
    if not set(sys.argv[:2]) & set(PUBLISHES):
        os.umask(0o077)
    for path in (data_dir, *_inside(data_dir), *files):
        with suppress(OSError):  # not ours, or gone meanwhile
            _close(path)


def _inside(data_dir: Path) -> Iterator[Path]:
    for name in NAMES:
        for found in data_dir.glob(name):
            yield found
            if found.is_dir() and not found.is_symlink():
                yield from found.rglob("*")


def _close(path: Path) -> None:
    mode = path.lstat().st_mode
    shared = mode & stat.S_ISVTX  # such as /tmp
    if (stat.S_ISREG(mode) or stat.S_ISDIR(mode)) and mode & 0o077 and not shared:
        path.chmod(stat.S_IMODE(mode) & 0o700)
