"""The admin site: our heading, our sign-in, and a front page in the order of the work."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.admin import AdminSite
from django.contrib.admin.views.autocomplete import AutocompleteJsonView
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.db.models import Model
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect

from forecasts.admin.requests import person_of
from forecasts.history.actors import SECOND_FACTOR_FIRST
from forecasts.models.sources import Forecaster

SECTIONS: dict[str, tuple[str, ...]] = {
    "Enter and record": ("Article", "Claim", "Forecast", "ImportRun"),
    "Whom and what they are about": ("Forecaster", "Outlet", "Topic", "ClaimGroup"),
    "Look up": ("ClaimCondition", "Proposal", "Resolution", "Dispute", "Entry"),
    "Keep running": ("ScoreJob", "User", "Invitation"),
}
"""The front page: its headings, and the tables under each."""


class LabelledChoices(AutocompleteJsonView):
    """What a picker offers: of people the kind and the slug too, and whose other name one is."""

    def serialize_result(self, obj: Model, to_field_name: str) -> dict[str, str]:
        """Return one choice."""
        text = obj.label if isinstance(obj, Forecaster) else str(obj)
        return super().serialize_result(obj, to_field_name) | {"text": text}


class LedgerAdminSite(AdminSite):
    """Where recorders enter what was published, and the editor-in-chief keeps the ledger running."""

    site_header = "Forecast Ledger"
    site_title = "Forecast Ledger"
    index_title = "Desk of the recorders"
    enable_nav_sidebar = False

    def has_permission(self, request: HttpRequest) -> bool:
        """Let in who has a desk here, with the second factor that it takes."""
        return super().has_permission(request) and not person_of(request).lacks_second_factor

    def login(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponseBase:  # type: ignore[override]  # a redirect is a response
        """Send whoever is not signed in to the sign-in page of the whole product; refuse whoever has no desk here."""
        if request.user.is_authenticated and not self.has_permission(request):
            if not person_of(request).lacks_second_factor:
                raise PermissionDenied
            messages.warning(request, SECOND_FACTOR_FIRST)
            return redirect("mfa_index")
        return redirect_to_login(request.GET.get("next") or request.get_full_path())

    def logout(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponseBase:  # type: ignore[override]  # a redirect is a response
        """Sign out where the whole product does."""
        return redirect("web:logout", preserve_request=True)

    def password_change(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponseBase:  # type: ignore[override]
        """Send to the page that slows guessing down, ends the other sessions and tells the owner by e-mail."""
        return redirect("account_change_password")

    def password_change_done(  # type: ignore[override]
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponseBase:
        """Send to the account."""
        return redirect("web:account")

    def autocomplete_view(self, request: HttpRequest) -> HttpResponseBase:  # type: ignore[override]  # as above
        """Answer pickers with names that tell homonyms apart."""
        return LabelledChoices.as_view(admin_site=self)(request)

    def get_app_list(self, request: HttpRequest, app_label: str | None = None) -> list[dict[str, Any]]:
        """Return what this person may see, under our own headings."""
        apps = self._build_app_dict(request, app_label)
        tables = {table["object_name"]: table for app in apps.values() for table in app["models"]}
        sections = [
            {
                "name": heading,
                "app_label": "forecasts",
                "app_url": "",
                "has_module_perms": True,
                "models": [tables[name] for name in names if name in tables],
            }
            for heading, names in SECTIONS.items()
        ]
        return [section for section in sections if section["models"]]


site = LedgerAdminSite(name="admin")
