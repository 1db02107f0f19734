"""Invitations: whom the editor-in-chief has asked to join, and as what."""

from __future__ import annotations

from functools import partial
from typing import Any

from django import forms
from django.conf import settings
from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from forecasts import clock
from forecasts.admin.carrying import carry_out, say
from forecasts.admin.forms.fields import line
from forecasts.admin.ledger_admin import OperationAdmin
from forecasts.admin.site import site
from forecasts.models.people import Invitation, Role
from forecasts.people import invitations
from forecasts.people.mailing import mail_invitation

NO_MAIL = "This ledger sends no e-mail (EMAIL_URL). Hand the link over yourself; it is shown this once: {link}"


class InvitationForm(forms.Form):
    """Whom to invite, and as what."""

    email = line(label="E-mail address")
    role = forms.ChoiceField(
        choices=Role.choices,
        initial=Role.FORECASTER,
        help_text="Every role but the forecaster’s changes the record, and needs a second factor.",
    )


@admin.register(Invitation, site=site)
class InvitationAdmin(OperationAdmin):
    """Invites by e-mail; shows what became of it."""

    entry_form = InvitationForm
    list_display = ("email", "role", "state", "invited_by", "sent_at", "expires_at", "accepted_by")
    list_filter = ("role",)
    list_select_related = ("invited_by", "accepted_by")
    search_fields = ("email",)
    actions = ("resend", "revoke")

    @admin.display(description="state")
    def state(self, invitation: Invitation) -> str:
        """Show how it stands."""
        return invitation.state(at=clock.now())

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:  # noqa: ANN401 – any table's row
        """An invitation is sent again or revoked, not edited."""
        return obj is None and super().has_change_permission(request)

    def initial(self, request: HttpRequest, obj: Invitation | None) -> dict[str, Any]:
        """Begin empty."""
        return {}

    def entry_view(self, request: HttpRequest, obj: Invitation | None, form_url: str) -> HttpResponse:
        """Make the invitation, and once it is kept mail its link."""
        form = InvitationForm(request.POST or None, initial=self.initial(request, obj))
        if request.method == "POST" and form.is_valid():
            invite = partial(invitations.invite, **form.cleaned_data)
            made = carry_out(request, invite, partial(self.refuse, form, obj))
            if made is not None:
                invitation, token = made
                deliver(request, invitation, token)
                return redirect("admin:forecasts_invitation_changelist")
        return self.show(request, form, obj, form_url=form_url)

    @admin.action(description="Send again, with a new link", permissions=["change"])
    def resend(self, request: HttpRequest, queryset: QuerySet[Invitation]) -> None:
        """Renew the chosen invitations and mail them."""
        for invitation in queryset:
            token = carry_out(request, partial(invitations.resend, invitation=invitation), say(request))
            if token:
                invitation.refresh_from_db()
                deliver(request, invitation, token)

    @admin.action(description="Revoke", permissions=["change"])
    def revoke(self, request: HttpRequest, queryset: QuerySet[Invitation]) -> None:
        """Take the chosen invitations back."""
        revoked = [
            carry_out(request, partial(invitations.revoke, invitation=invitation), say(request))
            for invitation in queryset
        ]
        if done := sum(map(bool, revoked)):
            messages.success(request, f"Revoked: {done}.")


def deliver(request: HttpRequest, invitation: Invitation, token: str) -> None:
    """Mail the link, or show it where no mail is sent."""
    link = request.build_absolute_uri(reverse("web:invitation", args=[token]))
    if settings.SENDS_MAIL:
        mail_invitation(invitation, link=link)
        messages.success(request, f"The invitation is on its way to {invitation.email}.")
    else:
        messages.warning(request, NO_MAIL.format(link=link))
