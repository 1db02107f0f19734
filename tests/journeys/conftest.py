"""One running product for all journeys, and people who enter it, each with a window of their own."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.looking import Complaints
from tests.journeys.steps import Enter, sign_in
from tests.processes import Product

EXPECTED = ("status of 403", "status of 409", "status of 422", "/admin/autocomplete/", "/reading/")
"""What a browser says of a page that was refused and shown again, and of a look-up that the next letter overtook."""


@pytest.fixture(scope="session")
def running(prepared: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Product]:
    """A running product; every journey records the claims that it is about."""
    product = Product(prepared, tmp_path_factory.mktemp("journeys") / "data")
    product.start()
    yield product
    product.stop()


@pytest.fixture
def enter(browser: Browser, running: Product) -> Iterator[Enter]:
    """Let somebody of a role in. At the end no browser may have complained, and the history has to hold."""
    contexts, complaints = [], []

    def let_in(role: str, *, script: bool = True) -> Page:
        context = browser.new_context(
            base_url=running.url, locale="en-GB", timezone_id="UTC", java_script_enabled=script
        )
        context.set_default_timeout(10_000)
        contexts.append(context)
        page = context.new_page()
        complaints.append(Complaints(page))
        sign_in(page, role)
        return page

    yield let_in
    for context in contexts:
        context.close()
    heard = [line for one in complaints for line in one.heard]
    assert [line for line in heard if not any(words in line for words in EXPECTED)] == []
    assert "The history holds." in running.manage("verify_history")
