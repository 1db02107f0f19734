"""Who visits a page, and what keeps those away who may not take a step."""

from collections.abc import Callable
from functools import wraps
from typing import TypeVar, cast

from django.contrib import messages
from django.contrib.auth.models import AnonymousUser
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from forecasts.history.actors import SECOND_FACTOR_FIRST
from forecasts.models.claims import Claim
from forecasts.models.people import User
from forecasts.resolution import people, permissions

View = TypeVar("View", bound=Callable[..., HttpResponse])

REASONS = {
    "propose_resolution": "Proposing how a claim resolves is a resolver’s step. Your role does not include it.",
    "confirm_resolution": "Confirming a proposal or sending it back is a reviewer’s step. Your role does not include it.",
    "record_claim": "Recording claims and correcting what is recorded is a recorder’s step. Your role does not include it.",
    "decide_dispute": "Deciding a dispute is a reviewer’s step. Your role does not include it.",
}


def signed_in(request: HttpRequest) -> User:
    """The person who is signed in."""
    if not isinstance(request.user, User):
        raise PermissionDenied("Sign in first.")
    return request.user


def why_not(user: User | AnonymousUser, claim: Claim, *, has_forecast: bool) -> dict[str, str]:
    """Say of the steps that a claim's page offers why this person may not take them, without a query; empty: they may."""
    if not isinstance(user, User):
        return {}
    own = people.OWN_FORECAST if has_forecast else ""
    dispute = claim.open_dispute
    return {
        "propose": own,
        "decide": (people.why_not_decide(user, dispute) if dispute else "") or own,
        "drop": people.why_not_drop(user, dispute) if dispute else permissions.NO_DISPUTE,
    }


def needs(*permissions: str) -> Callable[[View], View]:
    """Let in who is signed in and has one of the permissions (any one, if none is named); others learn why not."""

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
            if not request.user.is_authenticated:
                return redirect_to_login(request.get_full_path())
            if permissions and signed_in(request).lacks_second_factor:
                messages.warning(request, SECOND_FACTOR_FIRST)
                return redirect("mfa_index")
            if permissions and not any(request.user.has_perm(f"forecasts.{name}") for name in permissions):
                raise PermissionDenied(REASONS[permissions[0]])
            return view(request, *args, **kwargs)

        return cast("View", guarded)

    return decorate
