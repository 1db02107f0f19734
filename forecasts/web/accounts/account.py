"""The page of one's own account, with everything that can be done about it; and appearance, which needs none."""

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from forecasts.history.actors import strongest_role
from forecasts.models.people import SECOND_FACTORS, Role
from forecasts.models.sources import Forecaster
from forecasts.web.errors import reads
from forecasts.web.people import needs, signed_in

FACTOR_WORDS = {"totp": "authenticator app", "webauthn": "passkey"}


@reads
@needs()
def account(request: HttpRequest) -> HttpResponse:
    """Show who is signed in, how the public sees them, what they may do, and the way to change each of it."""
    user = signed_in(request)
    factors = Authenticator.objects.filter(user=user, type__in=SECOND_FACTORS).order_by("type")
    context = {
        "roles": sorted(Role(name).label for name in user.groups.values_list("name", flat=True) if name in Role.values),
        "role": Role(strongest_role(user)).label,
        "email": EmailAddress.objects.filter(user=user).order_by("-primary", "-verified").first(),
        "factors": [FACTOR_WORDS[kind] for kind in factors.values_list("type", flat=True)],
        "sessions": UserSession.objects.filter(user=user).count(),
        "mine": Forecaster.objects.filter(user=user).first(),
    }
    return render(request, "account/account.html", context)
