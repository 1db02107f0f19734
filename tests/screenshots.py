"""`make screenshots`: the pictures of the README, taken of the product as it is."""

import tempfile
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import expect, sync_playwright

from ledger.bootstrap import ROOT, alone
from tests.browser.people import People
from tests.conftest import CHROMIUM_ARGUMENTS
from tests.journeys import steps
from tests.pages import NOBODY, find
from tests.processes import Product, find_chromium, prepare

FOLDER = Path(__file__).resolve().parent.parent / "forecasts" / "static" / "forecasts" / "screenshots"
RESOLVED = "No ICBM test before the US election"


@dataclass(frozen=True)
class Shot:
    """One picture: the page, who sees it, and how large the window is."""

    name: str
    path: str
    role: str = NOBODY
    width: int = 1100
    height: int = 900


SHOTS = (
    Shot("scorecard", "/forecasters/henning-effner/"),
    Shot("desk", "/queue/", "resolver", height=620),
    Shot("entry", "/admin/forecasts/claim/add/", "recorder"),
    Shot("phone", "/claims/?state=resolved", width=390, height=844),
)


def take(people: People, running: Product) -> None:
    """Take every picture, the claim's first: it is found by its headline."""
    page = people.window(NOBODY)
    page.set_viewport_size({"width": 1100, "height": 900})
    steps.open_claim(page, RESOLVED)
    page.screenshot(path=FOLDER / "claim.png")
    for shot in SHOTS:
        page = people.window(shot.role)
        page.set_viewport_size({"width": shot.width, "height": shot.height})
        page.goto(find(shot.path, running.get))
        expect(page.get_by_role("heading", level=1)).to_be_visible()
        page.screenshot(path=FOLDER / f"{shot.name}.png")


def main() -> None:
    """Start a product of its own, and take the pictures."""
    chromium = find_chromium()
    if chromium is None:
        raise SystemExit("No Chromium was found: install one, or name it with CHROMIUM.")
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        running = Product(prepare(Path(folder) / "prepared"), Path(folder) / "data")
        try:
            running.start()
            browser = playwright.chromium.launch(executable_path=chromium, args=CHROMIUM_ARGUMENTS)
            take(People(browser, running), running)
        finally:
            running.stop()


if __name__ == "__main__":
    with alone(ROOT / "tests", "a run of the tests"):
        main()
