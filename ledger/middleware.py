"""What holds for every request, before any part of the ledger sees it."""

import re
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.middleware.gzip import GZipMiddleware

from forecasts.api.problems import CONTENT_TYPE as PROBLEM_TYPE
from forecasts.api.problems import problem
from forecasts.web import health

Handler = Callable[[HttpRequest], HttpResponseBase]

_TEXT = re.compile(r"text/|application/(?:[a-z.]+\+)?(?:json|javascript)|image/svg\+xml")
_NO_FEATURES = ", ".join(f"{feature}=()" for feature in ("camera", "geolocation", "microphone", "payment", "usb"))


class HealthChecks:
    """Answers `/healthz` and `/readyz` under any host name: a monitor inside asks by address, not by name."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response
        self.checks = {"/healthz": health.healthz, "/readyz": health.readyz}

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer, or pass the request on."""
        return self.checks.get(request.path_info, self.get_response)(request)


class TextCompression(GZipMiddleware):
    """Sends text compressed, to whoever reads it so; fonts and pictures are compressed already.

    Django adds a random length to every page, so that the size of an answer does not give away the form tokens in it.
    """

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        """Compress a text; leave anything else as it is."""
        if not _TEXT.match(response.get("Content-Type", "")):
            return response
        return super().process_response(request, response)


class PermissionsPolicy:
    """Tells the browser which of its features no page here ever uses."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Add the header."""
        response = self.get_response(request)
        response.headers.setdefault("Permissions-Policy", _NO_FEATURES)
        return response


class RequestLimits:
    """Refuses a body that is too large (413) and a NUL character in the address (400), saying so in one line.

    No database stores a NUL character in a text: refused here, a search for one cannot become a server error.
    """

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer at once, or pass the request on."""
        size = _size(request)
        if size is None or size > settings.MAX_BODY:
            return _refuse(request, 413, f"The request is too large: at most {settings.MAX_BODY:,} bytes are accepted.")
        if "\0" in request.path_info or "%00" in request.META.get("QUERY_STRING", ""):
            return _refuse(request, 400, "The address contains a NUL character.")
        return self.get_response(request)


def _size(request: HttpRequest) -> int | None:
    """The announced size of the body; a body without one is not read by Django. None: more than can be a number."""
    announced = request.META.get("CONTENT_LENGTH") or "0"
    return int(announced) if announced.isascii() and announced.isdigit() and len(announced) <= 18 else None


def _refuse(request: HttpRequest, status: int, message: str) -> HttpResponse:
    """In the API's form below /api/, else as plain text."""
    if request.path_info.startswith("/api/"):
        body = problem(status, message, instance=request.path)
        return JsonResponse(body, status=status, content_type=PROBLEM_TYPE)
    return HttpResponse(message + "\n", status=status, content_type="text/plain; charset=utf-8")
