"""The pages for what cannot be done: each says what happened and what to do next."""

from collections.abc import Callable
from functools import wraps
from typing import TypeVar, cast

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.template import loader

View = TypeVar("View", bound=Callable[..., HttpResponse])


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001 (Django's signature)
    """400: the request cannot be read, perhaps not even its host or its session; so it is not rendered with it."""
    return HttpResponse(loader.render_to_string("errors/400.html"), status=400)


def permission_denied(request: HttpRequest, exception: PermissionDenied) -> HttpResponse:
    """403: the ledger's rules or this person's role do not allow it; the reason is said."""
    return render(request, "errors/403.html", {"reason": str(exception)}, status=403)


def page_not_found(request: HttpRequest, exception: Http404) -> HttpResponse:
    """404: nothing at this address. The routes that were tried are nobody's business."""
    reason = exception.args[0] if exception.args and isinstance(exception.args[0], str) else ""
    return render(request, "errors/404.html", {"reason": reason}, status=404)


def too_many(request: HttpRequest) -> HttpResponse:
    """429: tried too often; the limits of accounts count by minutes."""
    response = render(request, "errors/429.html", status=429)
    response.headers["Retry-After"] = "300"
    return response


def server_error(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 (Django's signature)
    """500: rendered without the request, so that neither a database nor a session is needed."""
    return HttpResponse(loader.render_to_string("errors/500.html"), status=500)


def unavailable(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 (as the others)
    """503: the database does not answer; rendered without it."""
    return HttpResponse(loader.render_to_string("errors/503.html"), status=503)


def allows(*methods: str) -> Callable[[View], View]:
    """Answer other methods with a page that says so."""

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
            if request.method in methods:
                return view(request, *args, **kwargs)
            response = render(request, "errors/405.html", status=405)
            response.headers["Allow"] = ", ".join(methods)
            return response

        return cast("View", guarded)

    return decorate


reads = allows("GET", "HEAD")
posts = allows("POST")
asks = allows("GET", "HEAD", "POST")
