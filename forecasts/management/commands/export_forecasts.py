"""`manage.py export_forecasts [FILE]`: the whole ledger in the bulk format, as CSV or JSON Lines."""

from __future__ import annotations

import csv
import json
from argparse import ArgumentParser
from collections.abc import Iterable
from pathlib import Path
from typing import Any, TextIO, cast

from django.core.management.base import BaseCommand, CommandError

from forecasts.bulk import columns, csv_rows, exporting
from forecasts.database import snapshot
from forecasts.templatetags.days import counted

JSON_LINES = {".jsonl", ".ndjson"}


class Command(BaseCommand):
    """Writes every recorded forecast as a row, with its claim and what became of it."""

    help = "Write every forecast in the bulk format: what import_forecasts reads, without loss."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the file."""
        parser.add_argument("file", type=Path, nargs="?", help="CSV, or JSON Lines where it ends in .jsonl or .ndjson")

    def handle(self, *_args: str, **options: Any) -> None:
        """Write all rows of one moment."""
        file: Path | None = options["file"]
        with snapshot(long=True):
            if file is None:
                _write_csv(cast("TextIO", self.stdout), exporting.rows())
                return
            try:
                with file.open("w", newline="", encoding="utf-8") as out:
                    write = _write_json_lines if file.suffix in JSON_LINES else _write_csv
                    count = write(out, exporting.rows())
            except OSError as error:
                raise CommandError(f"{error.filename} cannot be written: {error.strerror}.") from error
        self.stdout.write(f"Wrote {counted(count, 'forecast')} to {file}.")
        self.stdout.write(exporting.LEFT)


def _write_csv(out: TextIO, rows: Iterable[dict[str, str]]) -> int:
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(columns.ALL)
    count = 0
    for row in rows:
        writer.writerow([csv_rows.written(name, row.get(name, "")) for name in columns.ALL])
        count += 1
    return count


def _write_json_lines(out: TextIO, rows: Iterable[dict[str, str]]) -> int:
    count = 0
    for row in rows:
        out.write(json.dumps(row, ensure_ascii=False) + "\n")
        count += 1
    return count
