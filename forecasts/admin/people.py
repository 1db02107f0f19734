"""People and their roles, for the editor-in-chief."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from django.contrib import admin, messages
from django.contrib.auth.admin import UserAdmin
from django.db.models import QuerySet
from django.http import HttpRequest

from forecasts.admin.carrying import carry_out, say
from forecasts.admin.site import site
from forecasts.history.actors import Actor
from forecasts.models.people import User
from forecasts.people.mailing import mail_factors_removed
from forecasts.people.second_factors import forget

if TYPE_CHECKING:
    BaseUserAdmin = UserAdmin[User]
else:
    BaseUserAdmin = UserAdmin


@admin.register(User, site=site)
class PersonAdmin(BaseUserAdmin):
    """Accounts: a role is a group, and access to this site is a tick."""

    list_display = ("username", "pseudonym", "is_staff", "is_superuser", "last_login")
    list_filter = ("groups", "is_staff", "is_active")
    fieldsets = (
        (None, {"fields": ("username", "password", "pseudonym")}),
        ("Name and address", {"fields": ("first_name", "last_name", "email")}),
        ("Roles", {"fields": ("is_active", "is_staff", "is_superuser", "groups")}),
        ("Dates", {"fields": ("last_login", "date_joined")}),
    )
    readonly_fields = ("pseudonym", "last_login", "date_joined")
    filter_horizontal = ("groups",)
    actions = ("remove_second_factors",)

    def has_change_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        """Let an erased account alone: nobody is behind it."""
        return (obj is None or obj.erased_at is None) and super().has_change_permission(request, obj)

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


def _forget(person: User, *, actor: Actor, **_now: object) -> bool:
    return forget(user=person, actor=actor)
