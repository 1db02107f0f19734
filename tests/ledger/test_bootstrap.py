"""What a person at the terminal is told when the environment cannot be made."""

import ast
import os
import subprocess
import sys
from pathlib import Path
from typing import NoReturn

import pytest

from ledger import bootstrap

SOURCE = Path(bootstrap.__file__).read_text()
ROOT = bootstrap.ROOT
BEGIN = """
import sys, time
from pathlib import Path
sys.path.insert(0, sys.argv[1])
from ledger import bootstrap
bootstrap.ROOT = here = Path(sys.argv[2])
"""
TWO_AT_ONCE = f"""{BEGIN}
bootstrap.VENV, bootstrap.STAMP = here / ".venv", here / ".venv" / "installed-locks"
def prepare(*, fresh):
    (here / ".venv" / "bin").mkdir(parents=True)
    (here / ".venv" / "bin" / "python").touch()
def install(lock):
    bootstrap.say("installs")
    with (here / "count").open("a") as count:
        count.write("1")
    time.sleep(1)  # long enough for the other to come
bootstrap.prepare_environment, bootstrap.install = prepare, install
bootstrap.main("requirements.txt")
"""
HOLD = f"""{BEGIN}
with bootstrap.alone(here, "another"):
    print("held", flush=True)
    time.sleep(60)
"""


@pytest.fixture
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A tree of its own, with two locks and no environment."""
    (tmp_path / "requirements.txt").write_text("some==1.0\n")
    (tmp_path / "requirements-dev.txt").write_text("some==1.0\nmore==2.0\n")
    monkeypatch.setattr(bootstrap, "ROOT", tmp_path)
    monkeypatch.setattr(bootstrap, "VENV", tmp_path / ".venv")
    monkeypatch.setattr(bootstrap, "STAMP", tmp_path / ".venv" / "installed-locks")
    monkeypatch.setattr(bootstrap, "LOG", tmp_path / ".venv" / "pip.log")
    return tmp_path


@pytest.fixture
def done(monkeypatch: pytest.MonkeyPatch, elsewhere: Path) -> list[str]:
    """What was done, without doing it."""
    steps: list[str] = []

    def prepare(*, fresh: bool) -> None:
        (elsewhere / ".venv" / "bin").mkdir(parents=True, exist_ok=True)
        (elsewhere / ".venv" / "bin" / "python").touch()
        steps.append("fresh" if fresh else "kept")

    monkeypatch.setattr(bootstrap, "prepare_environment", prepare)
    monkeypatch.setattr(bootstrap, "install", steps.append)
    return steps


def test_any_python_3_can_parse_it() -> None:
    ast.parse(SOURCE, feature_version=(3, 6))
    assert "from ledger" not in SOURCE


def test_an_installed_lock_is_not_installed_again(done: list[str]) -> None:
    bootstrap.main("requirements.txt")
    bootstrap.main("requirements.txt")
    assert done == ["fresh", "requirements.txt"]


def test_the_lock_for_development_serves_both(done: list[str]) -> None:
    bootstrap.main("requirements-dev.txt")
    bootstrap.main("requirements.txt")
    assert done == ["fresh", "requirements-dev.txt"]


def test_a_changed_lock_is_installed_into_the_same_environment(done: list[str], elsewhere: Path) -> None:
    bootstrap.main("requirements.txt")
    (elsewhere / "requirements.txt").write_text("some==1.1\n")
    bootstrap.main("requirements.txt")
    assert done == ["fresh", "requirements.txt", "kept", "requirements.txt"]


def test_a_half_done_environment_is_made_anew(done: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(_lock: str) -> NoReturn:
        raise bootstrap.Problem

    with monkeypatch.context() as patch:
        patch.setattr(bootstrap, "install", fail)
        with pytest.raises(bootstrap.Problem):
            bootstrap.main("requirements.txt")
    bootstrap.main("requirements.txt")
    assert done == ["fresh", "fresh", "requirements.txt"]


def test_two_at_once_install_once(elsewhere: Path) -> None:
    """Two processes, as two `make` are: the second waits, says so, and finds all done."""
    script = elsewhere / "two.py"
    script.write_text(TWO_AT_ONCE)
    words = [sys.executable, str(script), str(ROOT), str(elsewhere)]
    makes = [subprocess.Popen(words, stdout=subprocess.PIPE, text=True) for _ in range(2)]
    said = sorted(make.communicate(timeout=60)[0] for make in makes)
    assert [make.returncode for make in makes] == [0, 0]
    assert said == [f"Waiting for another make, which installs packages in {elsewhere}\n", "installs\n"]
    assert (elsewhere / "count").read_text() == "1"


def test_whoever_ends_leaves_no_lock(elsewhere: Path) -> None:
    with pytest.raises(ZeroDivisionError), bootstrap.alone(elsewhere, "another"):
        raise ZeroDivisionError
    held = subprocess.Popen([sys.executable, "-c", HOLD, str(ROOT), str(elsewhere)], stdout=subprocess.PIPE, text=True)
    assert held.stdout
    assert held.stdout.readline() == "held\n"
    held.kill()
    held.communicate()
    with bootstrap.alone(elsewhere, "another"):
        assert (elsewhere / "requirements.txt").exists()


def test_an_old_python_is_told_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "version_info", (3, 9, 2))
    monkeypatch.setattr(bootstrap, "NEWER_NAMES", ("python-that-is-not-here",))
    with pytest.raises(bootstrap.Problem, match=r"^Python 3.9 is too old: 3.11 or newer is needed.$"):
        bootstrap.use_new_enough_python()


def test_a_newer_python_that_is_also_here_takes_over(monkeypatch: pytest.MonkeyPatch) -> None:
    started: list[str] = []
    monkeypatch.setattr(sys, "version_info", (3, 9, 2))
    monkeypatch.setattr(bootstrap, "NEWER_NAMES", (sys.executable,))
    monkeypatch.setattr(os, "execv", lambda path, _words: started.append(path))
    with pytest.raises(bootstrap.Problem):
        bootstrap.use_new_enough_python()
    assert started == [sys.executable]


def test_a_directory_that_cannot_be_written_is_named(elsewhere: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bootstrap, "VENV", elsewhere / "requirements.txt" / ".venv")
    with pytest.raises(bootstrap.Problem, match=f"{elsewhere} cannot be written"):
        bootstrap.prepare_environment(fresh=False)


@pytest.mark.parametrize(
    "output, said",
    [
        ("WARNING: Retrying … NewConnectionError(…)\nERROR: No matching distribution", "index cannot be reached"),
        ("ERROR: THESE PACKAGES DO NOT MATCH THE HASHES", "DO NOT MATCH THE HASHES"),
        ("Killed", "pip.log"),
    ],
)
def test_a_failed_installation_is_explained_in_one_line(output: str, said: str) -> None:
    explanation = bootstrap.explain(output)
    assert said in explanation
    assert "\n" not in explanation
