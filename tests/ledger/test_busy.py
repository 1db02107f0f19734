"""The web server while another process holds SQLite's only write lock: reading goes on, and who writes is told soon."""

import http.client
import sqlite3
import time
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor, as_completed
from contextlib import closing
from pathlib import Path
from urllib.parse import urlencode

import pytest

from ledger import environment
from ledger.serving import threads
from ledger.sqlite import WEB_WAITS
from tests.processes import Product

pytestmark = pytest.mark.processes
WRITERS = threads * environment.whole_number("WEB_CONCURRENCY")
TOKEN = "a" * 32
HEADERS = {"Host": "localhost", "Cookie": f"csrftoken={TOKEN}", "Content-Type": "application/x-www-form-urlencoded"}
BODY = urlencode({"csrfmiddlewaretoken": TOKEN, "person": "resolver"})


@pytest.fixture
def held(prepared: Path, tmp_path: Path) -> Iterator[tuple[Product, sqlite3.Connection]]:
    """The web processes, and a connection that writes and does not come to an end."""
    product = Product(prepared, tmp_path / "data")
    product.start(product.broker, product.web)
    with closing(sqlite3.connect(product.place.data_dir / "ledger.sqlite3", isolation_level=None)) as other:
        yield product, other
    product.stop()


def ask(product: Product, method: str, path: str) -> tuple[int, str | None, float]:
    """The status, when to come again, and how many seconds it took."""
    began = time.monotonic()
    with closing(http.client.HTTPConnection("127.0.0.1", product.place.port, timeout=60)) as connection:
        connection.request(method, path, BODY if method == "POST" else None, HEADERS)
        answer = connection.getresponse()
        answer.read()
    return answer.status, answer.getheader("Retry-After"), time.monotonic() - began


def test_reading_goes_on_while_more_want_to_write_than_there_are_threads(
    held: tuple[Product, sqlite3.Connection],
) -> None:
    product, other = held
    for path in ("/claims/", "/ledger/") * 4:
        ask(product, "GET", path)
    other.execute("BEGIN IMMEDIATE")
    with ThreadPoolExecutor(WRITERS) as pool:
        sent: list[Future[tuple[int, str | None, float]]] = [
            pool.submit(ask, product, "POST", "/accounts/demo/") for _ in range(WRITERS)
        ]
        time.sleep(1)
        reads = [ask(product, "GET", path) for path in ("/healthz", "/claims/", "/healthz", "/ledger/") * 3]
        first = next(as_completed(sent)).result()
        other.execute("ROLLBACK")
        written = [writing.result() for writing in sent]
    assert {status for status, _, _ in reads} == {200}
    assert max(seconds for _, _, seconds in reads) < 2
    assert (first[0], first[1], first[2] < WEB_WAITS + 3) == (503, "10", True)
    assert {(status, again) for status, again, _ in written} == {(503, "10"), (302, None)}
