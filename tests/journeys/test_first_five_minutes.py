"""What the README promises a newcomer: two claims wait; resolving them moves the author's card from 0.10375."""

import json

import pytest
from playwright.sync_api import expect

from tests.journeys.steps import Enter, confirm, propose
from tests.processes import Product

pytestmark = pytest.mark.browser

CARD = "/forecasters/henning-effner/"


def figures(running: Product) -> dict[str, object]:
    document = json.loads(running.get("/api/v1/scorecards/forecaster/henning-effner/"))
    brier, counts = document["scores"]["brier"], document["counts"]
    return {"mean": brier["value"], "n": brier["n"], "due": counts["due"], "void": counts["void"]}


def test_two_claims_are_resolved_and_the_card_moves(enter: Enter, running: Product) -> None:
    resolver, reviewer = enter("resolver"), enter("reviewer")
    assert figures(running) == {"mean": 0.10375, "n": 6, "due": 2, "void": {"condition_not_met": 2}}

    propose(resolver, "Escalation against the South will continue", "Did not occur")
    confirm(reviewer, "Escalation against the South will continue")
    reviewer.goto(CARD)
    expect(reviewer.locator(".lay")).to_contain_text("0.17", timeout=15_000)
    assert figures(running) == {"mean": 0.169286, "n": 7, "due": 1, "void": {"condition_not_met": 2}}

    propose(resolver, "The focus stays on South Korea", "Void", void="Ambiguous: the words allow both answers")
    confirm(reviewer, "The focus stays on South Korea")
    reviewer.goto(CARD)
    expect(reviewer.get_by_text("The score is being computed.")).to_be_hidden(timeout=15_000)
    voids = {"ambiguous": 1, "condition_not_met": 2}
    assert figures(running) == {"mean": 0.169286, "n": 7, "due": 0, "void": voids}
