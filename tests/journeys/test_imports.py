"""A file of results, handed in by the editor-in-chief, worked off by a real worker, read on a scorecard."""

from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.looking import barriers, sticks_out
from tests.bulk.files import csv_of, row, settled
from tests.journeys.steps import Enter

pytestmark = pytest.mark.browser


def test_from_a_file_to_a_scorecard(enter: Enter, tmp_path: Path) -> None:
    file = tmp_path / "rain.csv"
    weeks = [settled(claim_id=f"week-{week}", headline=f"Rain in week {week}") for week in range(60)]
    file.write_bytes(csv_of(*weeks, row(claim_id="bad", probability="2")))
    page = enter("admin")

    page.goto("/admin/")
    page.get_by_role("link", name="Imports").click()
    page.get_by_role("link", name="Add import").click()
    page.get_by_label("File:").set_input_files(file)
    page.get_by_label("Source:").fill("Weather desk")
    page.get_by_label("Take the outcomes in the file as confirmed").check()
    page.get_by_role("button", name="Try it out").click()

    page.reload()
    expect(page.get_by_text("Tried out: nothing is written yet")).to_be_visible(timeout=60_000)
    expect(page.get_by_role("row", name="2").filter(has_text="for 2 % write 0.02")).to_be_visible()
    assert barriers(page) == []
    assert sticks_out(page) == []

    page.get_by_role("button", name="Import 60 forecasts and 60 outcomes").click()
    page.reload()
    expect(page.get_by_role("status")).to_contain_text("Imported", timeout=60_000)
    expect(page.get_by_text("Scores that are still being computed")).to_have_count(0, timeout=60_000)

    page.goto("/forecasters/rain-model/")
    expect(page.locator("#card")).to_contain_text("0.04")
