"""Starts a set of processes, watches them, and stops them all: in order when asked, at once when one of them dies.

Each runs in a process group of its own, so that Ctrl-C reaches the parent alone and stopping reaches grandchildren.
A warden outlives the parent by a moment: killed without warning, the parent leaves no process behind.
"""

import contextlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import IO, cast

from ledger.parts import Part, Place

ROOT = Path(__file__).resolve().parent.parent


class Died(Exception):
    """A part has ended that should not have: its name, exit code and last words."""

    def __init__(self, part: Part, code: int, log: Path) -> None:
        self.part = part
        last = "".join(f"    {line}\n" for line in log.read_text(errors="replace").splitlines()[-8:])
        super().__init__(f"The {part.name} has stopped (exit code {code}). The end of {log}:\n{last}".rstrip())


class Processes:
    """The running parts, in the order in which they were started."""

    def __init__(self, place: Place) -> None:
        self.place = place
        self.running: dict[Part, subprocess.Popen[bytes]] = {}
        place.logs.mkdir(parents=True, exist_ok=True)
        self._warden = _start_warden()

    def start(self, part: Part) -> subprocess.Popen[bytes]:
        """Start a part in the background; its output goes to its log."""
        with self.log(part).open("wb") as log:
            process = subprocess.Popen(  # noqa: S603 (the commands of ledger.parts)
                part.command,
                env=self.place.environment,
                cwd=ROOT,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        self.running[part] = process
        self._tell_warden("+", process)
        return process

    def run(self, part: Part) -> None:
        """Run a part to its end, and expect it to end well."""
        process = self.start(part)
        code = process.wait()
        self._forget(part)
        if code != 0:
            raise Died(part, code, self.log(part))

    def check(self) -> None:
        """Raise when a part has died."""
        for part, process in self.running.items():
            code = process.poll()
            if code is not None:
                raise Died(part, code, self.log(part))

    def stop(self, part: Part) -> None:
        """Ask a part to end, wait as long as it may take, then end what is left of its group."""
        process = self.running[part]
        _signal(process.pid, signal.SIGTERM)
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(part.patience)
        self.kill(part)

    def kill(self, part: Part) -> None:
        """End a part and its children without warning."""
        process = self.running[part]
        _signal(process.pid, signal.SIGKILL)
        process.wait()
        self._forget(part)

    def stop_all(self) -> None:
        """Stop every part, the last one started first."""
        for part in reversed(list(self.running)):
            self.stop(part)
        with contextlib.suppress(BrokenPipeError):
            self._warden.communicate()

    def log(self, part: Part) -> Path:
        """Where a part's output goes."""
        return self.place.logs / f"{part.name}.log"

    def _forget(self, part: Part) -> None:
        self._tell_warden("-", self.running.pop(part))

    def _tell_warden(self, sign: str, process: subprocess.Popen[bytes]) -> None:
        with contextlib.suppress(BrokenPipeError):  # without a warden the product runs all the same
            cast("IO[bytes]", self._warden.stdin).write(f"{sign}{process.pid}\n".encode())


def wait_until(ready: Callable[[], bool], processes: Processes, seconds: float = 60.0) -> None:
    """Wait for something to become true, while every part lives."""
    deadline = time.monotonic() + seconds
    while not ready():
        processes.check()
        if time.monotonic() > deadline:
            raise TimeoutError(f"not ready after {seconds:g} seconds; see {processes.place.logs}")
        time.sleep(0.05)


def _start_warden() -> subprocess.Popen[bytes]:
    command = (sys.executable, "-I", str(ROOT / "ledger" / "warden.py"))
    return subprocess.Popen(command, stdin=subprocess.PIPE, bufsize=0, start_new_session=True)  # noqa: S603 (our own)


def _signal(group: int, number: signal.Signals) -> None:
    try:
        os.killpg(group, number)
    except ProcessLookupError:
        return  # all of it has ended
