"""The page behind an invitation's link, and the mail that carries it."""

from allauth.account.utils import perform_login
from allauth.decorators import rate_limit
from django import forms
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from forecasts import clock
from forecasts.models.errors import Conflict, Invalid
from forecasts.models.people import Role
from forecasts.people.invitations import accept, find
from forecasts.web.accounts.forms import TEN_CHARACTERS
from forecasts.web.errors import asks

ALREADY_IN = "You are signed in already. Sign out first if this invitation is for another account."


class PasswordForm(forms.Form):
    """A password for the new account."""

    password = forms.CharField(
        strip=False,
        max_length=200,
        help_text=TEN_CHARACTERS,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )


@asks
@never_cache
@sensitive_post_parameters("password")
@rate_limit(action="signup")
def invitation(request: HttpRequest, token: str) -> HttpResponseBase:
    """Show what is offered and take a password for it; then the account exists and is signed in."""
    now = clock.now()
    form = PasswordForm(request.POST or None)
    try:
        offered = find(token=token, now=now)
        if request.user.is_authenticated:
            return render(request, "account/invitation_gone.html", {"reason": ALREADY_IN}, status=409)
        if request.method == "POST" and form.is_valid():
            user = accept(token=token, password=form.cleaned_data["password"], now=now)
            signed_in: HttpResponseBase = perform_login(request, user, redirect_url="/accounts/")
            return signed_in
    except Invalid as refused:
        form.add_error("password", str(refused))
    except Conflict as refused:
        return render(request, "account/invitation_gone.html", {"reason": str(refused)}, status=410)
    context = {"form": form, "invitation": offered, "role": Role(offered.role).label}
    return render(request, "account/invitation.html", context, status=422 if form.errors else 200)
