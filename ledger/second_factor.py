"""Keeps whoever needs a second factor, and has none, from changing anything; and leads them to set one up.

The wall itself is `Actor.of`, without which no interface calls an operation; this says it kindly, and earlier.
"""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase, JsonResponse
from django.shortcuts import redirect

from forecasts.api.problems import CONTENT_TYPE, problem
from forecasts.history.actors import SECOND_FACTOR_FIRST
from forecasts.models.people import User

READS = {"GET", "HEAD", "OPTIONS", "TRACE"}
OPEN = ("/accounts/", "/appearance/", "/admin/logout/")
"""What stays open: setting up the factor itself, signing out, one's own account."""


class SecondFactorGate:
    """Refuses every request that would change something, while the second factor is missing."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Pass the request on, or lead to the page of second factors: a program learns it as a problem."""
        changes = request.method not in READS and not request.path_info.startswith(OPEN)
        if not changes or not isinstance(request.user, User) or not request.user.lacks_second_factor:
            return self.get_response(request)
        if request.path_info.startswith("/api/"):
            body = problem(403, SECOND_FACTOR_FIRST, instance=request.path)
            return JsonResponse(body, status=403, content_type=CONTENT_TYPE)
        messages.warning(request, SECOND_FACTOR_FIRST)
        return redirect("mfa_index")
