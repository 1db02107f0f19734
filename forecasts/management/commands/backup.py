"""`manage.py backup`: a checked copy of the SQLite database, made while it is in use."""

import sqlite3
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from forecasts import clock
from forecasts.management import backups


class Command(BaseCommand):
    """Back up, and say where."""

    help = "Copy the SQLite database into DATA_DIR/backups and check the copy; PostgreSQL has pg_dump for this."

    def handle(self, *args: Any, **options: Any) -> None:
        """Make one copy; of a database server, say how to."""
        database = settings.DATABASES["default"]
        if "sqlite" not in database["ENGINE"]:
            raise CommandError(
                "PostgreSQL makes its own backups, while it is in use: pg_dump --format=custom --file=ledger.dump ledger. "
                "See the README for the composition's command."
            )
        try:
            backup = backups.back_up(Path(database["NAME"]), data_dir=settings.DATA_DIR, now=clock.now())
        except (backups.Damaged, OSError, sqlite3.Error) as error:
            raise CommandError(f"Nothing was backed up: {error}") from error
        backups.remove_oldest(settings.DATA_DIR)
        self.stdout.write(
            f"Backed up to {backup} ({backup.stat().st_size:,} bytes, checked; the newest {backups.KEPT} are kept)."
        )
