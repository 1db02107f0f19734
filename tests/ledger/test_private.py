"""Only the owner reads what the ledger keeps."""

import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from ledger import private
from ledger.processes import ROOT


def modes(folder: Path) -> dict[str, int]:
    return {path.name: stat.S_IMODE(path.lstat().st_mode) for path in (folder, *folder.rglob("*"))}


def test_what_is_there_already_is_closed_and_nothing_else(tmp_path: Path) -> None:
    data = tmp_path / "data"
    for name in ("backups", "logs", "others"):
        (data / name).mkdir(parents=True)
    ours = [data / name for name in ("ledger.sqlite3", "ledger.sqlite3-journal", "backups/one.sqlite3", "logs/web.log")]
    theirs = [data / "others/notes.txt", tmp_path / "elsewhere.sqlite3"]
    for file in (*ours, *theirs):
        file.touch()
        file.chmod(0o644)
    (data / "ledger.sqlite3-wal").symlink_to(tmp_path / "elsewhere.sqlite3")
    data.chmod(0o755)
    private.keep(data)
    assert {stat.S_IMODE(path.stat().st_mode) for path in ours} == {0o600}
    assert [stat.S_IMODE(path.stat().st_mode) for path in (data, data / "backups")] == [0o700, 0o700]
    assert {stat.S_IMODE(path.stat().st_mode) for path in theirs} == {0o644}


def test_a_folder_of_everybodys_stays_open(tmp_path: Path) -> None:
    tmp_path.chmod(0o1777)
    private.keep(tmp_path)
    assert stat.S_IMODE(tmp_path.stat().st_mode) == 0o1777


@pytest.mark.parametrize("existing", [False, True])
def test_every_process_writes_for_its_owner_alone(tmp_path: Path, *, existing: bool) -> None:
    data = tmp_path / "data"
    if existing:
        data.mkdir(mode=0o755)
        for name in ("ledger.sqlite3", "secret_key"):
            (data / name).write_text("")
            (data / name).chmod(0o644)
        (data / "secret_key").write_text("a" * 40)
    clean = {name: value for name, value in os.environ.items() if name not in {"SECRET_KEY", "DATABASE_URL"}}
    command = [sys.executable, "manage.py", "migrate", "forecasts", "0001", "--verbosity=0"]
    clean |= {"DATA_DIR": str(data), "DJANGO_SETTINGS_MODULE": "ledger.settings"}
    subprocess.run(command, cwd=ROOT, env=clean, umask=0o022, check=True)
    assert set(modes(data).values()) == {0o700, 0o600}
    assert all(mode == 0o600 for name, mode in modes(data).items() if name in {"ledger.sqlite3", "secret_key"})
