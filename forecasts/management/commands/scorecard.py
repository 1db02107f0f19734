"""`manage.py scorecard KIND [SLUG]`: the document of a scorecard, the same JSON as the REST API's."""

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from forecasts import clock
from forecasts.models.errors import Invalid
from forecasts.scorecards.card.cuts import HORIZONS, RECORDED
from forecasts.scorecards.card.document_types import CardDocument
from forecasts.scorecards.card.documents import document
from forecasts.scorecards.card.wanted import FIELDS, PUBLISHED, Wanted, wanted_of
from forecasts.scorecards.methods import METHODS
from forecasts.scorecards.published import published, state_of
from forecasts.scorecards.subjects import KINDS, LEDGER, Subject, subject_of


class Command(BaseCommand):
    """Prints a scorecard."""

    help = "Print a scorecard as JSON, computed from the rows: of now, as of an earlier instant, by an older method, or a cut of it."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Whose card, as of when, by which method, and which part of it."""
        parser.add_argument("kind", choices=KINDS)
        parser.add_argument("slug", nargs="?", default=LEDGER)
        parser.add_argument(
            "--published", action="store_true", help="what readers get, instead of computing it from the rows"
        )
        parser.add_argument("--as-of", help="an instant with its offset, such as 2026-01-31T12:00:00Z")
        parser.add_argument("--method", help=f"a version of the method: {', '.join(map(str, METHODS))}")
        parser.add_argument("--topic", metavar="SLUG", help="only claims that are filed under this topic")
        parser.add_argument("--since", metavar="DAY", help="only claims that closed on this day (UTC) or later")
        parser.add_argument("--until", metavar="DAY", help="only claims that closed on this day (UTC) or earlier")
        parser.add_argument("--horizon", help=f"only forecasts stated so many days ahead: {', '.join(HORIZONS)}")
        parser.add_argument("--recorded", help=f"only forecasts that were recorded so: {', '.join(RECORDED)}")

    def handle(self, *args: Any, **options: Any) -> None:
        """Print the document."""
        try:
            now = clock.now()
            wanted = wanted_of({name: options[name] for name in FIELDS if options[name] is not None}, now=now)
            asked = {"kind": options["kind"], "slug": options["slug"], "now": now}
            card = _published(asked, wanted) if options["published"] else document(**asked, wanted=wanted)
        except (Subject.DoesNotExist, Invalid) as error:
            raise CommandError(_in_words(error)) from error
        self.stdout.write(json.dumps(card, indent=2, ensure_ascii=False))
        if waiting := card["waiting"]:
            behind = "claim waits for its score" if waiting == 1 else "claims wait for their scores"
            self.stderr.write(f"{waiting:,} {behind}: the figures are from before.")


def _published(asked: dict[str, Any], wanted: Wanted) -> CardDocument:
    if wanted != PUBLISHED:
        raise CommandError("--published prints the card as it is published: leave out what else is asked for.")
    state = state_of(**asked)
    if state is None:
        subject_of(kind=asked["kind"], slug=asked["slug"])
        raise CommandError("Nothing is published of this card: it is when its page is first read.")
    return published(**asked, state=state, as_it_is=True).document


def _in_words(error: Exception) -> str:
    """Name each option that cannot be understood, and say why."""
    if not isinstance(error, Invalid):
        return str(error)
    return " ".join(f"--{name.replace('_', '-')}: {sentence}" for name, sentence in error.fields.items())
