"""The recorder's screen in a real browser: readings while typing, further rows, the article's own words."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.looking import Complaints, barriers, sticks_out
from tests.processes import Product

pytestmark = pytest.mark.browser

TEXT = "It is likely that\nthe port will reopen. A new ferry seems unlikely."
OF_DJANGO = ("list:", "empty-table-header:", "scrollable-region-focusable:", "region:", "heading-order:")
"""Rules that Django's own markup breaks, and that of the script which its look-up fields are built by."""


def _serious(complaints: Complaints) -> list[str]:
    """Leave out requests that were given up: a look-up while typing goes on, a picture while the page is left."""
    return [line for line in complaints.heard if not line.endswith(" failed")]


def sign_in(page: Page, *, to: str) -> None:
    page.goto(f"/accounts/login/?next={to}")
    page.get_by_role("button", name="recorder", exact=True).click()
    page.wait_for_url(f"**{to}")


def look_up(page: Page, label: str, name: str) -> None:
    page.get_by_role("combobox", name=label, exact=True).click()
    page.keyboard.type(name)
    page.get_by_role("option", name=name).first.click()


def fill_claim(page: Page, number: int, *, headline: str, quote: str, wording: str) -> None:
    values = {
        "headline": headline,
        "event": f"What “{headline}” says happens",
        "quote": quote,
        "wording": wording,
        "deadline": "2022-11-30",
        "deadline_words": "before the winter",
    }
    for name, value in values.items():
        page.locator(f"#id_claims-{number}-{name}").fill(value)


def test_an_article_with_two_claims_is_entered_on_one_screen(page: Page, running: Product) -> None:
    complaints = Complaints(page)
    sign_in(page, to="/admin/forecasts/article/add/")
    page.locator("#id_title").fill("The port")
    look_up(page, "Outlet", "United Nations")
    look_up(page, "Authors", "Population Division")
    page.locator("#id_published_on").fill("2022-08-01")
    page.locator("#id_text").fill(TEXT)
    fill_claim(page, 0, headline="The port reopens", quote="likely that the harbour will reopen", wording="likely")
    expect(page.locator(".field-wording output").first).to_contain_text("reads as 75 %, from 60 to 85 %")
    sentence = page.locator(".field-says output").first
    expect(sentence).to_have_text(
        "UN Population Division: 75 % that What “The port reopens” says happens by 30 November 2022."
    )
    page.locator("#id_claims-0-says").get_by_label("no", exact=True).check()
    expect(sentence).to_contain_text("25 % that")
    page.locator("#id_claims-0-says").get_by_label("yes", exact=True).check()
    page.get_by_role("button", name="Add another claim").click()
    fill_claim(page, 1, headline="No new ferry", quote="A new ferry seems unlikely", wording="seems unlikely")
    page.get_by_role("button", name="Save and continue editing").click()
    expect(page.locator("del")).to_have_text("harbour")
    expect(page.locator("ins")).to_have_text("port")
    page.get_by_label("Take over the article's words").first.check()
    page.get_by_role("button", name="Save and continue editing").click()
    expect(page.get_by_text("2 drafts saved")).to_be_visible()
    expect(page.locator("#id_claims-0-quote")).to_have_value("likely that\nthe port will reopen")
    assert _serious(complaints) == []


@pytest.mark.parametrize("width", [360, 1280])
def test_the_pages_of_the_desk_are_clean(page: Page, running: Product, width: int) -> None:
    complaints = Complaints(page)
    page.set_viewport_size({"width": width, "height": 800})
    sign_in(page, to="/admin/")
    for path in ("", "forecasts/claim/", "forecasts/article/add/", "forecasts/claim/add/", "forecasts/claim/7/amend/"):
        page.goto(f"/admin/{path}")
        assert sticks_out(page) == []
        assert [barrier for barrier in barriers(page) if not barrier.startswith(OF_DJANGO)] == []
    assert [line for line in _serious(complaints) if "inline style" not in line and "preload" not in line] == []
