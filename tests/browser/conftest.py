"""What the looks at every page share. They are in two files, so that two workers share them."""

import pytest
from playwright.sync_api import Browser

from tests.browser.people import People
from tests.journeys import steps
from tests.processes import Product

PROPOSED = "Escalation against the South will continue"
DISPUTED = "No ICBM test before the US election"


@pytest.fixture(scope="module")
def people(browser: Browser, running: Product) -> People:
    """People, once a proposal waits, a resolution is disputed, and a reader has said something."""
    people = People(browser, running)
    steps.propose(people.window("resolver"), PROPOSED, "Did not occur")
    steps.dispute(people.window("forecaster"), DISPUTED, "Occurred", day="2020-10-10")
    return people
