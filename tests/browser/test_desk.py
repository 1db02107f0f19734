"""The desk in a real browser: by keyboard, with and without JavaScript, until the scorecard shows the new score."""

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.looking import Complaints, barriers
from tests.processes import Product

pytestmark = pytest.mark.browser

HEADLINE = "Escalation against the South will continue"
OTHER = "The focus stays on South Korea"


def sign_in(page: Page, person: str, *, to: str = "/queue/") -> None:
    page.goto(f"/accounts/login/?next={to}")
    page.get_by_role("button", name=person, exact=True).click()


def fill_evidence(page: Page, number: int = 0) -> None:
    page.locator(f"#id_evidence-{number}-title").fill("Planned military action suspended")
    page.locator(f"#id_evidence-{number}-publisher").fill("KCNA, as carried by agencies")
    page.locator(f"#id_evidence-{number}-published_on").fill("2020-06-24")
    page.locator(f"#id_evidence-{number}-no_url_reason").fill("A lasting address is not certain")


def test_keys_move_through_the_queue_and_choose_an_answer(page: Page, running: Product) -> None:
    sign_in(page, "resolver")
    page.wait_for_load_state()
    page.keyboard.press("j")
    expect(page.locator(".is-current h2")).to_have_text(HEADLINE)
    page.keyboard.press("k")
    expect(page.locator(".is-current h2")).to_have_text(OTHER)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text(OTHER)
    page.wait_for_load_state()
    page.keyboard.press("x")
    expect(page.get_by_role("radio", name="Did not occur")).to_be_checked()
    page.keyboard.press("v")
    expect(page.get_by_role("radio", name="Void")).to_be_checked()


def test_a_key_inside_a_field_is_only_a_letter(page: Page, running: Product) -> None:
    sign_in(page, "resolver")
    page.get_by_role("link", name=f"Check {OTHER}").click()
    page.get_by_label("Why this outcome follows").press_sequentially("xvoe")
    expect(page.get_by_label("Why this outcome follows")).to_have_value("xvoe")
    expect(page.get_by_role("radio", name="Did not occur")).not_to_be_checked()
    expect(page.locator("#evidence .evidence")).to_have_count(1)


@pytest.mark.parametrize("script", [True, False])
def test_one_more_sheet_of_evidence_loses_no_word(browser: Browser, running: Product, script: bool) -> None:
    context = browser.new_context(base_url=running.url, java_script_enabled=script)
    page = context.new_page()
    complaints = Complaints(page)
    sign_in(page, "resolver")
    page.get_by_role("link", name=f"Check {OTHER}").click()
    fill_evidence(page)
    page.get_by_label("Why this outcome follows").fill("Half a thought")
    page.get_by_role("button", name="Add another").click()
    expect(page.locator("#evidence .evidence")).to_have_count(2)
    expect(page.locator("#id_evidence-0-title")).to_have_value("Planned military action suspended")
    expect(page.get_by_label("Why this outcome follows")).to_have_value("Half a thought")
    assert complaints.heard == []
    context.close()


def test_from_the_queue_to_the_new_score(browser: Browser, running: Product) -> None:
    resolver = browser.new_context(base_url=running.url).new_page()
    sign_in(resolver, "resolver")
    resolver.get_by_role("link", name=f"Check {HEADLINE}").click()
    resolver.get_by_role("radio", name="Did not occur").check()
    fill_evidence(resolver)
    resolver.get_by_label("Why this outcome follows").fill("The announced steps were suspended the day after.")
    resolver.get_by_role("button", name="Propose this answer").click()
    expect(resolver.get_by_role("status")).to_contain_text(f"Next claim: {OTHER}")

    reviewer = browser.new_context(base_url=running.url).new_page()
    sign_in(reviewer, "reviewer", to="/review/")
    reviewer.get_by_role("link", name=f"Review {HEADLINE}").click()
    assert barriers(reviewer) == []
    reviewer.get_by_role("radio", name="Yes: did not occur").check()
    reviewer.get_by_role("button", name="Decide").click()
    expect(reviewer.get_by_text("Call did not hold").first).to_be_visible()
    reviewer.goto("/forecasters/henning-effner/")
    expect(reviewer.locator(".lay")).to_contain_text("3 of 4", timeout=15_000)
    expect(reviewer.locator(".lay")).to_contain_text("0.17")
