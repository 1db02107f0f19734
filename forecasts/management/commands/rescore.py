"""`manage.py rescore`: makes every score again from the rows; with `--check` it only compares."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from forecasts import clock
from forecasts.models.scores import ScoreJob
from forecasts.scorecards import publication
from forecasts.scorecards.publishing import checking
from forecasts.templatetags.days import counted


class Command(BaseCommand):
    """Computes every score anew."""

    help = "Make every score again from the rows. With --check, report differences and change nothing."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Only one question: write or compare."""
        parser.add_argument("--check", action="store_true", help="compare only; exit code 1 where anything differs")

    def handle(self, *args: Any, **options: Any) -> None:
        """Rescore or check, and say what came of it."""
        if not options["check"]:
            claims = checking.rescore(now=clock.now)
            waiting = ScoreJob.objects.behind().count()
            self.stdout.write(f"{counted(claims, 'claim')} scored again.")
            if waiting:
                raise CommandError(f"{counted(waiting, 'claim')} could not be scored yet: held by a worker, or failed.")
            return
        differences = [*checking.differences(), *publication.differences(now=clock.now())]
        for difference in differences:
            self.stderr.write(difference)
        if differences:
            raise CommandError(
                f"{counted(len(differences), 'difference')} between what is published and what the rows say."
            )
        self.stdout.write("Every published score and document is what the rows say.")
