"""Check the append-only record: exit code 0 when it holds, 1 when it does not."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from forecasts.history.verification import verify
from forecasts.templatetags.days import counted


class Command(BaseCommand):
    """Print what was counted, then one line per problem."""

    help = "Check that the history is whole and that the ledger is what it says."

    def handle(self, *args: Any, **options: Any) -> None:
        """Check everything."""
        report = verify()
        counts = report.counts
        self.stdout.write(
            f"{counts['entries']:,} {'entry' if counts['entries'] == 1 else 'entries'} in {counted(counts['streams'], 'stream')}, {counts['positions']:,} with a global position, "
            f"{counts['redacted']:,} redacted; {counted(counts['rows'], 'row')} compared with what the entries say."
        )
        for problem in report.problems:
            self.stdout.write(problem)
        if report.problems:
            raise CommandError(f"The history does not hold. Problems: {len(report.problems) + report.untold}.")
        self.stdout.write("The history holds.")
