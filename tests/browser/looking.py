"""What is looked for on every page, in a real browser."""

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import ConsoleMessage, Page, Request

RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"], "preload": False}
AT_REST = "() => document.getAnimations().every(animation => animation.playState !== 'running')"


class Complaints:
    """What the browser itself complains about while a page is open: errors, and what the content policy refused."""

    def __init__(self, page: Page) -> None:
        self.heard: list[str] = []
        page.on("console", self._console)
        page.on("pageerror", lambda error: self.heard.append(str(error)))
        page.on("requestfailed", self._failed)

    def _failed(self, request: Request) -> None:
        """Keep what failed; what the browser itself cancels, since the page is left, is no complaint."""
        if request.failure != "net::ERR_ABORTED":
            self.heard.append(f"{request.url} failed: {request.failure}")

    def _console(self, message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"}:
            self.heard.append(message.text)


def barriers(page: Page) -> list[str]:
    """The rules of accessibility that the page breaks once its colours are at rest, with the first element that does."""
    page.wait_for_function(AT_REST)
    found = Axe().run(page, options=RULES).response["violations"]
    return [f"{rule['id']}: {rule['help']}: {rule['nodes'][0]['html'][:200]}" for rule in found]


def sticks_out(page: Page) -> list[str]:
    """The elements that make the page wider than the window."""
    return list(
        page.evaluate(
            """() => {
                const width = document.documentElement.clientWidth;
                if (document.documentElement.scrollWidth <= width) return [];
                return [...document.body.querySelectorAll('*')]
                    .filter(element => element.getBoundingClientRect().right > width + 1)
                    .map(element => element.outerHTML.slice(0, 120));
            }"""
        )
    )
