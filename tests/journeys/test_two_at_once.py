"""Two people answer the same claim at the same time: one is taken, the other learns it and loses no word."""

import pytest
from playwright.sync_api import expect

from tests.journeys.steps import Enter, answer, check, open_claim, record
from tests.processes import Product

pytestmark = pytest.mark.browser

HEADLINE = "Two people look at once"


def test_one_wins_and_the_other_keeps_every_word(enter: Enter, running: Product) -> None:
    people = {"resolver": enter("resolver"), "admin": enter("admin")}
    record(people["admin"], HEADLINE)
    for role, page in people.items():
        check(page, HEADLINE)
        answer(page, "Did not occur", because=f"The careful words of the {role}.")
    for page in people.values():
        page.get_by_role("button", name="Propose this answer").click(no_wait_after=True)
    for page in people.values():
        expect(page.get_by_role("status").or_(page.get_by_role("alert"))).to_be_visible()

    [late] = [role for role, page in people.items() if page.get_by_role("alert").is_visible()]
    expect(people[late].get_by_role("alert")).to_contain_text("Someone was faster.")
    expect(people[late].get_by_label("Why this outcome follows")).to_have_value(f"The careful words of the {late}.")
    expect(people[late].locator("#id_evidence-0-title")).to_have_value("The harbour stays shut")
    expect(people[late].get_by_role("radio", name="Did not occur")).to_be_checked()

    open_claim(people[late], HEADLINE)
    [early] = people.keys() - {late}
    expect(people[late].get_by_text(f"The careful words of the {early}.")).to_be_visible()
