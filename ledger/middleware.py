"""What holds for every request, before any part of the ledger sees it."""

import logging
import re
from collections.abc import Callable
from contextlib import ExitStack

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.middleware.gzip import GZipMiddleware
from django.utils.functional import SimpleLazyObject

from forecasts.api.problems import CONTENT_TYPE as PROBLEM_TYPE
from forecasts.api.problems import problem
from forecasts.database import snapshot
from forecasts.web import health
from ledger import sizes, tracing

log = logging.getLogger("ledger.access")

Handler = Callable[[HttpRequest], HttpResponseBase]

_TEXT = re.compile(r"text/|application/(?:[a-z.]+\+)?(?:json|javascript)|image/svg\+xml")
_NO_FEATURES = ", ".join(f"{feature}=()" for feature in ("camera", "geolocation", "microphone", "payment", "usb"))


class RequestLog:
    """Gives each request an id, which the answer carries too, and writes a line about it when it is answered.

    The line has neither query nor client address, and no path behind `/accounts/`, where a link in a letter is a key.
    """

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Pass the request on, and write the line."""
        request_id = tracing.request_id(request.headers.get("X-Request-ID", ""))
        trace = tracing.Trace(request_id, lambda: _pseudonym(request))
        token = tracing.begin(trace)
        try:
            response = self.get_response(request)
            response.headers["X-Request-ID"] = request_id
            if isinstance(response, HttpResponse):  # a stream has no length yet
                response.headers.setdefault("Content-Length", str(len(response.content)))
            _log(request, response.status_code, trace.milliseconds)
        finally:
            tracing.end(token)
        return response


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


class Snapshot:
    """Answers what only reads from one instant of the ledger, so that the parts of a page agree with one another.

    Pages of accounts and of signing in write while they are read. Who is signed in is found out before, since that may end
    a session; a stream is read after the view has returned, and takes a snapshot of its own.
    """

    WRITE = ("/accounts/", "/admin/login/", "/admin/logout/")

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Keep the snapshot until the answer is rendered."""
        with ExitStack() as stack:
            request.META["ledger.snapshot"] = stack
            return self.get_response(request)

    def process_view(self, request: HttpRequest, *_view: object) -> None:
        """Take the snapshot just before the view is called."""
        if request.method not in {"GET", "HEAD"} or request.path_info.startswith(self.WRITE):
            return
        if settings.SESSION_COOKIE_NAME in request.COOKIES:
            _ = request.user.is_authenticated
        request.META["ledger.snapshot"].enter_context(snapshot())


class RequestLimits:
    """Refuses too large a body (413), too long an address (414) and a NUL character in address or cookie (400).

    No database stores a NUL character in a text: refused here, a search for one cannot become a server error.
    """

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer at once, or pass the request on."""
        size = _size(request)
        most = sizes.largest_body(request.path_info, request.META.get("HTTP_COOKIE", ""))
        if size is None or size > most:
            return _refuse(request, 413, f"The request is too large: at most {most:,} bytes are accepted.")
        query = request.META.get("QUERY_STRING", "")
        if len(request.path_info) + len(query) > sizes.LONGEST_ADDRESS:
            return _refuse(request, 414, f"The address is too long: at most {sizes.LONGEST_ADDRESS:,} characters.")
        if "\0" in request.path_info or "%00" in query:
            return _refuse(request, 400, "The address contains a NUL character.")
        if any("\0" in value for value in request.COOKIES.values()):
            return _refuse(request, 400, "A cookie contains a NUL character.")
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


def _log(request: HttpRequest, status: int, milliseconds: float) -> None:
    """One line, at a level that says whether anybody has to look."""
    facts = {"method": request.method, "path": _path(request), "status": status, "ms": milliseconds}
    level = logging.INFO
    if milliseconds > settings.SLOW_REQUEST:
        level, facts["slow"] = logging.WARNING, True
    elif status < 400 and request.path_info.startswith(("/healthz", "/readyz", settings.STATIC_URL)):
        level = logging.DEBUG
    log.log(level, "%s %s %s", request.method, facts["path"], status, extra=facts)


def _path(request: HttpRequest) -> str:
    """The path, or only its pattern where it may hold what is nobody else's business."""
    if not request.path_info.startswith("/accounts/"):
        return request.path_info[:200]
    return f"/{request.resolver_match.route}" if request.resolver_match else "/accounts/…"


def _pseudonym(request: HttpRequest) -> str:
    """Who is signed in, as far as the request has found out already; it is not asked to."""
    known = vars(request)
    user = known.get("user")
    if isinstance(user, SimpleLazyObject):
        user = known.get("_cached_user")
    return str(getattr(user, "pseudonym", ""))
