"""Public pages, kept for visitors of whom nothing is known but the appearance they chose.

Whoever is signed in, or has a message waiting, gets a page of their own, and nothing of it is kept. Neither is a page
that was asked for with a query: anyone can think up any number of them. The form token of a visitor never enters the
cache: a page is made with a placeholder in its place, taken apart there, and put together around each visitor's own.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.utils.cache import patch_vary_headers
from django.utils.crypto import salted_hmac

from forecasts.scorecards.keeping import Made, Revision, kept
from forecasts.web.frame import Frame

MESSAGES_COOKIE = "messages"
LONGEST = timedelta(days=1)
"""What lies further ahead than this is looked for again then."""


@dataclass(frozen=True)
class Shown:
    """A page as rendered; `counts_from` says from which instants it counts hours and days, None if it is not to be kept."""

    response: HttpResponse
    counts_from: Callable[[], Iterable[datetime] | None]


@dataclass(frozen=True)
class Parts:
    """A kept page: the text around each form token, its type and what it varies by."""

    texts: tuple[str, ...]
    content_type: str
    vary: str


Show = Callable[[dict[str, Any]], Shown]
"""Renders a page; what it is given goes over the page's own context."""


def for_everybody(request: HttpRequest, show: Show, *, now: datetime, revision: Revision | None) -> HttpResponse:
    """Answer with a page that everybody sees alike: from what is kept if its revision is still the same; none is never kept."""
    if revision is None or is_personal(request):
        return show({}).response

    def make() -> Made[Parts]:
        return made(request, show({"csrf_token": placeholder()}), now=now)

    page = kept(name_of(request), make, now=now, revision=revision)
    body = get_token(request).join(page.texts) if len(page.texts) > 1 else page.texts[0]
    response = HttpResponse(body, content_type=page.content_type)
    patch_vary_headers(response, ["Cookie", *page.vary.split(", ")])
    return response


def is_personal(request: HttpRequest) -> bool:
    """Whether this page may be another one than everybody's, or is asked for in a way of which there is no end."""
    known_by = {settings.SESSION_COOKIE_NAME, MESSAGES_COOKIE}
    odd = request.method != "GET" or "HX-Request" in request.headers or request.META.get("QUERY_STRING")
    return bool(odd or not known_by.isdisjoint(request.COOKIES))


def name_of(request: HttpRequest) -> str:
    """Name the page by all that its content takes from the request."""
    return f"page {Frame(request).theme} {request.scheme}://{request.get_host()}{request.path}"


def made(request: HttpRequest, shown: Shown, *, now: datetime) -> Made[Parts]:
    """Take a page apart at the placeholders; one with a nonce or a cookie in it is nobody else's."""
    response = shown.response
    page = Parts(
        tuple(response.content.decode().split(placeholder())),
        response.headers["Content-Type"],
        response.headers.get("Vary", "Cookie"),
    )
    is_own = (
        response.status_code != HTTPStatus.OK or bool(response.cookies) or bool(getattr(request, "csp_nonce", None))
    )
    counts_from = None if is_own else shown.counts_from()
    if counts_from is None:
        return Made(page, None)
    return Made(page, min((next_turn(each, now=now) for each in counts_from), default=now + LONGEST))


def next_turn(counted_from: datetime, *, now: datetime) -> datetime:
    """Return the next instant that lies whole hours before or after another.

    Words about the time between the two (“in 3 days”, “due for 5 hours”), and whether one has come, change only then.
    """
    hour = timedelta(hours=1)
    return counted_from + ((now - counted_from) // hour + 1) * hour


@lru_cache(maxsize=1)
def placeholder() -> str:
    """Return what stands for a form token; nobody else can write it into a claim."""
    return salted_hmac("forecasts.web.kept", "form token").hexdigest()
