"""A small and a large ledger, each in an SQLite file of its own, between which one process changes over."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from django.core.cache import caches
from django.core.management import call_command
from django.db import connection

from tests.bench.populating import grow

SMALL: Final = 1_000
LARGE: Final = 100_000


class Ledgers:
    """Two files in one folder."""

    def __init__(self) -> None:
        self.folder = Path(connection.settings_dict["NAME"]).parent
        self.paths = {size: self.folder / f"{size}.sqlite3" for size in (SMALL, LARGE)}

    def prepare(self) -> None:
        """Migrate once, fill up to the small size, copy, fill on."""
        with self.of(SMALL):
            call_command("migrate", verbosity=0)
            grow(SMALL)
        shutil.copy(self.paths[SMALL], self.paths[LARGE])
        with self.of(LARGE):
            grow(LARGE)

    @contextmanager
    def of(self, size: int) -> Iterator[None]:
        """Work on one of them; the connection is open."""
        connection.close()
        connection.settings_dict["NAME"] = str(self.paths[size])
        caches["public"].clear()
        connection.ensure_connection()
        yield
        connection.close()
