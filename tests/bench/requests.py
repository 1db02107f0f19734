"""Requests to the product's WSGI application, without a socket between."""

import statistics
import sys
import time
from collections.abc import Callable, Iterable
from io import BytesIO
from typing import Final

from django.core.wsgi import get_wsgi_application

ROUNDS: Final = 9
SECONDS: Final = 0.25
_application = get_wsgi_application()


def get(address: str) -> bytes:
    """Ask for a page as somebody nobody knows; the answer has to be 200."""
    path, _, query = address.partition("?")
    status: list[str] = []
    environ = {
        "REQUEST_METHOD": "GET", "PATH_INFO": path, "QUERY_STRING": query, "SERVER_NAME": "localhost",
        "SERVER_PORT": "80", "SERVER_PROTOCOL": "HTTP/1.1", "HTTP_HOST": "localhost", "REMOTE_ADDR": "127.0.0.1",
        "wsgi.url_scheme": "http", "wsgi.input": BytesIO(), "wsgi.errors": sys.stderr,
    }  # fmt: skip
    response = _application(environ, lambda line, _headers: status.append(line))  # type: ignore[arg-type]
    body = b"".join(response)
    response.close()
    assert status[0].startswith("200"), f"{address}: {status[0]}"
    return body


def rates(
    calls: dict[str, Callable[[], object]], *, rounds: int = ROUNDS, seconds: float = SECONDS
) -> dict[str, float]:
    """How often a second each can be called: the median of rounds in which all take turns.

    A slow moment of the machine meets all of them alike.
    """
    found: dict[str, list[float]] = {name: [] for name in calls}
    for call in calls.values():
        call()
    for name, call in [*calls.items()] * rounds:
        count, begin = 0, time.perf_counter()
        while (spent := time.perf_counter() - begin) < seconds:
            call()
            count += 1
        found[name].append(count / spent)
    return {name: statistics.median(several) for name, several in found.items()}


def times(calls: Iterable[Callable[[], object]], *, rounds: int) -> list[float]:
    """The median time of each in milliseconds, all taking turns."""
    listed = list(calls)
    found: list[list[float]] = [[] for _ in listed]
    for _ in range(rounds):
        for call, several in zip(listed, found, strict=True):
            begin = time.perf_counter()
            call()
            several.append((time.perf_counter() - begin) * 1000)
    return [statistics.median(several) for several in found]
