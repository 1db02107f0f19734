"""The page on which the editor-in-chief makes one forecaster another name of a second one, or undoes that."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.admin import helpers
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.views import View

from forecasts.admin.carrying import attach, carry_out
from forecasts.admin.forms import fields
from forecasts.admin.requests import person_of
from forecasts.capture import merging
from forecasts.capture.duplicates import named_like
from forecasts.models.forecasts import Forecast
from forecasts.models.sources import Forecaster

MERGE_EXPLAINED = (
    "This becomes another name of the forecaster that you choose. No forecast is touched; from now on scores, cards, lists and "
    "files count one person, of both forecasts on one claim the newest stands, and this address leads to the other one. "
    "As of an earlier instant they are two. It can be undone."
)
SEPARATE_EXPLAINED = "From now on these are two forecasters again, each with the forecasts recorded under its own name."


class SeparateForm(forms.Form):
    """Why the two are two."""

    reason = fields.paragraphs(
        rows=3, required=False, help_text="Kept with the change, in the history of this forecaster."
    )


class MergeForm(SeparateForm):
    """Who is meant, and how one knows."""

    into = fields.one_of(
        fields.field_of(Forecast, "forecaster"),
        can_add=False,
        label="The same person as",
        error_messages={"required": "Choose who is meant."},
    )
    field_order = ("into", "reason")


class MergeView(View):
    """Merge a forecaster that is itself; separate one that is another name."""

    model_admin: Any = None

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Let the editor-in-chief in, to a forecaster that is there."""
        if not person_of(request).is_superuser:
            raise PermissionDenied(merging.ONLY_EDITOR)
        key = str(kwargs["object_id"])
        rows = Forecaster.objects.select_related("merged_into")
        row = rows.filter(pk=key).first() if key.isdecimal() and len(key) < 19 else None
        if row is None:
            raise Http404
        self.row = row
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Show the form."""
        return self._show(SeparateForm() if self.row.merged_into else MergeForm())

    def post(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Take the step, or show again what was typed."""
        form: forms.Form = SeparateForm(request.POST) if self.row.merged_into else MergeForm(request.POST)
        if form.is_valid():
            typed = form.cleaned_data
            step = merging.separate if self.row.merged_into else merging.merge
            taken = carry_out(
                request, lambda **by: step(forecaster=self.row, **typed, **by), lambda refusal: attach(form, refusal)
            )
            if taken is not None:
                done = (
                    "They are two forecasters again." if self.row.merged_into else f"Merged into {typed.get('into')}."
                )
                messages.success(request, f"{done} The scores follow.")
                return redirect("admin:forecasts_forecaster_change", self.row.pk)
        return self._show(form)

    def _show(self, form: forms.Form) -> HttpResponse:
        root = self.row.merged_into
        laid_out = helpers.AdminForm(form, [(None, {"fields": list(form.fields)})], {}, ())  # type: ignore[arg-type]
        context = {
            **self.model_admin.admin_site.each_context(self.request),
            "title": f"No longer another name of {root}" if root else "Make it another name of a forecaster",
            "subtitle": str(self.row),
            "explanation": SEPARATE_EXPLAINED if root else MERGE_EXPLAINED,
            "button": "Separate them" if root else "Merge them",
            "original": self.row,
            "like": [] if root else named_like(Forecaster, self.row.name, other_than=self.row),
            "opts": self.model_admin.opts,
            "adminform": laid_out,
            "media": self.model_admin.media + form.media,
            "errors": [error for errors in form.errors.values() for error in errors],
        }
        return render(self.request, "admin/forecasts/merge.html", context)
