"""Several processes write to one history, on a database of the test's own."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
import pytest
from django.db import connection

from tests.postgresql import server_url

pytestmark = pytest.mark.processes

Environment = dict[str, str]


@pytest.fixture
def environment(tmp_path: Path) -> Iterator[Environment]:
    """The environment of processes that share a migrated database of the kind that the suite runs on."""
    if connection.vendor == "sqlite":
        environment = os.environ | {"DATA_DIR": str(tmp_path)}
        manage("migrate", "--verbosity=0", environment=environment)
        yield environment
    else:
        name = f"own_{os.getpid()}"
        with psycopg.connect(server_url(), autocommit=True) as server:
            server.execute(f"CREATE DATABASE {name}")
            url = urlsplit(server_url())._replace(path=f"/{name}").geturl()
            environment = os.environ | {"DATA_DIR": str(tmp_path), "DATABASE_URL": url, "SECRET_KEY": "x" * 50}
            manage("migrate", "--verbosity=0", environment=environment)
            yield environment
            server.execute(f"DROP DATABASE {name} WITH (FORCE)")


def start(*words: str, environment: Environment) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "manage.py", *words],
        env=environment | {"DJANGO_SETTINGS_MODULE": "ledger.settings"},
        text=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )


def finish(process: subprocess.Popen[str]) -> str:
    output, _ = process.communicate(timeout=120)
    assert process.returncode == 0, output
    return output


def manage(*words: str, environment: Environment) -> str:
    return finish(start(*words, environment=environment))


def doing(code: str) -> list[str]:
    return ["shell", "--verbosity=0", "--command", code]


def test_numbers_and_positions_stay_dense_when_many_write(environment: Environment) -> None:
    jobs = ["write(20)", "write(20)", "sequence(80)", "sequence(80)"]
    running = [
        start(*doing(f"from tests.history import writer; writer.{job}"), environment=environment) for job in jobs
    ]
    for process in running:
        finish(process)

    assert manage("verify_history", environment=environment).splitlines() == [
        "80 entries in 3 streams, 80 with a global position, 0 redacted; 3 rows compared with what the entries say.",
        "The history holds.",
    ]
