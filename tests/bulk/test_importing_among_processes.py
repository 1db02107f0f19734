"""Imports that are killed, and imports that run at the same time: real processes, on a database of the test's own."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
import pytest
from django.db import connection

from tests.bulk.files import SOURCE, csv_of, row, settled
from tests.postgresql import server_url

pytestmark = pytest.mark.processes
CLAIMS = 24
READ = 100
"""Claims of each file during whose import others read."""


class Ledger:
    """A migrated database, and the commands that are run on it."""

    def __init__(self, environment: dict[str, str]) -> None:
        self.environment = os.environ | environment | {"DJANGO_SETTINGS_MODULE": "ledger.settings"}
        self.run("migrate", "--verbosity=0")

    def start(self, *words: str) -> subprocess.Popen[str]:
        command = [sys.executable, "manage.py", *words]
        return subprocess.Popen(
            command, env=self.environment, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
        )

    def run(self, *words: str) -> str:
        return finish(self.start(*words))


def finish(process: subprocess.Popen[str]) -> str:
    output, _ = process.communicate(timeout=120)
    assert process.returncode == 0, output
    return output


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    """An empty ledger of the kind that the suite runs on."""
    if connection.vendor == "sqlite":
        yield Ledger({"DATA_DIR": str(tmp_path)})
        return
    name = f"bulk_{os.getpid()}"
    with psycopg.connect(server_url(), autocommit=True) as server:
        server.execute(f"CREATE DATABASE {name}")
        url = urlsplit(server_url())._replace(path=f"/{name}").geturl()
        yield Ledger({"DATA_DIR": str(tmp_path), "DATABASE_URL": url, "SECRET_KEY": "x" * 50})
        server.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Claims that hang on one another, so that each is a batch of its own: many points at which to be killed."""
    rows = []
    for number in range(CLAIMS):
        condition = {"condition_claim_id": f"claim-{number - 1}"} if number else {}
        outcome = {"outcome": "occurred", "effective_on": "2020-10-01"}
        rows += [
            settled(claim_id=f"claim-{number}", **condition, **outcome),
            settled(claim_id=f"claim-{number}", stated_at="2020-07-01", probability="0.4", **condition, **outcome),
        ]
    path = tmp_path / "claims.csv"
    path.write_bytes(csv_of(*rows))
    return path


def import_of(file: Path) -> tuple[str, ...]:
    return ("import_forecasts", str(file), "--source", SOURCE, "--confirm-outcomes")


def assert_whole(ledger: Ledger, tmp_path: Path) -> None:
    """Everything is there once, and the history and the scores say so."""
    ledger.run("export_forecasts", str(tmp_path / "out.csv"))
    exported = (tmp_path / "out.csv").read_text()
    assert exported.count("\n") == 1 + 2 * CLAIMS
    assert exported.count(",occurred,") == 2 * CLAIMS
    assert "The history holds." in ledger.run("verify_history")


def test_an_import_that_is_killed_again_and_again_comes_to_its_end(ledger: Ledger, file: Path, tmp_path: Path) -> None:
    for lines in (4, 12):
        process = ledger.start(*import_of(file))
        assert process.stdout
        for _ in range(lines):
            process.stdout.readline()
        process.send_signal(signal.SIGKILL)
        process.communicate()
        assert process.returncode == -signal.SIGKILL

    said = ledger.run(*import_of(file))

    assert "0 rows already there" not in said
    assert_whole(ledger, tmp_path)


def test_the_same_file_twice_at_the_same_time(ledger: Ledger, file: Path, tmp_path: Path) -> None:
    both = [ledger.start(*import_of(file)) for _ in range(2)]
    said = [finish(process) for process in both]

    assert all(f"from {2 * CLAIMS} rows" in one for one in said)
    assert_whole(ledger, tmp_path)


def test_whoever_reads_meanwhile_gets_whole_answers(ledger: Ledger, tmp_path: Path) -> None:
    over = tmp_path / "over"
    ledger.environment |= {"ALLOWED_HOSTS": "localhost", "API_RATE": "0", "LOG_LEVEL": "ERROR"}
    read = f"from tests.bulk import reading_along; reading_along.read_until({str(over)!r})"
    ledger.run(*import_of(many(tmp_path, 0)))
    readers = [ledger.start("shell", "--verbosity=0", "--command", read) for _ in range(2)]
    try:
        for reader in readers:
            assert reader.stdout
            assert reader.stdout.readline()
        for part in (1, 2):
            assert f"Imported {READ} claims" in ledger.run(*import_of(many(tmp_path, part)))
    finally:
        over.touch()
        said = [finish(reader) for reader in readers]

    for answered in (json.loads(one.splitlines()[-1]) for one in said):
        assert min(answered.values()) > 2
    assert "what the rows say" in ledger.run("rescore", "--check")


def many(tmp_path: Path, part: int) -> Path:
    """Claims of which each has two forecasts and its outcome."""
    path, outcome = tmp_path / f"{part}.csv", {"outcome": "occurred", "effective_on": "2020-10-01"}
    rows = [
        settled(claim_id=f"claim-{part}-{number}", forecaster=forecaster, **outcome)
        for number in range(READ)
        for forecaster in ("Rain model", "Sun model")
    ]
    path.write_bytes(csv_of(*rows))
    return path


def test_memory_stays_flat(tmp_path: Path) -> None:
    """What is held is a batch, not the file: measured over reading, staging and handing out again."""
    measure = (
        "import sys, tracemalloc, io, pathlib\n"
        "from forecasts.bulk.staging import Stage\nfrom forecasts.bulk.reading import read\n"
        "tracemalloc.start()\n"
        "stage = Stage(pathlib.Path(sys.argv[2]))\nstage.fill(read(open(sys.argv[1], 'rb')))\n"
        "for batch in stage.batches(): pass\n"
        "print(tracemalloc.get_traced_memory()[1])\n"
    )
    peaks = []
    for count in (2_000, 8_000):
        path = tmp_path / f"{count}.csv"
        scattered = (row(claim_id=f"claim-{number % (count // 4)}", stated_at=f"2020-07-{1 + number * 4 // count:02}")
                     for number in range(count))  # fmt: skip
        path.write_bytes(csv_of(*scattered))
        command = [sys.executable, "-c", measure, str(path), str(tmp_path / f"{count}.stage")]
        env = os.environ | {"DJANGO_SETTINGS_MODULE": "tests.settings"}
        peaks.append(int(subprocess.run(command, env=env, capture_output=True, text=True, check=True).stdout))

    assert peaks[1] < 1.5 * peaks[0]
