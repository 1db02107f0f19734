"""`make doctor` finds the broker of the product that runs on this data directory."""

import os
from pathlib import Path

import pytest

from ledger import examine


def test_a_running_product_has_an_address(tmp_path: Path) -> None:
    (tmp_path / examine.ADDRESS).write_text("redis+socket:///run/queue.sock")
    found = examine.environment(tmp_path)
    assert (found["REDIS_URL"], found["DATA_DIR"]) == ("redis+socket:///run/queue.sock", str(tmp_path))


def test_without_one_that_is_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert "REDIS_URL" not in examine.environment(tmp_path).keys() - os.environ.keys()
    assert "Nothing is running" in capsys.readouterr().out


def test_it_becomes_the_doctor(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    started: list[list[str]] = []
    monkeypatch.setenv("DATA_DIR", str(tmp_path))
    monkeypatch.setattr("sys.argv", ["examine", "--json"])
    monkeypatch.setattr(os, "execve", lambda _path, words, _environment: started.append(words))
    examine.main()
    assert started[0][-2:] == ["doctor", "--json"]
