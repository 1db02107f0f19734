"""A reader's forecast in a real browser: by keyboard alone, without JavaScript, narrow and dark, without barriers."""

import re
from typing import Literal

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.looking import Complaints, barriers, sticks_out
from tests.processes import Product

pytestmark = pytest.mark.browser

SIZES: list[tuple[int, Literal["dark", "light"]]] = [(360, "dark"), (1280, "light")]


def open_claim(page: Page) -> None:
    """Sign in as forecaster and go to the first open claim."""
    page.goto("/accounts/login/?next=/claims/?state=open")
    page.get_by_role("button", name="forecaster", exact=True).click()
    page.locator(".entry h2 a, .entry h3 a").first.click()
    page.wait_for_url(re.compile(r"/claims/[0-9a-z]{10}/$"))


def look(page: Page) -> None:
    """Look at the page narrow and wide, light and dark."""
    for width, scheme in SIZES:
        page.set_viewport_size({"width": width, "height": 800})
        page.emulate_media(color_scheme=scheme)
        assert sticks_out(page) == []
        assert barriers(page) == []


def say(page: Page, percent: str) -> None:
    """Type a number and send it, with the keyboard alone."""
    field = page.get_by_label("Your probability that the event occurs")
    field.focus()
    page.keyboard.press("Control+a")
    page.keyboard.type(percent)
    page.keyboard.press("Enter")


def test_a_reader_forecasts_by_keyboard(page: Page, running: Product) -> None:
    complaints = Complaints(page)
    open_claim(page)
    look(page)
    say(page, "62,5")
    expect(page.get_by_role("alert")).to_contain_text("not with a comma")
    expect(page.get_by_label("Your probability that the event occurs")).to_have_value("62,5")
    look(page)
    for percent in ("62.5", "40"):
        say(page, percent)
        expect(page.get_by_role("status")).to_contain_text(f"You say {percent}")
    expect(page.get_by_role("img", name="What you said over time")).to_be_visible()
    look(page)
    page.get_by_role("button", name=re.compile("Withdraw")).press("Enter")
    expect(page.get_by_role("status")).to_contain_text("Withdrawn")
    page.get_by_role("link", name="My forecasts").press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("My forecasts")
    look(page)
    assert [line for line in complaints.heard if "422" not in line] == []


def test_a_reader_forecasts_without_javascript(browser: Browser, running: Product) -> None:
    context = browser.new_context(base_url=running.url, java_script_enabled=False)
    page = context.new_page()
    open_claim(page)
    say(page, "35")
    expect(page.get_by_role("status")).to_contain_text("You say 35")
    page.goto("/forecasts/mine/")
    page.get_by_role("button", name="Make my scorecard public").click()
    card = page.get_by_role("link", name=re.compile("^Reader "))
    name = card.inner_text()
    card.click()
    expect(page.get_by_role("heading", level=1)).to_have_text(name)
    page.goto("/forecasts/mine/")
    page.get_by_role("button", name="Hide my scorecard").click()
    expect(page.get_by_text("Only you see this scorecard.")).to_be_visible()
    context.close()
