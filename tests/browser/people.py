"""Signed-in people with a browser each."""

from playwright.sync_api import Browser, BrowserContext, Page, StorageState

from tests.journeys import steps
from tests.processes import Product


class People:
    """Signed-in people, each signed in once; every look gets a window of its own, with nothing kept from the last."""

    def __init__(self, browser: Browser, running: Product) -> None:
        self.browser, self.running = browser, running
        self.known: dict[str, StorageState] = {}

    def window(self, role: str) -> Page:
        """A new window of somebody."""
        if role and role not in self.known:
            first = self._context()
            steps.sign_in(first.new_page(), role)
            self.known[role] = first.storage_state()
            first.close()
        return self._context(self.known.get(role)).new_page()

    def _context(self, kept: StorageState | None = None) -> BrowserContext:
        context = self.browser.new_context(
            base_url=self.running.url, locale="en-GB", timezone_id="UTC", storage_state=kept
        )
        context.set_default_timeout(10_000)
        return context
