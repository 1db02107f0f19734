"""People and their roles, for the editor-in-chief."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.http import HttpRequest

from forecasts.admin.site import site
from forecasts.models.people import User

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

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:  # noqa: ANN401 – a person
        """Accounts are switched off and not deleted: the record names them by their pseudonyms."""
        return False
