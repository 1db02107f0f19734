"""`manage.py update_data`: migrations, with a checked copy of the SQLite database made before them."""

import sqlite3
import traceback
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connection

from forecasts import clock
from forecasts.management import backups
from forecasts.tasks import probes
from forecasts.templatetags.days import counted


class Command(BaseCommand):
    """Migrate, and be able to go back."""

    help = "Apply the migrations. An SQLite database is backed up first, and put back if one of them fails."

    def handle(self, *args: Any, **options: Any) -> None:
        """Give the database the shape that this code expects.

        1. One of a newer version is refused; one that has the shape already is left alone.
        2. An SQLite database with something in it is backed up, and the copy is checked, before a migration runs.
        3. If one fails, the copy takes the database's place again: the version before works with it as it did.
        """
        if newer := probes.newer_migrations():
            raise CommandError(_newer(min(name for _, name in newer)))
        waiting = probes.waiting_migrations()
        if not waiting:
            self.stdout.write("Every migration is applied.")
            return
        backup = None
        if connection.vendor == "sqlite" and connection.introspection.table_names():
            backup = _back_up()
            self.stdout.write(
                f"Backed up to {backup} before {counted(len(waiting), 'migration')}; the newest {backups.KEPT} are kept."
            )
        try:
            call_command("migrate", interactive=False, verbosity=options["verbosity"])
        except Exception as error:
            if backup is None:
                raise
            traceback.print_exc()
            connection.close()
            backups.put_back(backup, database=_file())
            raise CommandError(_failed(error, backup)) from None
        backups.remove_oldest(settings.DATA_DIR)


def _file() -> Path:
    return Path(settings.DATABASES["default"]["NAME"])


def _back_up() -> Path:
    connection.close()
    try:
        return backups.back_up(_file(), data_dir=settings.DATA_DIR, now=clock.now())
    except (backups.Damaged, OSError, sqlite3.Error) as error:
        raise CommandError(f"The data cannot be backed up, so they were not updated: {error}") from None


def _newer(name: str) -> str:
    newest = backups.newest(settings.DATA_DIR) if connection.vendor == "sqlite" else None
    way = f" To go back with the data too: cp {newest} {_file()}" if newest else ""
    return f"The data were made by a newer version of the ledger ({name}). Run that version again.{way}"


def _failed(error: Exception, backup: Path) -> str:
    said = (str(error).splitlines() or [type(error).__name__])[0]
    return (
        f"The update of the data failed: {said}\n"
        "They are again as they were before it. Run the version that you had before; it works with them.\n"
        f"A copy of them is kept: {backup}"
    )
