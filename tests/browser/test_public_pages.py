"""Every page that anybody may read: narrow and wide, light and dark, without barriers and without complaints."""

import re
from typing import Literal

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.looking import Complaints, barriers, sticks_out
from tests.processes import Product

pytestmark = pytest.mark.browser

PAGES = [
    "/",
    "/claims/",
    "/claims/FIRST/",
    "/articles/",
    "/articles/FIRST/",
    "/forecasters/henning-effner/",
    "/forecasters/north-korean-army/",
    "/outlets/FIRST/",
    "/ledger/",
    "/methods/",
    "/accounts/login/",
    "/claims/nosuchclaim/",
]


def address(running: Product, path: str) -> str:
    """The path, with FIRST replaced by the first of its kind that a list or the start page links to."""
    if "FIRST" not in path:
        return path
    kind = path.split("/")[1]
    listing = running.get(f"/{kind}/" if kind in {"claims", "articles"} else "/articles/")
    if kind == "outlets":
        listing = running.get(address(running, "/articles/FIRST/"))
    found = re.search(rf'href="(/{kind}/[a-z0-9-]+/)', listing)
    assert found is not None, f"no link to {path}"
    return found[1]


@pytest.mark.parametrize("width, scheme", [(360, "dark"), (1280, "light")])
@pytest.mark.parametrize("path", PAGES)
def test_a_page_is_clean(page: Page, running: Product, path: str, width: int, scheme: Literal["dark", "light"]) -> None:
    complaints = Complaints(page)
    page.set_viewport_size({"width": width, "height": 800})
    page.emulate_media(color_scheme=scheme)
    response = page.goto(address(running, path))
    assert response is not None
    assert response.status == (404 if "nosuch" in path else 200)
    assert sticks_out(page) == []
    assert barriers(page) == []
    assert [line for line in complaints.heard if "404" not in line] == []


def test_a_page_reads_without_javascript(browser: Browser, running: Product) -> None:
    context = browser.new_context(base_url=running.url, java_script_enabled=False)
    page = context.new_page()
    page.goto("/forecasters/henning-effner/")
    assert page.get_by_role("heading", name="Henning Effner").is_visible()
    assert page.get_by_text("Mean error (Brier)").first.is_visible()
    context.close()


def test_nothing_is_asked_of_another_machine(page: Page, running: Product) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    for path in ("/", "/claims/", "/api/v1/docs/"):
        page.goto(path, wait_until="networkidle")
    assert [url for url in asked if not url.startswith((running.url, "data:", "blob:"))] == []
