"""A recorder enters an article; two people check its claim; its author's card moves by itself."""

import json

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.steps import Enter, confirm, look_up, open_claim, propose, record
from tests.processes import Product

pytestmark = pytest.mark.browser

TEXT = "The harvest was poor.\nIt is unlikely that the port will reopen before the winter."
HEADLINE = "The port stays closed"
CARD = "/articles/a-poor-harvest/scorecard/"


def enter_article(page: Page) -> None:
    page.goto("/admin/forecasts/article/add/")
    page.get_by_label("Title:", exact=True).fill("A poor harvest")
    look_up(page, "Outlet", "United Nations")
    look_up(page, "Authors", "Population Division")
    page.get_by_label("Published on").fill("2022-08-01")
    page.get_by_label("Captured text").fill(TEXT)
    page.get_by_label("Headline").fill(HEADLINE)
    page.get_by_label("Event:", exact=True).fill("The port reopens")
    page.get_by_label("Quote").fill("unlikely that the port will reopen")
    page.get_by_label("Wording").fill("unlikely")
    page.get_by_label("Deadline:", exact=True).fill("2022-11-30")
    page.get_by_label("Deadline from").fill("before the winter")
    page.get_by_label("Criteria").fill("The harbour master announces it.")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text("1 draft saved")).to_be_visible()


def record_draft(page: Page) -> None:
    page.goto("/admin/forecasts/claim/?state__exact=draft")
    page.get_by_role("row", name=HEADLINE).get_by_role("checkbox").check()
    page.locator("select[name=action]").select_option(label="Record the selected drafts")
    page.get_by_role("button", name="Go").click()
    expect(page.get_by_role("row", name=HEADLINE)).to_have_count(0)


def test_an_article_is_entered_recorded_checked_and_scored(enter: Enter, running: Product) -> None:
    recorder, resolver, reviewer, reader = enter("recorder"), enter("resolver"), enter("reviewer"), enter("forecaster")
    enter_article(recorder)
    record_draft(recorder)
    open_claim(reader, HEADLINE)
    expect(reader.locator("mark")).to_have_text("unlikely that the port will reopen")
    expect(reader.get_by_text("not yet checked").first).to_be_visible()
    propose(resolver, HEADLINE, "Did not occur")
    reader.goto(CARD)
    expect(reader.get_by_role("heading", name="Nothing is scored yet")).to_be_visible()
    running.kill(running.worker)
    confirm(reviewer, HEADLINE)
    reader.reload()
    expect(reader.get_by_text("The score is being computed.")).to_be_visible()
    running.start(running.worker)
    expect(reader.locator(".lay")).to_contain_text("1 of 1", timeout=30_000)
    expect(reader.get_by_text("The score is being computed.")).to_be_hidden()
    document = json.loads(running.get("/api/v1/scorecards/article/a-poor-harvest/"))
    assert (document["scores"]["brier"]["value"], document["scores"]["brier"]["n"]) == (0.04, 1)


def test_what_is_recorded_is_frozen(enter: Enter) -> None:
    recorder = enter("recorder")
    record(recorder, "A frozen claim")
    expect(recorder.locator("input[name=headline]")).to_have_count(0)
    expect(recorder.get_by_role("link", name="Amend")).to_be_visible()
