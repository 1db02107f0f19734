"""An update of the data: a copy first, and the old state back when a migration fails."""

import os
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from forecasts.management import backups
from forecasts.management.commands import update_data
from forecasts.tasks import probes

ROOT = Path(__file__).resolve().parents[2]
Run = Callable[..., subprocess.CompletedProcess[str]]
BREAK = (
    "from django.db import migrations, models\n"
    "def fail(*_): raise ValueError('this cannot be')\n"
    "class Migration(migrations.Migration):\n"
    "    initial = True\n"
    "    operations = [migrations.CreateModel('Half', [('id', models.AutoField(primary_key=True))])]\n"
    "    atomic = False\n"
    "Migration.operations.append(migrations.RunPython(fail))\n"
)


@pytest.fixture
def run(tmp_path: Path) -> Run:
    """Run manage.py on a data directory of the test's own, perhaps with one app more, whose migration fails."""
    broken = tmp_path / "code" / "broken"
    (broken / "migrations").mkdir(parents=True)
    for file in (broken / "__init__.py", broken / "migrations" / "__init__.py"):
        file.touch()
    (broken / "migrations" / "0001_half.py").write_text(BREAK)
    (tmp_path / "code" / "newer.py").write_text("from ledger.settings import *\nINSTALLED_APPS += ['broken']\n")

    def manage(*words: str, settings: str = "ledger.settings") -> subprocess.CompletedProcess[str]:
        environment = {
            "DATA_DIR": str(tmp_path),
            "DJANGO_SETTINGS_MODULE": settings,
            "PYTHONPATH": os.pathsep.join([str(tmp_path / "code"), str(ROOT)]),
        }
        command = [sys.executable, "manage.py", *words]
        kept = {name: value for name, value in os.environ.items() if name not in {"DATABASE_URL", "SECRET_KEY"}}
        return subprocess.run(command, cwd=ROOT, env=kept | environment, capture_output=True, text=True, check=False)

    return manage


def tables(database: Path) -> set[str]:
    with closing(sqlite3.connect(database)) as opened:
        return {name for (name,) in opened.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}


def test_a_failed_update_leaves_the_data_as_they_were(run: Run, tmp_path: Path) -> None:
    database = tmp_path / "ledger.sqlite3"
    made = run("update_data")
    assert (made.returncode, "Backed up" in made.stdout) == (0, False)
    before = tables(database)

    failed = run("update_data", settings="newer")

    assert failed.returncode == 1
    assert "Backed up to" in failed.stdout
    assert "The update of the data failed: this cannot be" in failed.stderr
    assert "Run the version that you had before" in failed.stderr
    assert tables(database) == before
    assert [tables(backup) for backup in backups.folder(tmp_path).iterdir()] == [before]
    assert run("update_data").stdout == "Every migration is applied.\n"


@pytest.mark.django_db
def test_data_of_a_newer_version_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        probes, "newer_migrations", lambda *_: {("forecasts", "9999_later"), ("forecasts", "9998_sooner")}
    )
    monkeypatch.setattr(backups, "newest", lambda _: Path("backups/ledger-0001.sqlite3"))
    with pytest.raises(CommandError, match=r"newer version of the ledger \(9998_sooner\)") as refused:
        call_command("update_data")
    assert ("To go back with the data too: cp" in str(refused.value)) == (connection.vendor == "sqlite")


@pytest.mark.django_db
def test_what_cannot_be_backed_up_is_not_updated(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise backups.Damaged("The file is damaged.")

    monkeypatch.setattr(backups, "back_up", refuse)
    monkeypatch.setattr(connection, "close", lambda: None)
    with pytest.raises(CommandError, match="not updated: The file is damaged"):
        update_data._back_up()
