"""`make run`: the whole product on this machine, under one parent: broker, worker, beat and web server.

Ctrl-C, a termination signal or the death of any part stops all of them. DATA_DIR and PORT choose the place.
"""

import fcntl
import json
import os
import signal
import socket
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import NoReturn

from ledger import examine, parts, postbox, private
from ledger.parts import Place
from ledger.processes import ROOT, Died, Processes, wait_until


class Problem(Exception):
    """What keeps the product from starting, in one line for the person at the terminal."""


def main() -> None:
    """Start everything, say where it is, and stay until it is to stop.

    1. The place: a port that is free, a data directory that can be written and that nobody else runs on.
    2. Preparation: migrations, roles, demo people, the example.
    3. Broker, worker, beat, web, in this order; ready when the web process answers.
    4. Until a signal comes: watch that all of them live, and show what would be e-mail.
    5. Stop them in the opposite order.
    """
    _stop_on_signals()
    port = _port(os.environ.get("PORT", "").strip() or "8000")
    data_dir = ROOT / (os.environ.get("DATA_DIR", "").strip() or "var")
    private.keep(data_dir)
    with _only_one_on(data_dir), tempfile.TemporaryDirectory(prefix="ledger-") as run_dir:
        place = Place(data_dir, port, Path(run_dir))
        processes = Processes(place)
        try:
            start(processes)
            (data_dir / examine.ADDRESS).write_text(place.environment["REDIS_URL"])
            say(_welcome(place))
            while True:
                processes.check()
                for mail in postbox.take_out(place.mail):
                    say(f"\nE-mail, which the demonstration shows here instead of sending it:\n\n{mail}\n")
                time.sleep(0.5)
        finally:
            say("Stopping")
            (data_dir / examine.ADDRESS).unlink(missing_ok=True)
            processes.stop_all()


def start(processes: Processes) -> None:
    """Start every part, and return when the web process answers."""
    place = processes.place
    say(f"Preparing the data in {place.data_dir}")
    processes.run(parts.preparation())
    for line in processes.log(parts.preparation()).read_text(errors="replace").splitlines():
        if line.startswith("Backed up"):
            say(f"  {line}")
    say("Starting broker, worker, beat and web server")
    for part in (parts.broker(place), parts.worker(), parts.beat(place), parts.web(place)):
        processes.start(part)
    wait_until(lambda: answers(place.url), processes)


def answers(url: str) -> bool:
    """Whether the web process at this address is healthy."""
    try:
        with urllib.request.urlopen(f"{url}/healthz", timeout=2) as response:  # noqa: S310 (our own loopback address)
            return bool(response.status == 200)
    except (urllib.error.URLError, OSError):
        return False


def say(line: str) -> None:
    """Tell the person at the terminal, at once."""
    print(line, flush=True)


def _port(text: str) -> int:
    """A number that is a port, and that nobody listens on."""
    if not (text.isascii() and text.isdigit() and 1 <= int(text) <= 65535):
        raise Problem(f"PORT is {text!r}; it must be a number from 1 to 65535.")
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", int(text)))
        except OSError as error:
            raise Problem(
                f"Port {text} cannot be used ({error.strerror}). Choose another, such as: make run PORT={_free_port()}"
            ) from None
    return int(text)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def _only_one_on(data_dir: Path) -> Iterator[None]:
    """Hold the data directory's lock, which the system releases however we end."""
    try:
        data_dir.mkdir(parents=True, exist_ok=True)
        lock = (data_dir / "run.lock").open("w")
    except OSError as error:
        raise Problem(f"The data directory {data_dir} cannot be written: {error.strerror}.") from None
    with lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Problem(f"Another `make run` uses {data_dir}. Stop it, or choose another DATA_DIR.") from None
        yield


def _stop_on_signals() -> None:
    """Let the signals of termination do what Ctrl-C does. During the stop, a second one ends everything at once."""

    def interrupt(_number: int, _frame: FrameType | None) -> NoReturn:
        raise KeyboardInterrupt

    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, interrupt)


def _welcome(place: Place) -> str:
    lines = [
        f"\nThe Forecast Ledger is running: {place.url}/\n",
        "Demo people (sign in with one click, or a password):",
    ]
    people = json.loads((place.data_dir / "demo_people.json").read_text())
    lines += [f"  {person['name']:<11} {person['password']}  {person['task']}" for person in people]
    return "\n".join([*lines, f"\nLogs: {place.logs}. Ctrl-C stops everything."])


if __name__ == "__main__":
    try:
        main()
    except (Problem, Died, TimeoutError) as problem:
        sys.exit(str(problem))
    except KeyboardInterrupt:
        sys.exit(0)
