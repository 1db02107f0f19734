"""`manage.py load_example`: two real articles with fifteen forecasts, and three models on an election year."""

import csv
import tempfile
from io import StringIO
from pathlib import Path

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser

from forecasts import clock
from forecasts.management.example import governors, loading
from forecasts.models.errors import Refused
from forecasts.models.imports import ImportedClaim
from forecasts.tasks.nudging import nudge


class Command(BaseCommand):
    """Load the example, once."""

    help = (
        "Load two articles with their forecasts, most of them resolved, and the last forecasts of three models on the"
        " US governors' elections of 2022. Running it again adds only what is missing."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Take how much to load, and the text of the first article, which is not part of the product."""
        parser.add_argument("--small", action="store_true", help="the two articles alone")
        parser.add_argument(
            "--text", type=Path, metavar="FILE", help="the first article's text, in which the quotes have to stand"
        )

    def handle(self, *_args: str, small: bool = False, text: Path | None = None, **_options: object) -> None:
        """Load the elections, then the articles, so that lists by date of recording begin with the articles."""
        if not small:
            self._load_elections()
        self._load_articles(text)

    def _load_articles(self, text: Path | None) -> None:
        """Load both articles in one transaction, or nothing."""
        if loading.is_loaded():
            late = " A text can be given only when it is loaded first: recorded quotes do not change." if text else ""
            self.stdout.write(f"The example articles are already loaded.{late}")
            return
        try:
            claims = loading.load(text=_read(text) if text else "", now=clock.now())
        except Refused as refusal:
            raise CommandError(f"The example does not load: {refusal}") from refusal
        nudge()
        self.stdout.write(f"Loaded {len(loading.ARTICLES)} articles with {len(claims)} claims.")

    def _load_elections(self) -> None:
        """Import the elections as any file is imported; what an interrupted import left out comes with the next."""
        rows = list(governors.rows())
        claims = {row["claim_id"] for row in rows}
        if ImportedClaim.objects.filter(source=governors.SOURCE, name__in=claims).count() == len(claims):
            self.stdout.write("The example elections are already loaded.")
            return
        with tempfile.TemporaryDirectory(prefix="ledger-example-") as folder:
            file = Path(folder) / "governors.csv"
            with file.open("w", encoding="utf-8", newline="") as out:
                writer = csv.DictWriter(out, rows[0])
                writer.writeheader()
                writer.writerows(rows)
            options = {"source": governors.SOURCE, "confirm_outcomes": True}
            call_command("import_forecasts", str(file), **options, stdout=StringIO())
        self.stdout.write(f"Loaded {len(claims)} claims on elections, each with {len(governors.MODELS)} forecasts.")


def _read(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8")
    except OSError as error:
        raise CommandError(f"{file} cannot be read: {error.strerror}.") from error
    except UnicodeDecodeError as error:
        raise CommandError(f"{file} is no UTF-8 text.") from error
