"""Steps of resolving a second on PostgreSQL, against rows that Django's bare `create()` inserts, by one client and by eight.

The clients are processes of their own; all are started first, then take turns in rounds.
"""

import os
import statistics
import subprocess
import sys
from collections.abc import Iterator
from typing import IO, Final

from tests.bench.figures import Figure, at_least, within
from tests.postgresql import server_url

CLIENTS: Final = 8
CLAIMS: Final = 40_000
ROUNDS: Final = 3
SECONDS: Final = 1.5
GOALS: Final = {1: 0.04, CLIENTS: 0.06}


class Client:
    """A client process."""

    def __init__(self, number: int) -> None:
        command = [sys.executable, "-m", "tests.bench.client", str(number), str(CLIENTS)]
        self.process = subprocess.Popen(
            command, env=environment(), stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        self.hear()

    def tell(self, order: str) -> None:
        """Give an order."""
        orders: IO[str] = self.process.stdin  # type: ignore[assignment] # it is a pipe
        orders.write(f"{order}\n")
        orders.flush()

    def hear(self) -> list[str]:
        """Wait for an answer."""
        answers: IO[str] = self.process.stdout  # type: ignore[assignment] # it is a pipe
        return answers.readline().split()

    def stop(self) -> None:
        """Send it home."""
        self.process.communicate()


def measure() -> Iterator[Figure]:
    """Start a server with a ledger on it, and the clients; let them work in turns."""
    server_url()
    subprocess.run([sys.executable, "-m", "tests.bench.fill", str(CLAIMS)], env=environment(), check=True)
    clients = [Client(number) for number in range(CLIENTS)]
    found: dict[tuple[str, int], list[float]] = {}
    for _ in range(ROUNDS):
        for count in (1, CLIENTS):
            for kind in ("create", "resolve"):
                found.setdefault((kind, count), []).append(together(clients[:count], kind))
    clients[0].tell("count 0")
    statements = dict(zip(("propose", "confirm"), map(int, clients[0].hear()), strict=True))
    for client in clients:
        client.stop()
    for count in (1, CLIENTS):
        bare, steps = (statistics.median(found[kind, count]) for kind in ("create", "resolve"))
        name = f"steps of resolving on PostgreSQL, {count} client{'s' if count > 1 else ''}, against bare create()"
        yield at_least(name, steps / bare, GOALS[count], f"{steps:.0f} of {bare:.0f} a second")
    most = max(statements.values())
    detail = ", ".join(f"{step} {number}" for step, number in statements.items())
    yield within("statements of a step of resolving on PostgreSQL", most, 10, unit="statements", detail=detail)


def together(clients: list[Client], kind: str) -> float:
    """How many steps a second these clients take at the same time."""
    for client in clients:
        client.tell(f"{kind} {SECONDS}")
    return sum(int(steps) / float(seconds) for steps, seconds in (client.hear() for client in clients))


def environment() -> dict[str, str]:
    """What a process needs to find the server."""
    return {**os.environ, "TEST_DATABASE": "postgresql"}
