"""What a person at the terminal is told when the environment cannot be made."""

import ast
import os
import sys
from pathlib import Path
from typing import NoReturn

import pytest

from ledger import bootstrap

SOURCE = Path(bootstrap.__file__).read_text()


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
