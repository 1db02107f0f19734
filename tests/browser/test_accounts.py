"""Accounts in a real browser: an invitation with the keyboard alone, an app, a passkey; and a look at each page."""

import json
import re
import time
from typing import Literal

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from playwright.sync_api import Browser, Page, expect

from tests.browser.looking import Complaints, barriers, sticks_out
from tests.journeys.keyboard import Keyboard
from tests.processes import Product

pytestmark = pytest.mark.browser

PASSWORD = "copper-violin-77-moss"
SIZES: tuple[tuple[int, Literal["dark", "light"]], ...] = ((1280, "light"), (360, "dark"))
DEVICE = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}
"""A device that vouches for its owner at once."""


def password_of(running: Product, name: str) -> str:
    people = json.loads((running.place.data_dir / "demo_people.json").read_text())
    return next(str(person["password"]) for person in people if person["name"] == name)


@pytest.fixture
def page(browser: Browser, running: Product) -> Page:
    """A window at the address under which passkeys work, a name; it has heard no complaint at the end."""
    context = browser.new_context(base_url=running.url.replace("127.0.0.1", "localhost"), locale="en-GB")
    context.set_default_timeout(10_000)
    return context.new_page()


def sign_in(page: Page, name: str, password: str) -> None:
    page.goto("/accounts/login/?next=/accounts/")
    page.get_by_label("E-mail address or user name").fill(name)
    page.get_by_role("textbox", name="Password").fill(password)
    page.get_by_role("button", name="Sign in", exact=True).click()


def prove(page: Page, password: str) -> None:
    """Show once more who one is."""
    page.get_by_role("textbox", name="Password").fill(password)
    page.get_by_role("button", name="Go on").click()


def look(page: Page) -> None:
    """See that the page in the window is clean, narrow and wide, light and dark."""
    for width, scheme in SIZES:
        page.set_viewport_size({"width": width, "height": 800})
        page.emulate_media(color_scheme=scheme)
        assert sticks_out(page) == []
        assert barriers(page) == []


def test_a_passkey_replaces_the_password(page: Page, running: Product) -> None:
    heard = Complaints(page).heard
    device = page.context.new_cdp_session(page)
    device.send("WebAuthn.enable")
    device.send("WebAuthn.addVirtualAuthenticator", {"options": DEVICE})
    add_passkey(page, password_of(running, "reviewer"))
    page.goto("/accounts/2fa/webauthn/")
    expect(page.get_by_role("rowheader", name="Work laptop")).to_be_visible()
    look(page)
    page.goto("/accounts/")
    page.get_by_role("button", name="Sign out").click()
    page.goto("/accounts/login/?next=/accounts/sessions/")
    page.get_by_role("button", name="Sign in with a passkey").click()
    expect(page.get_by_role("heading", name="Where you are signed in")).to_be_visible()
    assert heard == []


def add_passkey(page: Page, password: str) -> None:
    """Sign in as the reviewer, and add a passkey that opens the account alone."""
    sign_in(page, "reviewer", password)
    page.goto("/accounts/2fa/")
    look(page)
    page.get_by_role("link", name="Add a passkey").click()
    look(page)
    prove(page, password)
    look(page)
    page.get_by_label("Name").fill("Work laptop")
    page.get_by_label("Sign in with it alone").check()
    page.get_by_role("button", name="Add the passkey").click()
    expect(page.get_by_role("heading", name="Recovery codes")).to_be_visible()
    look(page)


def test_an_app_is_set_up_and_asked_for(page: Page, running: Product) -> None:
    password = password_of(running, "resolver")
    sign_in(page, "resolver", password)
    page.goto("/accounts/2fa/totp/activate/")
    prove(page, password)
    look(page)
    secret = page.locator("[data-secret]").inner_text()
    page.get_by_label("Code of six digits").fill(str(format_hotp_value(hotp_value(secret, int(time.time()) // 30))))
    page.get_by_role("button", name="Set it up").click()
    code = page.get_by_label("Recovery codes").get_by_role("listitem").first.inner_text()
    for path in ("2fa/totp/deactivate/", "2fa/recovery-codes/generate/", "password/change/", "email/", "erase/"):
        page.goto(f"/accounts/{path}")
        look(page)
    page.goto("/accounts/")
    page.get_by_role("button", name="Sign out").click()
    sign_in(page, "resolver", password)
    look(page)
    page.get_by_role("textbox", name="Code").fill(code)
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("heading", name="Your account")).to_be_visible()


def last_mail(running: Product, about: str) -> str:
    """The newest mail about something: the test takes the place of the parent that would show it."""
    mails = sorted(running.place.mail.glob("*.log"), key=lambda file: file.stat().st_mtime)
    return next(text for text in (file.read_text() for file in reversed(mails)) if about in text)


def test_an_invitation_with_the_keyboard_alone(browser: Browser, page: Page, running: Product) -> None:
    sign_in(page, "admin", password_of(running, "admin"))
    page.goto("/admin/forecasts/invitation/add/")
    keys = Keyboard(page)
    keys.write(page.get_by_label("E-mail address"), "ada@example.org")
    keys.press(page.get_by_role("button", name="Save", exact=True))
    expect(page.get_by_text("on its way to ada@example.org")).to_be_visible()
    link = re.search(r"http://\S+(/accounts/invitation/\S+)", last_mail(running, "You are invited"))
    assert link is not None

    guest = browser.new_context(base_url=running.url).new_page()
    guest.goto(link[1])
    look(guest)
    keys = Keyboard(guest)
    keys.write(guest.get_by_role("textbox", name="Password"), PASSWORD)
    keys.press(guest.get_by_role("button", name="Make the account"))
    expect(guest.get_by_role("heading", name="Your account")).to_be_visible()
    look(guest)
    guest.goto(link[1])
    expect(guest.get_by_role("heading", name="This invitation cannot be used")).to_be_visible()


def test_whoever_forgot_the_password_finds_the_way(page: Page) -> None:
    page.goto("/accounts/login/")
    page.get_by_role("link", name="Forgot your password?").click()
    look(page)
    page.get_by_label("E-mail address").fill("nobody@example.org")
    page.get_by_role("button", name="Send the link").click()
    expect(page.get_by_role("heading", name="Look into your mail")).to_be_visible()
    look(page)
    for path in ("signup/", "inactive/", "confirm-email/", "confirm-email/nonsense/", "password/reset/key/1-x/"):
        page.goto(f"/accounts/{path}")
        look(page)
