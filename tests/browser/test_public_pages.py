"""What a page needs of the browser: no JavaScript to be read, and nothing from another machine."""

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.looking import sticks_out
from tests.processes import Product

pytestmark = pytest.mark.browser


def test_a_page_reads_without_javascript(browser: Browser, running: Product) -> None:
    context = browser.new_context(base_url=running.url, java_script_enabled=False)
    page = context.new_page()
    page.goto("/forecasters/henning-effner/")
    assert page.get_by_role("heading", name="Henning Effner").is_visible()
    assert page.get_by_text("Mean error (Brier)").first.is_visible()
    context.close()


def test_nothing_is_asked_of_another_machine(page: Page, running: Product) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    for path in ("/", "/claims/", "/api/v1/docs/"):
        page.goto(path, wait_until="networkidle")
    assert [url for url in asked if not url.startswith((running.url, "data:", "blob:"))] == []


def test_words_of_190_letters_make_no_page_wide(page: Page, running: Product) -> None:
    page.set_viewport_size({"width": 360, "height": 800})
    for path in ("/", "/claims/", "/articles/", "/history/", "/leaderboard/"):
        page.goto(path)
        page.evaluate(
            "document.querySelectorAll('bdi').forEach((each) => (each.textContent = 'Donaudampf'.repeat(19)))"
        )
        assert sticks_out(page) == [], path
