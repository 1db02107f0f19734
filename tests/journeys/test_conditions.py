"""What hangs on a claim becomes void when its condition is not met, and comes back when that changes."""

import pytest
from playwright.sync_api import expect

from tests.journeys.steps import Enter, decide, dispute, open_claim, record, resolve

pytestmark = pytest.mark.browser

FIRST, SECOND, THIRD = "The dam overflows", "Then the road floods", "Then the town is cut off"
VOID = "Void: condition not met"


def test_a_chain_becomes_void_and_comes_back(enter: Enter) -> None:
    recorder, reader = enter("recorder"), enter("forecaster")
    record(recorder, FIRST)
    record(recorder, SECOND, conditions=[FIRST])
    record(recorder, THIRD, conditions=[SECOND])

    resolve(enter, FIRST, "Did not occur", second="admin")
    open_claim(reader, SECOND)
    expect(reader.locator(".verdict")).to_contain_text(VOID)
    expect(reader.locator(".life")).to_contain_text(FIRST)
    open_claim(reader, FIRST)
    expect(reader.locator(".depends")).to_contain_text(SECOND)

    dispute(reader, FIRST, "Occurred", day="2022-11-20")
    decide(enter("reviewer"), FIRST, "Uphold it")
    open_claim(reader, SECOND)
    expect(reader.locator("main")).to_contain_text("no answer stands")
    expect(reader.locator(".life")).to_contain_text("Reopened by rule")

    resolve(enter, SECOND, "Did not occur")
    open_claim(reader, THIRD)
    expect(reader.locator(".verdict")).to_contain_text(VOID)
