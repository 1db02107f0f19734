"""What people do, each step on the page where they would do it."""

from collections.abc import Sequence
from typing import Protocol

from playwright.sync_api import Page, expect

ARTICLE = "World Population Prospects 2022"


class Enter(Protocol):
    """Lets somebody of a role in, with or without JavaScript."""

    def __call__(self, role: str, *, script: bool = True) -> Page: ...


def sign_in(page: Page, role: str) -> None:
    """Sign in with one click."""
    page.goto("/accounts/login/?next=/")
    page.get_by_role("button", name=role, exact=True).click()
    expect(page.get_by_role("navigation", name="Account")).to_contain_text(role)


def look_up(page: Page, label: str, name: str) -> None:
    """Choose a row by typing into a look-up field of the admin site."""
    page.get_by_role("combobox", name=label, exact=True).first.click()
    page.keyboard.type(name)
    page.get_by_role("option", name=name).first.click()


def record(page: Page, headline: str, *, wording: str = "unlikely", conditions: Sequence[str] = ()) -> None:
    """Record a claim of an article of the example, past its deadline, on the claim's own page of the admin site."""
    page.goto("/admin/forecasts/claim/add/")
    page.get_by_label("Headline").fill(headline)
    page.get_by_label("Event:", exact=True).fill(f"{headline}, as announced")
    look_up(page, "Article", ARTICLE)
    page.get_by_label("Deadline:", exact=True).fill("2022-11-30")
    page.get_by_label("Deadline from").fill("before the winter")
    page.get_by_label("Criteria").fill("At least one news agency reports it.")
    for condition in conditions:
        look_up(page, "Conditions", condition)
    page.get_by_label("Quote").fill(f"{headline}, which is {wording}")
    page.get_by_label("Wording").fill(wording)
    page.get_by_role("button", name="Save and record").click()
    expect(page.get_by_role("link", name="Amend")).to_be_visible()


def open_claim(page: Page, headline: str) -> None:
    """Find a claim by its headline, and open its page."""
    page.goto("/claims/")
    page.get_by_role("searchbox").fill(headline)
    page.keyboard.press("Enter")
    page.get_by_role("link", name=headline, exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(headline)


def check(page: Page, headline: str) -> None:
    """Open the form of a due claim from the queue."""
    page.goto("/queue/")
    page.get_by_role("link", name=f"Check {headline}").click()


def give_evidence(page: Page, number: int = 0, *, title: str = "The harbour stays shut") -> None:
    """Fill in one sheet of evidence."""
    page.locator(f"#id_evidence-{number}-title").fill(title)
    page.locator(f"#id_evidence-{number}-publisher").fill("The harbour gazette")
    page.locator(f"#id_evidence-{number}-published_on").fill("2022-11-15")
    page.locator(f"#id_evidence-{number}-no_url_reason").fill("A lasting address is not certain")


def answer(page: Page, outcome: str, *, day: str = "", because: str = "The report says so.", void: str = "") -> None:
    """Answer whether the event occurred, with evidence and the rationale."""
    page.get_by_role("radio", name=outcome).check()
    if void:
        page.get_by_label("If it is void: why?").select_option(label=void)
    page.get_by_label("On which day was it settled?").fill(day)
    give_evidence(page)
    page.get_by_label("Why this outcome follows").fill(because)


def propose(page: Page, headline: str, outcome: str, *, day: str = "", void: str = "") -> None:
    """Propose an answer, from the queue."""
    check(page, headline)
    answer(page, outcome, day=day, void=void)
    page.get_by_role("button", name="Propose this answer").click()
    expect(page.get_by_role("status")).to_contain_text("Proposed")


def confirm(page: Page, headline: str) -> None:
    """Confirm the proposal on a claim, from the queue of the second person."""
    page.goto("/review/")
    page.get_by_role("link", name=f"Review {headline}").click()
    page.get_by_role("radio", name="Yes").check()
    page.get_by_role("button", name="Decide").click()
    expect(page.get_by_role("status")).to_contain_text("Confirmed")


def resolve(enter: Enter, headline: str, outcome: str, *, second: str = "reviewer", day: str = "") -> None:
    """Propose an answer as resolver and confirm it as a second person."""
    propose(enter("resolver"), headline, outcome, day=day)
    confirm(enter(second), headline)


def dispute(page: Page, headline: str, outcome: str, *, day: str = "") -> None:
    """Contest the resolution of a claim, with a reason and the answer that should stand instead."""
    open_claim(page, headline)
    page.get_by_role("link", name="Dispute").click()
    page.locator("#id_reason").fill("The gazette of the next day says otherwise.")
    answer(page, outcome, day=day, because="The later report corrects the earlier one.")
    page.get_by_role("button", name="Open the dispute").click()
    expect(page.get_by_role("status")).to_contain_text("Disputed.")


def decide(page: Page, headline: str, decision: str) -> None:
    """Decide the open dispute on a claim, from the queue of disputes."""
    page.goto("/queue/disputes/")
    page.get_by_role("link", name=headline, exact=True).click()
    page.goto(page.url.rstrip("/") + "/dispute/decide/")
    page.get_by_role("radio", name=decision).check()
    page.locator("#id_reason").fill("Both reports were read again.")
    page.get_by_role("button", name="Decide").click()
    expect(page.get_by_role("status")).to_be_visible()
