"""What it costs to import a long file: against the bare insertion of the same forecasts, and in memory."""

import csv
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from django.db import transaction

from forecasts.bulk import columns
from forecasts.bulk.importing import Importer
from forecasts.bulk.planning import Job
from forecasts.bulk.reading import read
from forecasts.bulk.staging import BATCH_ROWS, Stage
from forecasts.history.actors import Actor
from forecasts.history.operations import AT_ONCE
from forecasts.models.forecasts import Forecast
from forecasts.models.ids import new_public_id
from tests.bulk.files import row
from tests.factories import NOW

ROWS: Final = 100_000
FEW: Final = 10_000
EACH: Final = 50
"""Forecasts on one claim."""
MEMORY: Final = """
import django
django.setup()
from pathlib import Path
from django.core.management import call_command
from tests.bench import bulk
call_command("migrate", verbosity=0)
with bulk.TemporaryDirectory() as folder:
    for _ in bulk.bring_in(Path("{path}"), Path(folder)):
        pass
print(next(line.split()[1] for line in open("/proc/self/status") if line.startswith("VmHWM")))
"""


@dataclass(frozen=True)
class Measured:
    """Rows a second of the import and of bare insertions, and the most memory with few and with many rows, in kB."""

    imported: float
    inserted: float
    few_kb: int
    many_kb: int


def measure() -> Measured:
    """Import a file, inserting copies of its forecasts batch by batch; import two files in processes of their own."""
    with TemporaryDirectory() as folder:
        few, many = (_file(Path(folder) / f"{rows}.csv", rows) for rows in (FEW, ROWS))
        imported, inserted = _race(many, Path(folder))
        return Measured(ROWS / imported, ROWS / inserted, _peak(few), _peak(many))


def _race(path: Path, folder: Path) -> tuple[float, float]:
    """Return the seconds of the import, reading and laying out included, and of the insertions beside it."""
    begin, inserted = time.perf_counter(), 0.0
    for _ in bring_in(path, folder):
        pause = time.perf_counter()
        inserted += _insert()
        begin += time.perf_counter() - pause
    return time.perf_counter() - begin, inserted


def bring_in(path: Path, folder: Path) -> Iterator[int]:
    """Import a file as the command does, and yield after each batch."""
    importer = Importer(Job(source=path.name), Actor.rule())
    with closing(Stage(folder / f"{path.name}.sqlite3")) as stage, path.open("rb") as file:
        stage.fill(read(file))
        for batch in stage.batches(pace=importer.pace.amount):
            importer.bring_in(batch, now=NOW)
            yield len(batch)


def _file(path: Path, rows: int) -> Path:
    """Write claims with a forecast a day each."""
    with path.open("w", newline="") as file:
        writer = csv.DictWriter(file, columns.ALL, restval="")
        writer.writeheader()
        for number in range(rows):
            day = date(2020, 6, 23) + timedelta(days=number % EACH)
            writer.writerow(
                row(
                    claim_id=f"claim-{number // EACH}",
                    stated_at=f"{day}T12:00:00+02:00",
                    probability=f"0.{number % 900_000 + 100_000}",
                )
            )
    return path


def _insert() -> float:
    """Insert the newest batch of forecasts a second time, as Django's own `bulk_create` does; return the seconds."""
    rows = list(Forecast.objects.order_by("-pk")[:BATCH_ROWS])
    for one in rows:
        one.pk, one.public_id = None, new_public_id()
    begin = time.perf_counter()
    with transaction.atomic():
        Forecast.objects.bulk_create(rows, batch_size=AT_ONCE)
    return time.perf_counter() - begin


def _peak(path: Path) -> int:
    """Return the most memory, in kB, that a process needed which imported a file into a ledger of its own."""
    command = [sys.executable, "-c", MEMORY.format(path=path)]
    environment = os.environ | {"DJANGO_SETTINGS_MODULE": "tests.settings"}
    return int(subprocess.run(command, env=environment, capture_output=True, text=True, check=True).stdout.split()[-1])
