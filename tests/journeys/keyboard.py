"""Somebody without a mouse: what is wanted is reached with Tab, and its focus can be seen on the way."""

import re

from playwright.sync_api import Locator, Page, expect

MOST_STOPS = 300
FOCUSED = "element => element === document.activeElement"
IN_THE_SAME_GROUP = (
    """element => document.activeElement.type === 'radio' && document.activeElement.name === element.name"""
)
SHOWS_FOCUS = """() => {
    const style = getComputedStyle(document.activeElement);
    return style.outlineStyle !== 'none' || style.boxShadow !== 'none';
}"""


class Keyboard:
    """The keys of one page. No click, no focus set by a script, no value filled in from outside."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def reach(self, target: Locator, *, when: str = FOCUSED) -> None:
        """Press Tab until the target has the focus, and shows it."""
        expect(target).to_be_visible()
        for _ in range(MOST_STOPS):
            if target.evaluate(when):
                assert self.page.evaluate(SHOWS_FOCUS), f"{target} does not show that it has the focus"
                return
            self.page.keyboard.press("Tab")
        raise AssertionError(f"{target} cannot be reached with Tab")

    def press(self, target: Locator, key: str = "Enter") -> None:
        """Reach a link or button, and press it."""
        self.reach(target)
        self.page.keyboard.press(key)

    def write(self, target: Locator, text: str) -> None:
        """Reach a field, and put a text in the place of what it holds."""
        self.reach(target)
        self.page.keyboard.press("Control+a")
        self.page.keyboard.type(text)

    def write_day(self, target: Locator, number: int, year: int) -> None:
        """Type a date of which day and month are the same number: every language's order of them takes it alike."""
        self.reach(target)
        self.page.keyboard.type(f"{number:02}{number:02}{year}")

    def choose(self, radio: Locator) -> None:
        """Reach a group of radio buttons, and move to one of them with the arrows."""
        self.reach(radio, when=IN_THE_SAME_GROUP)
        self.page.keyboard.press("Space")
        for _ in range(12):
            if radio.is_checked():
                return
            self.page.keyboard.press("ArrowDown")
        raise AssertionError(f"{radio} cannot be chosen with the arrows")

    def look_up(self, label: str, name: str) -> None:
        """Choose a row by typing into a look-up field of the admin site."""
        self.press(self.page.get_by_role("combobox", name=label, exact=True).first)
        self.page.keyboard.type(name)
        expect(self.page.get_by_role("option", name=name).first).to_be_visible()
        self.page.keyboard.press("Enter")

    def sign_in(self, role: str) -> None:
        """Enter with one press."""
        self.page.goto("/")
        account = self.page.get_by_role("navigation", name="Account")
        self.press(account.get_by_role("link", name="Sign in"))
        self.press(self.page.get_by_role("button", name=role, exact=True))
        expect(self.page).not_to_have_url(re.compile("/accounts/login/"))
        self.page.goto("/")
        expect(account).to_contain_text(role)
