"""Each role's work, once, with the keyboard alone."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.looking import Complaints
from tests.journeys.conftest import EXPECTED
from tests.journeys.keyboard import Keyboard
from tests.journeys.steps import ARTICLE
from tests.processes import Product

pytestmark = pytest.mark.browser

HEADLINE = "The lighthouse goes dark"


@pytest.fixture
def keys(browser: Browser, running: Product) -> Iterator[Keyboard]:
    context = browser.new_context(base_url=running.url, locale="en-GB", timezone_id="UTC")
    context.set_default_timeout(10_000)
    page = context.new_page()
    complaints = Complaints(page)
    yield Keyboard(page)
    context.close()
    assert [line for line in complaints.heard if not any(words in line for words in EXPECTED)] == []


def enter(page: Page, role: str) -> Keyboard:
    page.context.clear_cookies()
    keys = Keyboard(page)
    keys.sign_in(role)
    return keys


def record(keys: Keyboard) -> None:
    page = keys.page
    page.goto("/admin/forecasts/claim/add/")
    keys.write(page.get_by_label("Headline"), HEADLINE)
    keys.write(page.get_by_label("Event:", exact=True), f"{HEADLINE} for a night")
    keys.look_up("Article", ARTICLE)
    keys.write_day(page.get_by_label("Deadline:", exact=True), 11, 2022)
    keys.write(page.get_by_label("Deadline from"), "before the winter")
    keys.write(page.get_by_label("Criteria"), "At least one news agency reports it.")
    keys.write(page.get_by_label("Quote"), f"{HEADLINE}, which is unlikely")
    keys.write(page.get_by_label("Wording"), "unlikely")
    keys.press(page.get_by_role("button", name="Save and record"))
    expect(page.get_by_role("link", name="Amend")).to_be_visible()


def propose(keys: Keyboard) -> None:
    page = keys.page
    keys.press(page.get_by_role("link", name=re.compile("^Desk")))
    keys.press(page.get_by_role("link", name=f"Check {HEADLINE}"))
    keys.choose(page.get_by_role("radio", name="Did not occur"))
    keys.write(page.locator("#id_evidence-0-title"), "The lamp burned all year")
    keys.write(page.locator("#id_evidence-0-publisher"), "The harbour gazette")
    keys.write_day(page.locator("#id_evidence-0-published_on"), 12, 2022)
    keys.write(page.locator("#id_evidence-0-no_url_reason"), "A lasting address is not certain")
    keys.write(page.get_by_label("Why this outcome follows"), "The log of the keeper says so.")
    keys.press(page.get_by_role("button", name="Propose this answer"))
    expect(page.get_by_role("status")).to_contain_text("Proposed")


def confirm(keys: Keyboard) -> None:
    page = keys.page
    keys.press(page.get_by_role("link", name=re.compile("^Desk")))
    keys.press(page.get_by_role("link", name=re.compile("Awaits a second person")))
    keys.press(page.get_by_role("link", name=f"Review {HEADLINE}"))
    keys.choose(page.get_by_role("radio", name="Yes"))
    keys.press(page.get_by_role("button", name="Decide"))
    expect(page.get_by_role("status")).to_contain_text("Confirmed")


def test_recorder_resolver_and_reviewer(keys: Keyboard) -> None:
    record(enter(keys.page, "recorder"))
    propose(enter(keys.page, "resolver"))
    confirm(enter(keys.page, "reviewer"))


def test_reader(keys: Keyboard) -> None:
    page = keys.page
    page.goto("/")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to content")).to_be_focused()
    keys.press(page.get_by_role("link", name="Claims", exact=True))
    keys.write(page.get_by_role("searchbox"), "ICBM")
    page.keyboard.press("Enter")
    keys.press(page.get_by_role("link", name="No ICBM test before the US election", exact=True))
    keys.press(page.get_by_role("link", name="Henning Effner").first)
    expect(page.get_by_role("heading", level=1)).to_have_text("Henning Effner")
    keys.press(page.get_by_role("link", name=re.compile("^Mean error")).first)
    expect(page).to_have_url(re.compile("/methods/#"))


def test_forecaster(keys: Keyboard) -> None:
    page = enter(keys.page, "forecaster").page
    page.goto("/claims/?state=open")
    keys.press(page.locator(".entry h2 a, .entry h3 a").first)
    keys.write(page.get_by_label("Your probability that the event occurs"), "35")
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_contain_text("You say 35")
    keys.press(page.get_by_role("link", name="My forecasts"))
    expect(page.get_by_role("heading", level=1)).to_have_text("My forecasts")


def test_admin(keys: Keyboard) -> None:
    page = enter(keys.page, "admin").page
    keys.press(page.get_by_role("navigation", name="Account").get_by_role("link", name="Admin site"))
    keys.press(page.get_by_role("link", name="Outlets", exact=True))
    keys.press(page.get_by_role("link", name="Add outlet"))
    keys.write(page.get_by_label("Name", exact=False).first, "The lighthouse letter")
    keys.press(page.get_by_role("button", name="Save", exact=True))
    expect(page.get_by_text("was added successfully")).to_be_visible()
