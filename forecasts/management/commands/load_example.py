"""`manage.py load_example`: two real articles with fifteen forecasts, twelve of them settled."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError, CommandParser

from forecasts import clock
from forecasts.management.example import loading
from forecasts.models.errors import Refused
from forecasts.tasks.nudging import nudge


class Command(BaseCommand):
    """Load the example articles, once."""

    help = "Load two articles with their forecasts, most of them resolved. Running it again changes nothing."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the text of the first article, which is not part of the product."""
        parser.add_argument(
            "--text", type=Path, metavar="FILE", help="the first article's text, in which the quotes have to stand"
        )

    def handle(self, *_args: str, text: Path | None = None, **_options: object) -> None:
        """Load everything in one transaction, or nothing."""
        if loading.is_loaded():
            late = " A text can be given only when it is loaded first: recorded quotes do not change." if text else ""
            self.stdout.write(f"The example is already loaded.{late}")
            return
        try:
            claims = loading.load(text=_read(text) if text else "", now=clock.now())
        except Refused as refusal:
            raise CommandError(f"The example does not load: {refusal}") from refusal
        nudge()
        self.stdout.write(f"Loaded {len(loading.ARTICLES)} articles with {len(claims)} claims.")


def _read(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8")
    except OSError as error:
        raise CommandError(f"{file} cannot be read: {error.strerror}.") from error
    except UnicodeDecodeError as error:
        raise CommandError(f"{file} is no UTF-8 text.") from error
