"""Take the free text and names of some entries out of the record, with a reason and in somebody's name."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from forecasts import clock
from forecasts.history.actors import Actor
from forecasts.history.redaction import redact
from forecasts.models.errors import Refused
from forecasts.models.people import User


class Command(BaseCommand):
    """Redact all of the named entries, or none."""

    help = "Redact the texts of entries; their hashes stay, and each redaction is an entry of its own."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Say which entries, why, and in whose name."""
        parser.add_argument("stream", help="the stream of the entries, for example claim:7c1n0p5zra")
        parser.add_argument("numbers", nargs="+", type=int, metavar="number", help="the numbers of the entries in it")
        parser.add_argument("--reason", required=True, help="why; it is kept with the entry")
        parser.add_argument("--by", required=True, metavar="USERNAME", help="an editor-in-chief")

    def handle(self, *args: Any, **options: Any) -> None:
        """Redact them."""
        user = User.objects.filter(username=options["by"]).first()
        if user is None:
            raise CommandError(f"There is no person called {options['by']}.")
        try:
            with transaction.atomic():
                for number in options["numbers"]:
                    entry = redact(
                        stream=options["stream"],
                        number=number,
                        reason=options["reason"],
                        actor=Actor.of(user),
                        now=clock.now(),
                    )
                    self.stdout.write(f"Redacting {entry}.")
        except Refused as refused:
            raise CommandError(f"Nothing was redacted. {refused}") from refused
        self.stdout.write("Redacted.")
