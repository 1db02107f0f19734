"""The sessions of an account: where one is signed in, and how to end that."""

from collections.abc import Callable
from datetime import timedelta

from allauth.usersessions.models import UserSession
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render

from forecasts import clock
from forecasts.models.people import User
from forecasts.people.sessions import SEEN, end_others, end_session, listed
from forecasts.web.errors import asks
from forecasts.web.people import needs, signed_in

SEEN_EVERY = timedelta(minutes=5)


class LastSeen:
    """Notes, at most every five minutes, that a session is in use: a write per page would be too many."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer first; only a page that asked who is signed in costs anything here."""
        response = self.get_response(request)
        if request.session.accessed and isinstance(request.user, User):
            self.note(request)
        return response

    @staticmethod
    def note(request: HttpRequest) -> None:
        """Renew what the list of sessions shows, once the last note, first made at sign-in, is old."""
        now, seen = clock.now(), request.session.get(SEEN)
        if seen is not None and seen <= (now - SEEN_EVERY).timestamp():
            request.session[SEEN] = now.timestamp()
            UserSession.objects.create_from_request(request)


@asks
@needs()
def sessions(request: HttpRequest) -> HttpResponse:
    """List where this account is signed in; end one session, or all others."""
    user, here = signed_in(request), str(request.session.session_key)
    if request.method != "POST":
        return render(request, "account/sessions.html", {"sessions": listed(user, here=here)})
    if "others" in request.POST:
        ended = end_others(user, here=here)
        messages.success(
            request, f"Signed out everywhere else: {ended} {'session' if ended == 1 else 'sessions'} ended."
        )
    elif end_session(user, number=request.POST.get("session", ""), here=here):
        messages.success(request, "That session has ended.")
    else:
        messages.warning(request, "That session is over already, or is this one: use “Sign out” here.")
    return redirect("web:sessions")
