"""A choice and a number travel the whole way: recorded, forecast by a reader, checked by two people, scored."""

import json

import pytest
from playwright.sync_api import Page, expect

from tests.browser.looking import barriers, sticks_out
from tests.journeys.steps import ARTICLE, Enter, check, confirm, give_evidence, look_up, open_claim
from tests.processes import Product

pytestmark = pytest.mark.browser

WINNER, PEOPLE = "Who wins the final", "How many people in 2022"


def record(page: Page, headline: str, kind: str, deadline: str = "2022-11-30") -> None:
    """Fill in a claim's page up to what it asks for."""
    page.goto("/admin/forecasts/claim/add/")
    page.get_by_label("Headline").fill(headline)
    page.get_by_label("Event:", exact=True).fill(f"{headline}, as announced")
    look_up(page, "Article", ARTICLE)
    page.get_by_label("Deadline:", exact=True).fill(deadline)
    page.get_by_label("Deadline from").fill("before the winter")
    page.get_by_label("Criteria").fill("The federation announces it.")
    page.get_by_label("The answer is").select_option(kind)
    page.get_by_label("Quote").fill(f"{headline}, they say")


def freeze(page: Page) -> None:
    page.get_by_role("button", name="Save and record").click()
    expect(page.get_by_role("link", name="Amend")).to_be_visible()


def look_at(page: Page) -> None:
    """No barrier and nothing that sticks out, on a desk and in a hand."""
    for width in (1280, 360):
        page.set_viewport_size({"width": width, "height": 900})
        assert barriers(page) == []
        assert sticks_out(page) == []
    page.set_viewport_size({"width": 1280, "height": 900})


def propose(page: Page, headline: str, question: str, outcome: str) -> None:
    check(page, headline)
    expect(page.get_by_role("group", name=question)).to_be_visible()
    page.get_by_role("radio", name=outcome).check()
    give_evidence(page)
    page.get_by_label("Why this outcome follows").fill("The federation says so.")
    look_at(page)


def test_a_choice_from_the_admin_site_to_the_scorecard(enter: Enter, running: Product) -> None:
    recorder, resolver, reviewer = enter("recorder"), enter("resolver"), enter("reviewer")
    record(recorder, WINNER, "choice")
    recorder.get_by_label("Options:", exact=True).fill("Brazil\nDraw\nCroatia")
    recorder.get_by_label("In this order").check()
    recorder.get_by_label("Options or quantiles").fill("Brazil: 50\nDraw: 20\nCroatia: 29")
    recorder.get_by_role("button", name="Save and record").click()
    expect(recorder.get_by_text("add up to 99 %, 1 % missing").first).to_be_visible()
    recorder.get_by_label("Options or quantiles").fill("Brazil: 50\nDraw: 20\nCroatia: 30")
    freeze(recorder)
    propose(resolver, WINNER, "Which option came true?", "Brazil")
    resolver.get_by_role("button", name="Propose this answer").click()
    expect(resolver.get_by_role("status")).to_contain_text("Proposed “Brazil”")
    confirm(reviewer, WINNER)
    open_claim(reviewer, WINNER)
    expect(reviewer.get_by_text("Brazil", exact=True).first).to_be_visible()
    look_at(reviewer)
    expect(reviewer.locator("table").first).to_contain_text("came true")
    reviewer.wait_for_timeout(500)
    reviewer.goto("/forecasters/un-population-division/")
    expect(reviewer.locator("main")).to_contain_text("Ranked", timeout=30_000)


def test_a_number_from_the_admin_site_to_the_scorecard(enter: Enter, running: Product) -> None:
    recorder, resolver, reviewer = enter("recorder"), enter("resolver"), enter("reviewer")
    record(recorder, PEOPLE, "numeric")
    recorder.get_by_label("Unit").fill("billion")
    recorder.locator("#id_lower_bound").fill("7")
    recorder.locator("#id_upper_bound").fill("9")
    for name, value in (("value", "8"), ("value_low", "7.9"), ("value_high", "8.1")):
        recorder.locator(f"#id_forecasts-0-{name}").fill(value)
    freeze(recorder)
    propose(resolver, PEOPLE, "What was the number?", "The number is known")
    resolver.get_by_label("The number, in billion").fill("8.05")
    resolver.get_by_role("button", name="Propose this answer").click()
    expect(resolver.get_by_role("status")).to_contain_text("Proposed “8.05 billion”")
    confirm(reviewer, PEOPLE)
    open_claim(reviewer, PEOPLE)
    expect(reviewer.locator("main")).to_contain_text("off by")
    look_at(reviewer)
    reviewer.goto("/forecasters/un-population-division/")
    expect(reviewer.locator("main")).to_contain_text("Continuous ranked probability score", timeout=30_000)
    document = json.loads(running.get("/api/v1/scorecards/forecaster/un-population-division/"))
    assert document["scores"]["crps"]["n"] == 1


def test_a_reader_forecasts_a_choice_that_is_open(enter: Enter) -> None:
    recorder, reader = enter("recorder"), enter("forecaster", script=False)
    headline = "Who wins the next final"
    record(recorder, headline, "choice", deadline="2060-11-30")
    recorder.get_by_label("Options:", exact=True).fill("Brazil\nDraw\nCroatia")
    recorder.get_by_label("Options or quantiles").fill("Brazil: 50\nDraw: 20\nCroatia: 30")
    freeze(recorder)
    open_claim(reader, headline)
    for button, chances in (("Forecast", "60 20 19"), ("Forecast", "60 20 20"), ("Revise", "70 20 10")):
        for number, chance in enumerate(chances.split()):
            reader.locator(f"#id_option-{number}").fill(chance)
        reader.get_by_role("button", name=button, exact=True).click()
    expect(reader.locator(".toast")).to_contain_text("You say Brazil 70")
    expect(reader.get_by_role("img", name="What you said over time of Brazil")).to_be_visible()
    with_script = enter("forecaster")
    open_claim(with_script, headline)
    with_script.locator("#id_option-0").fill("65")
    expect(with_script.locator("[data-total]")).to_have_text("95 %")
    look_at(with_script)
