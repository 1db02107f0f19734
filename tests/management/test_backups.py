"""Copies of the database: whole, named, and never too many."""

import os
import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.core.management import CommandError, call_command

from forecasts.management import backups

NOW = datetime(2026, 11, 24, 8, 30, tzinfo=UTC)


@pytest.fixture
def database(tmp_path: Path) -> Path:
    """A small one, with two migrations of the ledger and one of somebody else's."""
    file = tmp_path / "ledger.sqlite3"
    with closing(sqlite3.connect(file)) as opened:
        opened.execute("CREATE TABLE django_migrations (app TEXT, name TEXT)")
        rows = [("forecasts", "0001_initial"), ("forecasts", "0002_standings"), ("sessions", "0009_last")]
        opened.executemany("INSERT INTO django_migrations VALUES (?, ?)", rows)
        opened.execute("CREATE TABLE words (word TEXT)")
        opened.executemany("INSERT INTO words VALUES (?)", [("some " * 200,)] * 200)
        opened.commit()
    return file


def count(file: Path) -> int:
    with closing(sqlite3.connect(file)) as opened:
        return int(opened.execute("SELECT count(*) FROM words").fetchone()[0])


def test_a_copy_is_named_after_what_it_holds(database: Path, tmp_path: Path) -> None:
    backup = backups.back_up(database, data_dir=tmp_path, now=NOW)
    assert backup == tmp_path / "backups" / "ledger-0002_standings-20261124T083000Z.sqlite3"
    assert count(backup) == count(database) == 200
    assert backups.newest(tmp_path) == backup


def test_what_is_not_committed_is_not_in_it(database: Path, tmp_path: Path) -> None:
    with closing(sqlite3.connect(database)) as writer:
        writer.execute("INSERT INTO words VALUES ('half done')")
        assert count(backups.back_up(database, data_dir=tmp_path, now=NOW)) == 200


def test_the_oldest_go(database: Path, tmp_path: Path) -> None:
    for hours in range(backups.KEPT + 2):
        backup = backups.back_up(database, data_dir=tmp_path, now=NOW + timedelta(hours=hours))
        os.utime(backup, (-hours, -hours))  # what carries files does not always carry their dates
    own = backups.folder(tmp_path) / "ledger-before-the-move.sqlite3"
    own.touch()
    backups.remove_oldest(tmp_path)
    assert backups.newest(tmp_path) == backup
    kept = sorted(file.name for file in backups.folder(tmp_path).iterdir() if file != own)
    assert len(kept) == backups.KEPT
    assert kept[0].endswith("T103000Z.sqlite3")
    assert own.exists()


def test_of_a_damaged_database_no_copy_is_kept(database: Path, tmp_path: Path) -> None:
    good = backups.back_up(database, data_dir=tmp_path, now=NOW)
    with database.open("r+b") as file:
        file.seek(5 * 4096)
        file.write(b"\xff" * 4096)
    with pytest.raises(backups.Damaged, match="damaged"):
        backups.back_up(database, data_dir=tmp_path, now=NOW + timedelta(hours=1))
    assert list(backups.folder(tmp_path).iterdir()) == [good]


def test_a_database_without_migrations_is_empty(tmp_path: Path) -> None:
    sqlite3.connect(tmp_path / "new.sqlite3").close()
    assert backups.last_migration(tmp_path / "new.sqlite3") == "empty"
    assert backups.newest(tmp_path) is None


@pytest.fixture
def run_on(
    settings: LazySettings, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> Callable[..., str]:
    """Run the command as if this were the product's database, and return what it says."""

    def run(name: Path, engine: str = "sqlite3") -> str:
        settings.DATA_DIR = tmp_path
        monkeypatch.setitem(settings.DATABASES["default"], "ENGINE", f"django.db.backends.{engine}")
        monkeypatch.setitem(settings.DATABASES["default"], "NAME", str(name))
        call_command("backup")
        return capsys.readouterr().out

    return run


def test_the_command_says_where_the_copy_is(run_on: Callable[..., str], database: Path) -> None:
    assert "backups/ledger-0002_standings-" in run_on(database)


def test_what_cannot_be_copied_is_said(run_on: Callable[..., str], tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="Nothing was backed up: unable to open database file"):
        run_on(tmp_path / "nosuch" / "file")


def test_a_database_server_makes_its_own(run_on: Callable[..., str], tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="pg_dump --format=custom"):
        run_on(tmp_path, engine="postgresql")
