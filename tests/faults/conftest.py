"""A database of a test file's own, of the kind that the suite runs on, for processes that share it."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from urllib.parse import urlsplit

import psycopg
import pytest
from django.db import connection

from tests.postgresql import server_url

Manage = Callable[..., str]


@pytest.fixture(scope="module")
def manage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Manage]:
    """Run manage.py on a migrated database of a test file's own, and return what it says."""
    settings = {"DJANGO_SETTINGS_MODULE": "ledger.settings", "DATA_DIR": str(tmp_path_factory.mktemp("faults"))}

    def run(*words: str) -> str:
        done = subprocess.run(
            [sys.executable, "manage.py", *words],
            env=os.environ | settings,
            text=True,
            capture_output=True,
            check=False,
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    if connection.vendor == "sqlite":
        run("migrate", "--verbosity=0")
        yield run
        return
    name = f"faults_{os.getpid()}"
    with psycopg.connect(server_url(), autocommit=True) as server:
        server.execute(f"CREATE DATABASE {name}")
        settings |= {"DATABASE_URL": urlsplit(server_url())._replace(path=f"/{name}").geturl(), "SECRET_KEY": "x" * 50}
        run("migrate", "--verbosity=0")
        yield run
        server.execute(f"DROP DATABASE {name} WITH (FORCE)")
