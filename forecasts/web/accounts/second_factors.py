"""Setting up a second factor: allauth's pages, after which every session that lacks it ends."""

from typing import Any

from allauth.mfa.totp.views import ActivateTOTPView
from allauth.mfa.webauthn.views import AddWebAuthnView
from django.http import HttpResponse

from forecasts.people.sessions import end_others
from forecasts.web.people import signed_in


class EndsOthers:
    """A view whose success ends the other sessions: they were opened without the new factor."""

    def form_valid(self, form: Any) -> HttpResponse:  # noqa: ANN401 – allauth's own form
        """Take the factor, then end the others."""
        response: HttpResponse = super().form_valid(form)  # type: ignore[misc]  # the view beside this mixin
        request = self.request  # type: ignore[attr-defined]
        end_others(signed_in(request), here=str(request.session.session_key))
        return response


class ActivateApp(EndsOthers, ActivateTOTPView):
    """An authenticator app."""


class AddPasskey(EndsOthers, AddWebAuthnView):
    """A passkey or a security key."""
