"""Nothing moves while a page loads: its cumulative layout shift, with nothing kept from before and a slow line."""

import pytest
from playwright.sync_api import Browser

from tests.pages import LOOKS, find
from tests.processes import Product

pytestmark = pytest.mark.browser
MOST = 0.05
"""What is called good is 0.1; at half of that nobody notices."""
PAGES = ("home", "claims", "claim", "article", "forecaster", "leaderboard", "methods", "history", "login")
SLOW = {"offline": False, "latency": 100, "downloadThroughput": 400_000, "uploadThroughput": 100_000}
OBSERVE = """
    window.shift = 0;
    new PerformanceObserver(list => { for (const entry of list.getEntries()) window.shift += entry.value; })
        .observe({type: "layout-shift", buffered: true});
"""
LOADED = "() => document.fonts.ready.then(() => new Promise(done => setTimeout(() => done(window.shift), 200)))"


@pytest.mark.parametrize("width", [360, 1280])
def test_nothing_moves_while_a_page_loads(browser: Browser, running: Product, width: int) -> None:
    shifts = {}
    for name in PAGES:
        look = next(look for look in LOOKS if look.name == name)
        context = browser.new_context(base_url=running.url, viewport={"width": width, "height": 800})
        path = find(look.path, lambda path, context=context: context.request.get(path).text())  # type: ignore[misc]
        page = context.new_page()
        context.new_cdp_session(page).send("Network.emulateNetworkConditions", SLOW)
        page.add_init_script(OBSERVE)
        page.goto(path)
        shifts[path] = page.evaluate(LOADED)
        context.close()
    assert {path: shift for path, shift in shifts.items() if shift > MOST} == {}
