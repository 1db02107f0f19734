"""The same work without a mouse, and without JavaScript."""

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.steps import Enter, answer, check, confirm, give_evidence, open_claim, record

pytestmark = pytest.mark.browser


def tab_to(page: Page, selector: str) -> None:
    """Press the tab key until the element has the focus."""
    for _ in range(80):
        if page.evaluate("selector => document.activeElement?.matches(selector)", selector):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"The tab key does not reach {selector}.")


def type_into(page: Page, selector: str, words: str) -> None:
    tab_to(page, selector)
    page.keyboard.type(words)


def test_propose_by_keyboard_alone(enter: Enter) -> None:
    headline = "The lighthouse is lit"
    record(enter("recorder"), headline)
    page = enter("resolver")
    page.goto("/queue/")
    tab_to(page, "a[data-act]")
    while headline not in page.evaluate("document.activeElement.textContent"):
        page.keyboard.press("Tab")
        tab_to(page, "a[data-act]")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text(headline)
    tab_to(page, "input[name=outcome]")
    page.keyboard.press("ArrowDown")
    expect(page.get_by_role("radio", name="Did not occur")).to_be_checked()
    type_into(page, "#id_evidence-0-title", "The harbour stays dark")
    type_into(page, "#id_evidence-0-publisher", "The harbour gazette")
    type_into(page, "#id_evidence-0-published_on", "15112022")
    type_into(page, "#id_evidence-0-no_url_reason", "A lasting address is not certain")
    type_into(page, "#id_rationale", "The report says so.")
    tab_to(page, "main button.primary")
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_contain_text("Proposed")


def test_propose_and_confirm_without_javascript(enter: Enter) -> None:
    headline = "The mill grinds again"
    record(enter("recorder"), headline)
    page = enter("resolver", script=False)
    check(page, headline)
    answer(page, "Did not occur")
    page.get_by_role("button", name="Add another").click()
    give_evidence(page, 1, title="A second report")
    expect(page.locator("#id_evidence-0-title")).to_have_value("The harbour stays shut")
    page.get_by_role("button", name="Propose this answer").click()
    expect(page.get_by_role("status")).to_contain_text("Proposed")
    confirm(enter("reviewer", script=False), headline)
    open_claim(page, headline)
    expect(page.locator("main")).to_contain_text("A second report")
