"""Nothing that was typed is lost: drafts, mistakes, a session that ends, two presses of one button."""

import re

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.looking import barriers
from tests.journeys import steps
from tests.processes import Product

pytestmark = pytest.mark.browser

DUE = "Escalation against the South will continue"
OTHER = "The focus stays on South Korea"
SAVED = re.compile(r"saved \d\d:\d\d")


def test_a_form_saves_itself_and_comes_back_in_any_tab_until_one_signs_out(page: Page, running: Product) -> None:
    steps.sign_in(page, "resolver")
    steps.check(page, DUE)
    page.get_by_label("Why this outcome follows").fill("Half a thought")
    page.get_by_role("radio", name="Did not occur").check()
    page.get_by_role("button", name="Add another").click()
    page.locator("#id_evidence-1-title").fill("A second report")
    expect(page.locator(".draft")).to_have_text(SAVED)
    page.reload()
    expect(page.locator("#id_evidence-1-title")).to_have_value("A second report")
    other = page.context.new_page()
    other.goto(page.url)
    expect(other.get_by_label("Why this outcome follows")).to_have_value("Half a thought")
    expect(other.get_by_role("radio", name="Did not occur")).to_be_checked()
    other.goto("/accounts/")
    other.get_by_role("button", name="Sign out").click()
    expect(other.get_by_role("status")).to_contain_text("Signed out")
    assert other.evaluate("Object.keys(localStorage).filter((key) => key.startsWith('draft ')).length") == 0
    page.keyboard.press("Control+Enter")
    expect(page.get_by_text("What you typed is kept")).to_be_visible()
    page.get_by_role("button", name="resolver", exact=True).click()
    expect(page.get_by_label("Why this outcome follows")).to_have_value("Half a thought")


def test_the_admin_site_saves_its_forms_with_their_rows(page: Page, running: Product) -> None:
    page.goto("/accounts/login/?next=/admin/forecasts/article/add/")
    page.get_by_role("button", name="recorder", exact=True).click()
    page.get_by_label("Title").fill("An hour of typing")
    page.get_by_role("button", name="Add another claim").click()
    page.locator("#id_claims-1-headline").fill("Snow later")
    expect(page.locator(".draft")).to_have_text(SAVED)
    page.reload()
    expect(page.get_by_label("Title")).to_have_value("An hour of typing")
    expect(page.locator("#id_claims-1-headline")).to_have_value("Snow later")
    page.get_by_role("button", name="Save and continue editing").click()
    expect(page.locator("[data-mistakes]")).to_be_focused()
    assert barriers(page) == []
    page.get_by_role("link", name="Snow later, Event").click()
    expect(page.locator("#id_claims-1-event")).to_be_focused()
    page.locator("#id_claims-1-event").fill("It snows")
    page.get_by_label("Title").fill("Mended")
    expect(page.locator(".draft")).to_have_text(SAVED)
    page.on("dialog", lambda dialog: dialog.accept())
    page.reload()
    expect(page.locator("[data-mistakes]")).to_be_visible()
    expect(page.get_by_label("Title")).to_have_value("Mended")
    expect(page.locator("#id_claims-1-event")).to_have_value("It snows")


def test_a_draft_thrown_away_on_a_page_of_mistakes_opens_the_form_anew(page: Page, running: Product) -> None:
    steps.sign_in(page, "resolver")
    steps.check(page, DUE)
    opened = page.url
    page.get_by_label("Why this outcome follows").fill("Half a thought")
    page.get_by_role("button", name="Propose this answer").click()
    expect(page.locator("[data-mistakes]")).to_be_visible()
    page.get_by_label("Why this outcome follows").fill("A whole thought")
    expect(page.locator(".draft")).to_have_text(SAVED)
    page.once("dialog", lambda dialog: dialog.accept())
    page.reload()
    expect(page.get_by_label("Why this outcome follows")).to_have_value("A whole thought")
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.method) if request.is_navigation_request() else None)
    page.get_by_role("button", name="Throw it away").click()
    expect(page.locator("[data-mistakes]")).to_have_count(0)
    expect(page.get_by_label("Why this outcome follows")).to_have_value("")
    assert (page.url, sent) == (opened, ["GET"])
    assert page.evaluate("Object.keys(localStorage).filter((key) => key.startsWith('draft ')).length") == 0


def test_two_presses_make_one_proposal_and_the_draft_is_gone(browser: Browser, running: Product) -> None:
    page = browser.new_context(base_url=running.url).new_page()
    page.goto("/accounts/login/?next=/queue/")
    page.get_by_role("button", name="resolver", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Your desk")
    page.keyboard.press("?")
    expect(page.get_by_role("dialog")).to_contain_text("open the one that is marked")
    page.keyboard.press("Escape")
    page.wait_for_function("() => !document.querySelector('dialog') && document.activeElement === document.body")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text(OTHER)
    page.get_by_role("radio", name="Did not occur").check()
    for name, value in {"title": "A", "publisher": "B", "published_on": "2020-11-10", "no_url_reason": "C"}.items():
        page.locator(f"#id_evidence-0-{name}").fill(value)
    page.get_by_label("Why this outcome follows").fill("Nothing of it happened.")
    expect(page.locator(".draft")).to_have_text(SAVED)
    page.get_by_role("button", name="Propose this answer").dblclick()
    expect(page.get_by_role("status").first).to_contain_text("A second person has to confirm it.")
    assert page.evaluate("Object.keys(localStorage).filter((key) => key.startsWith('draft ')).length") == 0
    page.context.close()
