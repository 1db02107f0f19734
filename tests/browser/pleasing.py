"""What every page has to be: narrow and wide, light and dark; without barriers or complaints, and light to carry."""

from typing import Literal

from tests.browser.looking import Complaints, barriers, sticks_out
from tests.browser.people import People
from tests.pages import Look, find

MOST_BYTES = 150_000
SENT = """() => [...performance.getEntriesByType('navigation'), ...performance.getEntriesByType('resource')]
    .reduce((sum, entry) => sum + entry.transferSize, 0)"""
SIZES: tuple[tuple[int, Literal["dark", "light"]], ...] = ((1280, "light"), (360, "dark"))


def look_over(people: People, look: Look) -> None:
    """Look at one page as somebody, in a window of its own."""
    page = people.window(look.role)
    complaints = Complaints(page)
    response = page.goto(find(look.path, people.running.get))
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
