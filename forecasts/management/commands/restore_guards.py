"""`manage.py restore_guards`: installs the triggers of insert-only tables anew, after somebody has dropped some."""

from typing import Any

from django.apps import apps
from django.core.management.base import BaseCommand
from django.db import connection, transaction
from django.db.migrations.state import ProjectState

from forecasts.history.guards import PROTECTED, ProtectTable, missing_guards


class Command(BaseCommand):
    """Protect every table again."""

    help = "Install the triggers that keep the record insert-only. What was changed meanwhile, verify_history finds."

    def handle(self, *args: Any, **options: Any) -> None:
        """Install all of them in one transaction, and say which were missing."""
        missing = missing_guards()
        state = ProjectState.from_apps(apps)
        editor = connection.schema_editor()
        with transaction.atomic():
            for model in PROTECTED:
                ProtectTable(model.__name__).database_forwards("forecasts", editor, state, state)
        for problem in missing:
            self.stdout.write(f"Mended: {problem}.")
        self.stdout.write(f"Every insert-only table is protected ({len(PROTECTED)} tables).")
