"""`manage.py scorecard KIND [SLUG]`: the document of a scorecard, the same JSON as the REST API's."""

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from forecasts import clock
from forecasts.models.errors import Invalid
from forecasts.scorecards.documents import document, parse_as_of
from forecasts.scorecards.subjects import KINDS, LEDGER, Subject


class Command(BaseCommand):
    """Prints a scorecard."""

    help = "Print a scorecard as JSON, as it is published or as of an earlier instant."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Whose card, and as of when."""
        parser.add_argument("kind", choices=KINDS)
        parser.add_argument("slug", nargs="?", default=LEDGER)
        parser.add_argument("--as-of", help="an instant with its offset, such as 2026-01-31T12:00:00Z")

    def handle(self, *args: Any, **options: Any) -> None:
        """Print the document."""
        try:
            as_of = parse_as_of(options["as_of"]) if options["as_of"] else None
            card = document(kind=options["kind"], slug=options["slug"], now=clock.now(), as_of=as_of)
        except (Subject.DoesNotExist, Invalid) as error:
            raise CommandError(str(error)) from error
        self.stdout.write(json.dumps(card, indent=2, ensure_ascii=False))
