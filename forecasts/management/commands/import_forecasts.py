"""`manage.py import_forecasts FILE --source NAME`: long files of forecasts, of claims, and of what became of them."""

from __future__ import annotations

import csv
import os
import shutil
import tempfile
from argparse import ArgumentParser
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any, BinaryIO, Final, TextIO

from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError

from forecasts import clock
from forecasts.bulk import csv_rows
from forecasts.bulk.importing import Counts, Importer, check_job, found_in
from forecasts.bulk.reading import read
from forecasts.bulk.rows import LONGEST_REASON, BadFile, Notes, Rejection, visible
from forecasts.bulk.staging import Stage
from forecasts.history.actors import Actor
from forecasts.models.errors import Refused
from forecasts.models.people import User
from forecasts.models.scores import ScoreJob
from forecasts.tasks.health import health
from forecasts.tasks.queues import IMPORTS, work
from forecasts.templatetags.days import counted

LISTED: Final = 20
"""How many things of a kind a dry run lists."""
MANY: Final = 50
"""Claims from which the command says how far their scoring is."""


class Command(BaseCommand):
    """Imports a file, claim by claim. It can be stopped at any point and started again."""

    help = "Import a long CSV or JSON Lines file: one row is one forecast on one claim."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the file, and how it is to be taken."""
        parser.add_argument("file", type=Path)
        parser.add_argument("--source", required=True, help="the name under which this source's claims are known")
        parser.add_argument("--dry-run", action="store_true", help="say what would be imported, and write nothing")
        parser.add_argument(
            "--confirm-outcomes",
            action="store_true",
            help="take the outcomes in the file as confirmed; with --by, as proposals where the person may not confirm",
        )
        parser.add_argument(
            "--says-default",
            nargs="?",
            choices=["yes", "no", "phrase"],
            const="phrase",
            default="",
            help="which way forecasts point where the column `says` is empty and the quote holds a denial; yes and no also"
            " for plain numbers. Alone: phrase, what the hedge says by itself, as older exports meant it",
        )
        parser.add_argument("--rejected", type=Path, help="where rejected rows go (default: FILE.rejected.csv)")
        parser.add_argument("--by", metavar="USERNAME", help="the person in whose name it is done (default: nobody)")

    def handle(self, *_args: str, **options: Any) -> None:
        """Read the file, import what can be taken, and say what came of it."""
        file: Path = options["file"]
        rejected: Path = options["rejected"] or file.with_name(f"{file.name}.rejected.csv")
        try:
            actor = _actor(options["by"])
            job = check_job(
                source=options["source"],
                confirm_outcomes=options["confirm_outcomes"],
                actor=actor,
                says_default=options["says_default"] or "",
            )
            with (
                _opened(file) as opened,
                tempfile.TemporaryDirectory(prefix="ledger-import-") as folder,
                closing(Stage(Path(folder) / "rows.sqlite3")) as stage,
            ):
                notes = Notes()
                stage.fill(
                    read(opened, notes), notes=notes, tell=lambda count: self._tell(f"{counted(count, 'row')} read")
                )
                for note in stage.notes():
                    self._tell(note)
                counts, refused = self._bring_in(stage, Importer(job, actor), rejected, is_dry=options["dry_run"])
                rows = stage.row_count
                found = found_in(stage)
            if options["dry_run"]:
                self._list(found)
            else:
                self._work(counts.claims)
        except (BadFile, Refused) as bad:
            raise CommandError(f"Nothing was imported. {bad}") from bad
        except DatabaseError as error:
            raise CommandError(f"The database gave way: {error}. What was imported stays; start it again.") from error
        except OSError as error:
            raise CommandError(f"{error.filename} cannot be opened: {error.strerror}.") from error
        self._sum_up(counts, rows, refused, rejected, is_dry=options["dry_run"])

    def _bring_in(self, stage: Stage, importer: Importer, rejected: Path, *, is_dry: bool) -> tuple[Counts, int]:
        """Import batch by batch; what is rejected goes to a file of this process, which gets its name at the end."""
        counts, claims = Counts(), stage.claim_count
        with _own_file(rejected) as part:
            refused = _write_rejections(part, stage.refused(), with_header=True)
            for batch in stage.batches(pace=int if is_dry else importer.pace.amount):
                now = clock.now()
                result = importer.try_out(batch, stage, now=now) if is_dry else importer.bring_in(batch, now=now)
                counts.add(result.counts)
                refused += _write_rejections(part, result.rejections)
                self._tell(
                    f"{counts.claims:,} of {counted(claims, 'claim')}, {counted(counts.new_forecasts, 'forecast')}"
                )
            part.flush()
            rejected.unlink(missing_ok=True)
            if refused:
                Path(part.name).rename(rejected)
        return counts, refused

    def _work(self, claims: int) -> None:
        """Have all that follows done before the command ends; say how far that is where there are many claims."""

        def tell(done: dict[str, int]) -> None:
            if claims > MANY:
                waiting = ScoreJob.objects.behind().count()
                self._tell(f"{counted(done['scores'], 'claim')} scored, {waiting:,} waiting")

        work(without=IMPORTS, tell=tell)

    def _list(self, found: Mapping[str, Mapping[str, Any]]) -> None:
        """Say whom a dry run would credit and what it would make, the first of each kind."""
        for kind in sorted(found):
            new, known, rows = (found[kind][name] for name in ("new", "known", "rows"))
            self._tell(f"{kind.capitalize()}s: {new:,} new, {known:,} known.")
            for label, detail, is_new, forecasts in rows[:LISTED]:
                credited = f", {counted(forecasts, 'forecast')}" if forecasts else ""
                told = f"{label} ({detail})" if detail else label
                self._tell(f"  {'new  ' if is_new else 'known'} {told}{credited}")
            if new + known > LISTED:
                self._tell(f"  and {new + known - LISTED:,} more")
            for name, others in found[kind].get("near", ()):
                self._tell(f"  Perhaps the same: {name}, and {others}")

    def _tell(self, line: str) -> None:
        self.stdout.write(line)
        self.stdout.flush()

    def _sum_up(self, counts: Counts, rows: int, refused: int, rejected: Path, *, is_dry: bool) -> None:
        verb = "Would import" if is_dry else "Imported"
        self.stdout.write(
            f"{verb} {counted(counts.new_claims, 'claim')}, {counted(counts.new_forecasts, 'forecast')} and {counted(counts.new_outcomes, 'outcome')}"
            f" from {counted(rows, 'row')}; {counted(counts.unchanged_rows, 'row')} already there."
        )
        if counts.new_proposals:
            proposed = "to be proposed" if is_dry else "proposed"
            self.stdout.write(f"{counted(counts.new_proposals, 'outcome')} {proposed}: a second person has to confirm.")
        if counts.outcomes_left:
            self.stdout.write(f"{counted(counts.outcomes_left, 'outcome')} left out: take with --confirm-outcomes.")
        if not is_dry and (waiting := _waiting()):
            self.stdout.write(f"Still waiting, held by a worker or failed (manage.py doctor says more): {waiting}.")
        if refused:
            left = rows - counts.new_forecasts - counts.unchanged_rows
            raise CommandError(f"{counted(left, 'row')} not taken. Lines, columns and reasons: {rejected}")


@contextmanager
def _opened(path: Path) -> Iterator[BinaryIO]:
    """Open a file so that it can be read twice; a pipe is copied first."""
    with path.open("rb") as file:
        if file.seekable():
            yield file
            return
        with tempfile.TemporaryFile() as copy:
            shutil.copyfileobj(file, copy)
            copy.seek(0)
            yield copy


@contextmanager
def _own_file(rejected: Path) -> Iterator[TextIO]:
    """Open a file beside the one for rejected rows, so that two imports at once do not write into one."""
    part = rejected.with_name(f"{rejected.name}.{os.getpid()}.part")
    try:
        with part.open("w", newline="", encoding="utf-8") as out:
            yield out
    finally:
        part.unlink(missing_ok=True)


def _waiting() -> str:
    """Say what of the work that follows an import is not done; nothing if all of it is."""
    queues = health(at=clock.now()).queues
    behind = {name: queue.waiting + queue.given_up for name, queue in queues.items() if name != IMPORTS}
    return ", ".join(f"{name} {count:,}" for name, count in behind.items() if count)


def _actor(username: str | None) -> Actor:
    if username is None:
        return Actor.rule()
    user = User.objects.filter(username=username).first()
    if user is None:
        raise CommandError(f"There is no person called {username}.")
    return Actor.of(user)


def _write_rejections(out: TextIO, rejections: Iterable[Rejection], *, with_header: bool = False) -> int:
    """Write one line for each, and return how many there were."""
    writer = csv.writer(out, lineterminator="\n")
    if with_header:
        writer.writerow(["line", "column", "reason", "claim_id"])
    count = 0
    for one in rejections:
        writer.writerow(csv_rows.written_row((one.line, one.column, visible(one.reason, LONGEST_REASON), one.claim_id)))
        count += 1
    return count
