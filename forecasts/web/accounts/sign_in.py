"""Signing in and out, and the appearance of the pages for one browser."""

from ipaddress import ip_address
from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.views import LoginView, PasswordResetView
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.http.request import split_domain_port
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.debug import sensitive_post_parameters

from forecasts.history.actors import strongest_role
from forecasts.models.people import Role, User
from forecasts.web.errors import posts, reads
from forecasts.web.frame import THEME_COOKIE, THEMES
from forecasts.web.people import needs, signed_in

LOOPBACK = {"localhost", "127.0.0.1", "[::1]"}
A_YEAR = 365 * 24 * 3600

SIGN_UP_WORDS = {
    "invitation": "Accounts are made by invitation: ask the editor-in-chief.",
    "closed": "No new accounts are made here.",
}
DEMO_ROLES = (
    (Role.RESOLVER, "finds due claims and proposes how they resolve"),
    (Role.REVIEWER, "checks proposals and decides disputes"),
    (Role.RECORDER, "enters articles and claims on the admin site"),
    (Role.FORECASTER, "reads, disputes and states probabilities"),
    (Role.ADMIN, "may do everything"),
)


class SignIn(LoginView):
    """The sign-in page: a password or a passkey; in demo mode also one click per demo person."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the demo people where they exist."""
        context: dict[str, Any] = super().get_context_data(**kwargs)
        return context | {
            "demo_people": DEMO_ROLES if demo_allowed(self.request) else (),
            "sign_up_open": settings.SIGN_UP == "open",
            "sign_up_words": SIGN_UP_WORDS.get(settings.SIGN_UP, ""),
        }


class Forgotten(PasswordResetView):
    """Sends a link to set a new password; where no e-mail is sent, it says who helps."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Take no address where no mail would follow."""
        if not settings.SENDS_MAIL:
            return render(request, "account/password_reset_no_mail.html")
        answer: HttpResponseBase = super().dispatch(request, *args, **kwargs)
        return answer


def demo_allowed(request: HttpRequest) -> bool:
    """Whether one may sign in without a password: only in demo mode, from this machine, under its own address.

    The client writes the Host header, so the address that it comes from has to be this machine's too.
    """
    asked, comes_from = split_domain_port(request.get_host())[0], ip_address(request.META["REMOTE_ADDR"])
    return bool(settings.DEMO) and asked in LOOPBACK and comes_from.is_loopback


@posts
@sensitive_post_parameters()
def demo_sign_in(request: HttpRequest) -> HttpResponse:
    """Sign in as a demo person, without a password."""
    if not demo_allowed(request):
        raise PermissionDenied("One-click sign-in exists only in demo mode, on the machine's own address.")
    name = request.POST.get("person", "")
    person = User.objects.filter(username=name, is_active=True).first() if name in Role.values else None
    if person is None:
        raise PermissionDenied("There is no such demo person. Run “manage.py load_example” to create them.")
    get_adapter(request).login(request, person)
    return back(request)


DESKS = {
    Role.ADMIN: "web:operations",
    Role.REVIEWER: "web:review_queue",
    Role.RESOLVER: "web:queue",
    Role.RECORDER: "admin:index",
    Role.FORECASTER: "web:mine",
}
"""Where the work of a role begins."""


@reads
@needs()
def start(request: HttpRequest) -> HttpResponse:
    """Lead to the desk of the strongest role that this person has: where one lands after signing in."""
    return redirect(DESKS[strongest_role(signed_in(request))])


@posts
def sign_out(request: HttpRequest) -> HttpResponse:
    """End the session."""
    logout(request)
    messages.success(request, "Signed out.")
    return redirect(settings.LOGOUT_REDIRECT_URL)


@posts
def appearance(request: HttpRequest) -> HttpResponse:
    """Keep the chosen theme in a cookie of this browser."""
    response = back(request, otherwise="/")
    theme = request.POST.get("theme", "")
    if theme in dict(THEMES):
        response.set_cookie(
            THEME_COOKIE, theme, max_age=A_YEAR, samesite="Lax", secure=request.is_secure(), httponly=True
        )
    return response


def back(request: HttpRequest, *, otherwise: str = "") -> HttpResponseRedirect:
    """Return to the page that asked, if it is ours; otherwise to another, or to where one lands after signing in."""
    target = request.POST.get("next", "")
    ours = url_has_allowed_host_and_scheme(
        target, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return HttpResponseRedirect(target if ours else otherwise or settings.LOGIN_REDIRECT_URL)
