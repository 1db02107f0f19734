"""Errors that no view has answered: a problem document below /api/, a page everywhere else."""

import sys
from http import HTTPStatus

from django.core.exceptions import PermissionDenied
from django.db import InterfaceError, OperationalError
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse

from forecasts.api.problems import CONTENT_TYPE, problem
from forecasts.web import errors

OURS = "Something went wrong here, not with your request. It has been logged; try again in a moment."
AWAY = "The database does not answer just now. Nothing was changed; try again in a moment."
RETRY_AFTER = 10
NOWHERE = "There is nothing at this address. The document at /api/v1/schema/ lists what there is."


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400: the request cannot be read."""
    answer = _problem(request, HTTPStatus.BAD_REQUEST, "This request cannot be read.")
    return answer or errors.bad_request(request, exception)


def permission_denied(request: HttpRequest, exception: PermissionDenied) -> HttpResponse:
    """403: this may not be done."""
    answer = _problem(request, HTTPStatus.FORBIDDEN, str(exception) or "This may not be done.")
    return answer or errors.permission_denied(request, exception)


def page_not_found(request: HttpRequest, exception: Http404) -> HttpResponse:
    """404: nothing at this address."""
    return _problem(request, HTTPStatus.NOT_FOUND, NOWHERE) or errors.page_not_found(request, exception)


def server_error(request: HttpRequest) -> HttpResponse:
    """500: our own fault. 503 while the database does not answer: the same request will do soon."""
    if isinstance(sys.exc_info()[1], (OperationalError, InterfaceError)):
        answer = _problem(request, HTTPStatus.SERVICE_UNAVAILABLE, AWAY) or errors.unavailable(request)
        answer.headers["Retry-After"] = str(RETRY_AFTER)
        return answer
    return _problem(request, HTTPStatus.INTERNAL_SERVER_ERROR, OURS) or errors.server_error(request)


def _problem(request: HttpRequest, status: HTTPStatus, detail: str) -> HttpResponse | None:
    if not request.path_info.startswith("/api/"):
        return None
    return JsonResponse(problem(status, detail, instance=request.path), status=status, content_type=CONTENT_TYPE)
