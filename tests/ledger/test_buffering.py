"""The web server among clients that hold on: real sockets, against the real web processes."""

import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from ledger.buffering import IDLE, LOOK_EVERY, PATIENCE, SLOWEST, Channel
from ledger.processes import ROOT
from tests.processes import Product, free_port

MANY = 200
pytestmark = pytest.mark.processes
Connect = Callable[[], socket.socket]


@pytest.fixture(scope="module")
def served(prepared: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Product]:
    """The web processes with their broker, and small limits."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("MAX_BODY", "20000")
        product = Product(prepared, tmp_path_factory.mktemp("served") / "data")
        product.start(product.broker, product.web)
    yield product
    product.stop()


@pytest.fixture
def connect(served: Product) -> Iterator[Connect]:
    """Opens connections, which are closed at the end."""
    opened: list[socket.socket] = []

    def one() -> socket.socket:
        connection = socket.socket()
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        connection.settimeout(20)
        connection.connect(("127.0.0.1", served.place.port))
        opened.append(connection)
        return connection

    yield one
    for connection in opened:
        connection.close()


def head(method: str, path: str, **headers: object) -> bytes:
    lines = [f"{method} {path} HTTP/1.1", "Host: localhost"]
    return "\r\n".join([*lines, *(f"{name.replace('_', '-')}: {value}" for name, value in headers.items())]).encode()


def read_answer(connection: socket.socket, *, body: bool = True) -> tuple[str, bytes]:
    """The head and, as long as it says, the body of one answer."""
    got = b""
    while b"\r\n\r\n" not in got:
        part = connection.recv(4096)
        assert part, got
        got += part
    top, rest = got.split(b"\r\n\r\n", 1)
    lengths = [int(line.split(b":")[1]) for line in top.splitlines() if line.lower().startswith(b"content-length")]
    while body and lengths and len(rest) < lengths[0]:
        rest += connection.recv(65536)
    return top.decode(), rest


def until(true: Callable[[], bool], seconds: float = 30) -> None:
    deadline = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < deadline
        time.sleep(0.05)


END = b"\r\n\r\n"
FORM = {"Content_Type": "application/x-www-form-urlencoded"}
HOLDING = {
    "half a header": head("GET", "/", Accept="text/ht"),
    "half a body": head("POST", "/accounts/login/", **FORM, Content_Length=1000) + END + b"login=",
    "half a chunk": head("POST", "/appearance/", **FORM, Transfer_Encoding="chunked") + END + b"100\r\ntheme=",
    "an unread page": head("GET", "/methods/") + END,
    "an unread list": head("GET", "/api/v1/claims/?format=jsonl") + END,
    "an unread file": head("GET", "/static/drf_spectacular_sidecar/swagger-ui-dist/swagger-ui-bundle.js") + END,
}


@pytest.mark.parametrize("sent", HOLDING.values(), ids=HOLDING)
def test_health_is_answered_at_once_while_many_hold_on(connect: Connect, sent: bytes) -> None:
    for _ in range(MANY):
        connect().sendall(sent)
    for _ in range(4):
        began = time.monotonic()
        probe = connect()
        probe.sendall(head("GET", "/healthz") + END)
        assert read_answer(probe)[0].startswith("HTTP/1.1 200")
        assert time.monotonic() - began < 1


TOO_LARGE = {
    "announced": head("POST", "/accounts/login/", **FORM, Content_Length=20_001) + END,
    "announced and asked": head("POST", "/accounts/login/", Content_Length=20_001, Expect="100-continue") + END,
    "in pieces": head("POST", "/accounts/login/", **FORM, Transfer_Encoding="chunked")
    + END
    + b"5000\r\n" + b"a" * 0x5000 + b"\r\n",
    "no number": head("POST", "/accounts/login/", Content_Length="9" * 30) + END,
}  # fmt: skip


@pytest.mark.parametrize("sent", TOO_LARGE.values(), ids=TOO_LARGE)
def test_too_large_a_body_is_refused_before_it_is_there(connect: Connect, sent: bytes) -> None:
    connection = connect()
    connection.sendall(sent)
    top, body = read_answer(connection)
    assert top.startswith("HTTP/1.1 413")
    assert b"at most 20,000 bytes" in body
    assert connection.recv(1) == b"", "the connection ends"


def test_the_api_refuses_it_in_its_own_form(connect: Connect) -> None:
    connection = connect()
    connection.sendall(head("POST", "/api/v1/claims/", Content_Length=20_001) + END + b"x" * 100)
    top, body = read_answer(connection)
    assert "application/problem+json" in top
    assert json.loads(body)["status"] == 413


@pytest.mark.parametrize(
    "sent, status",
    [
        (head("GET", "/", Accept="a" * 70_000) + END, 431),
        (b"GET\r\n\r\n", 400),
        (b"GET / HTTP/1.1\r\nHost: localhost\r\nA\x01 b: c\r\n\r\n", 400),
        (head("POST", "/", Content_Length="-1") + END, 400),
        (head("POST", "/", Content_Length="1", Transfer_Encoding="chunked") + END + b"zz\r\n", 400),
        (b"GET / HTTP/1.1\r\n\r\n", 400),
        (b"GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n", 400),
        (b"GET /%ff%fe/ HTTP/1.1\r\nHost: localhost\r\n\r\n", 404),
        (b"GET /\xff HTTP/1.1\r\nHost: localhost\r\n\r\n", 400),
    ],
)
def test_what_cannot_be_read_is_refused(connect: Connect, sent: bytes, status: int) -> None:
    connection = connect()
    connection.sendall(sent)
    assert read_answer(connection)[0].split()[1] == str(status)


@pytest.mark.parametrize("path", ["/", "/healthz", "/static/forecasts/style.css", "/nowhere/", "/api/v1/claims/"])
def test_a_head_has_no_body_and_the_connection_goes_on(connect: Connect, path: str) -> None:
    connection = connect()
    connection.sendall(head("HEAD", path) + END)
    top, rest = read_answer(connection, body=False)
    assert "content-length: " in top.lower()
    assert rest == b""
    connection.sendall(head("GET", "/healthz") + END)
    assert read_answer(connection)[0].startswith("HTTP/1.1 200")


def test_a_whole_list_comes_in_full(connect: Connect, served: Product) -> None:
    connection = connect()
    connection.sendall(head("GET", "/api/v1/claims/?format=jsonl", Connection="close") + END)
    got = b"".join(iter(lambda: connection.recv(65536), b""))
    assert b"Transfer-Encoding: chunked" in got
    assert got.endswith(b"0\r\n\r\n")
    assert got.count(b"}\n") == len(served.get("/api/v1/claims/?format=jsonl").splitlines()) >= 15


ECHO = """
def application(environ, start_response):
    start_response("200 OK", [("Content-Type", "text/plain")])
    return [environ["wsgi.input"].read()]
"""


def test_what_has_begun_is_answered_before_the_server_stops(tmp_path: Path) -> None:
    (tmp_path / "echo.py").write_text(ECHO)
    port = free_port()
    options = (f"--bind=127.0.0.1:{port}", "--worker-class=ledger.buffering.BufferingWorker", "--no-control-socket")
    command = [sys.executable, "-m", "gunicorn", *options, f"--pythonpath={tmp_path}", "echo"]
    with subprocess.Popen(command, cwd=ROOT, env=os.environ | {"DJANGO_SETTINGS_MODULE": "ledger.settings"}) as web:
        until(lambda: answers(port))
        with socket.create_connection(("127.0.0.1", port), timeout=20) as connection:
            connection.sendall(head("POST", "/", Content_Length=10) + END + b"theme")
            time.sleep(0.5)
            web.terminate()
            time.sleep(0.1)
            connection.sendall(b"=dark")
            assert read_answer(connection)[1] == b"theme=dark"
        assert web.wait(20) == 0


def answers(port: int) -> bool:
    """Whether somebody takes a request at this port, and answers."""
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=5) as connection:
            connection.sendall(head("GET", "/") + END)
            return bool(connection.recv(1))
    except OSError:
        return False


class Client(Channel):
    """A connection without a socket."""

    def __init__(self) -> None:
        self.requests: list[object] = []
        self.request, self.total_outbufs_len, self.last_activity = None, 0, 0.0


@pytest.mark.parametrize(
    "waiting, moved, patient",
    [
        ({"request": object()}, 0, False),
        ({"request": object()}, SLOWEST * LOOK_EVERY - 1, False),
        ({"request": object()}, SLOWEST * LOOK_EVERY, True),
        ({"total_outbufs_len": 1}, 10, False),
        ({"total_outbufs_len": 1, "requests": [1]}, 10, False),
        ({"requests": [1]}, 0, True),
    ],
)
def test_a_client_that_is_too_slow_for_too_long_is_left(
    waiting: dict[str, object], moved: int, *, patient: bool
) -> None:
    client = Client()
    for name, value in waiting.items():
        setattr(client, name, value)
    for now in range(0, PATIENCE - LOOK_EVERY, LOOK_EVERY):
        client.moved = moved
        assert not client.is_overdue(now + 1.0)
    client.moved = moved
    assert client.is_overdue(PATIENCE + 1.0) is not patient


def test_a_connection_is_kept_for_the_next_request_for_a_while() -> None:
    client = Client()
    assert not client.is_overdue(IDLE)
    assert client.is_overdue(IDLE + 1.0)
