"""The complete product for a test: real broker, worker, beat and web server, on a data directory of its own.

It starts from a copy of a prepared database, so that no test sees what another one did. What it does is looked at
from outside: over HTTP, or by a command of `manage.py` on the same data.
"""

import os
import shutil
import socket
import subprocess
import sys
import tempfile
import urllib.request
from pathlib import Path

from ledger import parts, run
from ledger.parts import Part, Place
from ledger.processes import ROOT, Processes, wait_until


class Product:
    """The parts, by name, and what a test does to them."""

    def __init__(self, template: Path, folder: Path) -> None:
        """Lay out a data directory at `folder`, a copy of the prepared one."""
        shutil.copytree(template, folder)
        self._run_dir = tempfile.TemporaryDirectory(prefix="ledger-")
        self.place = Place(folder, free_port(), Path(self._run_dir.name))
        self.processes = Processes(self.place)
        self.broker = parts.broker(self.place)
        self.worker = parts.worker()
        self.beat = parts.beat(self.place)
        self.web = parts.web(self.place)

    @property
    def url(self) -> str:
        """The address of the web process, without a slash at the end."""
        return self.place.url

    def start(self, *wanted: Part) -> None:
        """Start these parts, or all of them; return when the web process answers, if it is one of them."""
        for part in wanted or (self.broker, self.worker, self.beat, self.web):
            self.processes.start(part)
        if self.web in self.processes.running:
            wait_until(lambda: run.answers(self.url), self.processes)

    def kill(self, part: Part) -> None:
        """End a part and its children without warning."""
        self.processes.kill(part)

    def manage(self, *words: str) -> str:
        """What a command of manage.py prints, on this product's data."""
        done = subprocess.run(
            [sys.executable, "manage.py", *words],
            cwd=ROOT,
            env=self.place.environment,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    def get(self, path: str) -> str:
        """The body of a page or document."""
        with urllib.request.urlopen(self.url + path, timeout=10) as response:
            return str(response.read().decode())

    def log(self, part: Part) -> str:
        """What a part has printed."""
        return self.processes.log(part).read_text(errors="replace")

    def stop(self) -> None:
        """Stop every part and remove the data."""
        self.processes.stop_all()
        self._run_dir.cleanup()
        shutil.rmtree(self.place.data_dir)


def prepare(folder: Path) -> Path:
    """A data directory as `make run` prepares it: migrated, with roles, demo people and the two example articles."""
    place = Place(folder, 0, folder)
    subprocess.run(
        (*parts.preparation().command, "--small"),
        cwd=ROOT,
        env=place.environment,
        check=True,
        stdout=subprocess.DEVNULL,
    )
    return folder


def free_port() -> int:
    """A port of this machine's own address that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def find_chromium() -> str | None:
    """The Chromium that this machine has; CHROMIUM names one elsewhere."""
    names = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
    found = (shutil.which(name) for name in (os.environ.get("CHROMIUM"), *names) if name)
    return next((path for path in found if path), None)
