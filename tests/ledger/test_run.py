"""`make run`: what it says when it cannot start, and what it starts."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from ledger import run
from ledger.processes import ROOT
from tests.processes import Product, free_port


@pytest.mark.parametrize("port", ["0", "65536", "http", "-1", "８０００", "8000.0"])
def test_a_port_is_a_number(port: str) -> None:
    with pytest.raises(run.Problem, match="a number from 1 to 65535"):
        run._port(port)


def test_a_taken_port_is_said_with_another_that_is_free() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        with pytest.raises(run.Problem, match=r"cannot be used \(Address already in use\).*make run PORT=\d+$"):
            run._port(str(taken.getsockname()[1]))


def test_a_data_directory_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(run.Problem, match="cannot be written"), run._only_one_on(tmp_path / "file" / "data"):
        pytest.fail("must not get here")


def test_two_of_them_do_not_share_a_data_directory(tmp_path: Path) -> None:
    with run._only_one_on(tmp_path), pytest.raises(run.Problem, match="Another `make run`"), run._only_one_on(tmp_path):
        pytest.fail("must not get here")
    with run._only_one_on(tmp_path):
        assert (tmp_path / "run.lock").exists()


def test_nobody_answers_at_a_port_without_a_server() -> None:
    assert not run.answers(f"http://127.0.0.1:{free_port()}")


class Running:
    """`make run` as a person starts it, on a prepared data directory."""

    def __init__(self, product: Product) -> None:
        self.data_dir = product.place.data_dir
        self.port = product.place.port
        environment = os.environ | {"DATA_DIR": str(self.data_dir), "PORT": str(self.port)}
        self.process = subprocess.Popen(
            [sys.executable, "-m", "ledger.run"],
            cwd=ROOT,
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )

    def read_until(self, end: str) -> str:
        """What it says up to the line that holds `end`."""
        lines = []
        for line in self.process.stdout or ():
            lines.append(line)
            if end in line:
                break
        return "".join(lines)

    def end(self) -> None:
        """Let nothing of it outlive the test."""
        self.process.terminate()
        self.process.communicate(timeout=30)

    def pid_of(self, name: str) -> int:
        """The first process whose command holds `name`, of those that it started."""
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text().split()
        return next(int(pid) for pid in children if name in Path(f"/proc/{pid}/cmdline").read_text())


def until_ready(url: str) -> None:
    """Wait until every part is well, the worker and beat included."""
    for _ in range(300):
        try:
            with urllib.request.urlopen(url, timeout=10) as answer:
                assert json.load(answer)["checks"]["beat"] == "ok"
                return
        except urllib.error.HTTPError:
            time.sleep(0.2)
    pytest.fail("It does not become ready.")


@pytest.fixture
def running(product: Product) -> Iterator[Running]:
    running = Running(product)
    yield running
    running.end()


@pytest.mark.processes
def test_it_says_where_it_is_and_stops_when_asked(running: Running) -> None:
    said = running.read_until("Ctrl-C stops everything")
    assert f"http://127.0.0.1:{running.port}/" in said
    assert all(f"\n  {name} " in said for name in ("recorder", "resolver", "reviewer", "forecaster", "admin"))
    assert run.answers(f"http://127.0.0.1:{running.port}")
    until_ready(f"http://127.0.0.1:{running.port}/readyz")
    assert [path for path in running.data_dir.rglob("*") if path.lstat().st_mode & 0o077] == []
    running.process.send_signal(signal.SIGINT)
    running.read_until("")
    assert running.process.wait(30) == 0
    assert not run.answers(f"http://127.0.0.1:{running.port}")


@pytest.mark.processes
@pytest.mark.parametrize("name, part", [("worker", "worker"), ("gunicorn", "web"), ("valkey-server", "broker")])
def test_when_one_part_dies_all_of_them_end(running: Running, name: str, part: str) -> None:
    running.read_until("Ctrl-C stops everything")
    os.kill(running.pid_of(name), signal.SIGKILL)
    said = running.read_until("no such line")
    assert running.process.wait(30) == 1
    assert f"The {part} has stopped (exit code -9)" in said
    assert not run.answers(f"http://127.0.0.1:{running.port}")
