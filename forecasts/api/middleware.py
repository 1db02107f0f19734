"""What holds for every answer below /api/, whichever part of the ledger gives it.

A validator    A strong ETag, made from the bytes of the answer; whoever has these bytes already is told so (304). One
               place for all reads: a view cannot forget it, and no second idea of "unchanged" can disagree with it.
               What says at which instant it was asked for brings a weak one of the rest: scorecards, leaderboards.
Caching        Answers are public, but kept copies have to be checked each time (`no-cache`): a resolution counts at once.
               What is sent to somebody signed in is kept by nobody but that person. Errors are not kept at all.
Other origins  Closed, unless `CORS_ORIGINS` names the pages that may read the API from a browser, or * for all. Reading
               alone, and never with cookies: so an open API gives no page anything that curl would not get. These are
               so few lines that a package for them would be the larger thing to read.
"""

from collections.abc import Callable
from typing import Final

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.cache import (
    get_conditional_response,
    patch_cache_control,
    patch_vary_headers,
    set_response_etag,
)

Handler = Callable[[HttpRequest], HttpResponseBase]

BELOW: Final = "/api/"
SAFE: Final = {"GET", "HEAD"}
ANY_ORIGIN: Final = "*"
SHOWN_HEADERS: Final = "Content-Disposition, ETag, Retry-After"
PREFLIGHT: Final = {
    "Access-Control-Allow-Methods": "GET, HEAD, OPTIONS",
    "Access-Control-Allow-Headers": "Accept, If-None-Match",
    "Access-Control-Max-Age": "86400",
}


class ApiAnswers:
    """Puts the headers on, and answers what needs no view."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer a request for the API; pass any other on."""
        if not request.path_info.startswith(BELOW):
            return self.get_response(request)
        origin = request.headers.get("Origin", "")
        asks_before = request.method == "OPTIONS" and "Access-Control-Request-Method" in request.headers
        if asks_before and _is_open_to(origin):
            return _opened(HttpResponse(status=204, headers=PREFLIGHT), origin)
        response = self.get_response(request)
        _say_how_to_keep(request, response)
        if request.method in SAFE and response.status_code == 200:
            response = _if_it_has_changed(request, response)
        return _opened(response, origin)


def _if_it_has_changed(request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
    if isinstance(response, HttpResponse):
        if not response.has_header("ETag"):
            set_response_etag(response)
        return get_conditional_response(request, etag=response["ETag"], response=response) or response
    return response


def _say_how_to_keep(request: HttpRequest, response: HttpResponseBase) -> None:
    if response.has_header("Cache-Control"):
        return
    if response.status_code >= 400:
        patch_cache_control(response, no_store=True)
    elif _is_signed_in(request):
        patch_cache_control(response, private=True, no_cache=True)
        patch_vary_headers(response, ["Cookie"])
    else:
        patch_cache_control(response, public=True, no_cache=True)


def _is_signed_in(request: HttpRequest) -> bool:
    user = getattr(request, "user", None)  # not set where the request was turned away before
    return settings.SESSION_COOKIE_NAME in request.COOKIES and user is not None and user.is_authenticated


def _is_open_to(origin: str) -> bool:
    return bool(origin) and (ANY_ORIGIN in settings.CORS_ORIGINS or origin in settings.CORS_ORIGINS)


def _opened(response: HttpResponseBase, origin: str) -> HttpResponseBase:
    """Let the page of an origin read an answer, if it may."""
    if not settings.CORS_ORIGINS:
        return response
    if ANY_ORIGIN in settings.CORS_ORIGINS:
        response["Access-Control-Allow-Origin"] = ANY_ORIGIN
    else:
        patch_vary_headers(response, ["Origin"])
        if _is_open_to(origin):
            response["Access-Control-Allow-Origin"] = origin
    response["Access-Control-Expose-Headers"] = SHOWN_HEADERS
    return response
