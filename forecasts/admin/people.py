"""People and their roles, for the editor-in-chief."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from allauth.account.adapter import get_adapter
from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.contrib import admin, messages
from django.contrib.auth.admin import UserAdmin
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect

from forecasts.admin.carrying import carry_out, say
from forecasts.admin.ledger_admin import AnyAddress
from forecasts.admin.site import site
from forecasts.history.actors import Actor
from forecasts.models.people import User
from forecasts.people.mailing import mail_factors_removed, mail_password_link
from forecasts.people.second_factors import forget

SEND_LINK = "Send a link to set a new password"
OWN_PASSWORDS = f"People set their passwords themselves: choose them here and “{SEND_LINK}”."
NO_MAIL = "This ledger sends no e-mail (EMAIL_URL). Hand this link to {person} yourself; it is shown this once: {link}"

if TYPE_CHECKING:
    BaseUserAdmin = UserAdmin[User]
else:
    BaseUserAdmin = UserAdmin


@admin.register(User, site=site)
class PersonAdmin(AnyAddress, BaseUserAdmin):
    """Accounts: a role is a group, and access to this site is a tick."""

    list_display = ("username", "pseudonym", "is_staff", "is_superuser", "last_login")
    list_filter = ("groups", "is_staff", "is_active")
    fieldsets = (
        (None, {"fields": ("username", "pseudonym")}),
        ("Name and address", {"fields": ("first_name", "last_name", "email")}),
        ("Roles", {"fields": ("is_active", "is_staff", "is_superuser", "groups")}),
        ("Dates", {"fields": ("last_login", "date_joined")}),
    )
    readonly_fields = ("pseudonym", "last_login", "date_joined")
    filter_horizontal = ("groups",)
    actions = ("send_password_link", "remove_second_factors")

    def has_change_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        """Let an erased account alone: nobody is behind it."""
        return (obj is None or obj.erased_at is None) and super().has_change_permission(request, obj)

    def user_change_password(self, request: HttpRequest, id: str, form_url: str = "") -> HttpResponseBase:  # type: ignore[override]  # noqa: A002 – Django's signature
        """Send to the list, where a link can be sent: a password that another person sets is known to two."""
        if not self.has_change_permission(request):
            raise PermissionDenied
        messages.info(request, OWN_PASSWORDS)
        return redirect("admin:forecasts_user_changelist")

    @admin.action(description=SEND_LINK, permissions=["change"])
    def send_password_link(self, request: HttpRequest, queryset: QuerySet[User]) -> None:
        """Let people set a new password of their own; where no mail is sent, the link is shown once."""
        for person in queryset:
            if not person.is_active:
                messages.warning(request, f"{person} is switched off: no link was made.")
            elif not settings.SENDS_MAIL:
                messages.warning(request, NO_MAIL.format(person=person, link=password_link(request, person)))
            elif person.email:
                mail_password_link(person, link=password_link(request, person))
                messages.success(request, f"A link is on its way to {person}.")
            else:
                messages.warning(request, f"{person} has no e-mail address: give one first.")

    @admin.action(description="Remove second factors that were lost", permissions=["change"])
    def remove_second_factors(self, request: HttpRequest, queryset: QuerySet[User]) -> None:
        """Let people who lost theirs set up new ones; they are told by e-mail."""
        for person in queryset:
            if carry_out(request, partial(_forget, person), say(request)):
                mail_factors_removed(person)
                messages.success(request, f"Removed the second factors of {person}.")

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:  # noqa: ANN401 – a person
        """Accounts are switched off and not deleted: the record names them by their pseudonyms."""
        return False


def password_link(request: HttpRequest, person: User) -> str:
    """Return the address at which a person sets a new password, once and within hours: the sign-in page sends the same."""
    key = f"{user_pk_to_url_str(person)}-{default_token_generator.make_token(person)}"
    address: str = get_adapter(request).get_reset_password_from_key_url(key)
    return address


def _forget(person: User, *, actor: Actor, **_now: object) -> bool:
    return forget(user=person, actor=actor)
