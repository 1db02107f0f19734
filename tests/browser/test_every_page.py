"""Every page, by who looks at it: narrow and wide, light and dark; without barriers or complaints, and light to carry."""

from typing import Literal

import pytest
from playwright.sync_api import Browser

from tests.browser.looking import Complaints, barriers, sticks_out
from tests.browser.people import People
from tests.journeys import steps
from tests.pages import ADMIN_LOOKS, LOOKS, Look, find
from tests.processes import Product

pytestmark = pytest.mark.browser

MOST_BYTES = 150_000
SENT = """() => [...performance.getEntriesByType('navigation'), ...performance.getEntriesByType('resource')]
    .reduce((sum, entry) => sum + entry.transferSize, 0)"""
SIZES: tuple[tuple[int, Literal["dark", "light"]], ...] = ((1280, "light"), (360, "dark"))
PROPOSED = "Escalation against the South will continue"
DISPUTED = "No ICBM test before the US election"


@pytest.fixture(scope="module")
def people(browser: Browser, running: Product) -> People:
    """People, once a proposal waits, a resolution is disputed, and a reader has said something."""
    people = People(browser, running)
    steps.propose(people.window("resolver"), PROPOSED, "Did not occur")
    steps.dispute(people.window("forecaster"), DISPUTED, "Occurred", day="2020-10-10")
    return people


@pytest.mark.parametrize("look", [*LOOKS, *ADMIN_LOOKS], ids=str)
def test_a_page_is_clean_and_light(people: People, running: Product, look: Look) -> None:
    page = people.window(look.role)
    complaints = Complaints(page)
    response = page.goto(find(look.path, running.get))
    assert response is not None
    assert response.status == look.status
    assert page.evaluate(SENT) <= MOST_BYTES
    assert [line for line in complaints.heard if str(look.status) not in line] == []
    for width, scheme in SIZES:
        page.set_viewport_size({"width": width, "height": 800})
        page.emulate_media(color_scheme=scheme)
        assert sticks_out(page) == []
        assert barriers(page) == []
    page.context.close()
