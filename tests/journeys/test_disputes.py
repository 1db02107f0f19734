"""Anyone signed in contests a resolution; somebody who had no part in it decides; nothing is overwritten."""

import pytest
from playwright.sync_api import expect

from forecasts.resolution.people import FIRST_CONFIRMER
from tests.journeys.steps import Enter, decide, dispute, open_claim, record, resolve

pytestmark = pytest.mark.browser


def test_an_upheld_dispute_supersedes_the_resolution(enter: Enter) -> None:
    headline = "The bridge stays open"
    record(enter("recorder"), headline)
    resolve(enter, headline, "Did not occur", second="admin")
    reader, reviewer = enter("forecaster"), enter("reviewer")
    dispute(reader, headline, "Occurred", day="2022-11-20")
    expect(reader.get_by_text("Disputed").first).to_be_visible()
    decide(reviewer, headline, "Uphold it")

    open_claim(reader, headline)
    expect(reader.locator(".verdict")).to_contain_text("Occurred")
    expect(reader.locator(".verdict")).to_contain_text("Call did not hold")
    expect(reader.locator("main")).to_contain_text("Superseded")
    expect(reader.locator(".life")).to_contain_text("Dispute upheld")
    expect(reader.locator(".life")).to_contain_text("Both reports were read again.")


def test_a_dismissed_dispute_leaves_the_resolution(enter: Enter) -> None:
    headline = "The ferry keeps sailing"
    record(enter("recorder"), headline)
    resolve(enter, headline, "Did not occur", second="admin")
    reader, reviewer = enter("forecaster"), enter("reviewer")
    dispute(reader, headline, "Occurred", day="2022-11-20")
    decide(reviewer, headline, "Dismiss it")

    open_claim(reader, headline)
    expect(reader.locator(".verdict")).to_contain_text("Did not occur")
    expect(reader.locator(".life")).to_contain_text("Dispute dismissed")


def test_who_confirmed_first_does_not_decide(enter: Enter) -> None:
    headline = "The tunnel is dug"
    record(enter("recorder"), headline)
    resolve(enter, headline, "Did not occur", second="reviewer")
    dispute(enter("forecaster"), headline, "Occurred", day="2022-11-20")

    reviewer = enter("reviewer")
    open_claim(reviewer, headline)
    reviewer.goto(reviewer.url + "dispute/decide/")
    expect(reviewer.locator("main")).to_contain_text(FIRST_CONFIRMER)
    expect(reviewer.get_by_role("radio", name="Uphold it")).to_have_count(0)
