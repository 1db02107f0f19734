"""The two kinds of admin pages: those that change through operations, and those that only show."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.contrib import admin
from django.contrib.admin import helpers
from django.contrib.admin.options import IS_POPUP_VAR, IncorrectLookupParameters
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.db.models import Model, URLField
from django.forms import BaseForm, Form, Media
from django.http import HttpRequest, HttpResponse

from forecasts.admin.carrying import attach, carry_out
from forecasts.admin.forms.fields import zone_names
from forecasts.history.actors import Actor
from forecasts.models.errors import Refused

if TYPE_CHECKING:
    BaseAdmin = admin.ModelAdmin[Any]
    BaseInline = admin.TabularInline[Any, Any]
else:
    BaseAdmin = admin.ModelAdmin
    BaseInline = admin.TabularInline

HTTPS: dict[Any, dict[str, Any]] = {URLField: {"assume_scheme": "https"}}
"""Also where fields are only shown: Django warns of every URL field that leaves its scheme open."""
Fieldsets = Sequence[tuple[str | None, dict[str, Any]]]


SCRIPTS = ("vendor/jquery/jquery.min.js", "jquery.init.js", "core.js", "admin/RelatedObjectLookups.js", "actions.js")
"""Django's own, but for those that make a slug of a title while one types: slugs are made by the operations."""


class AnyAddress(BaseAdmin):
    """Whatever a client writes into the address of a page of Django's, it is no error of ours."""

    def get_changelist_instance(self, request: HttpRequest) -> Any:  # noqa: ANN401 (Django's list of a page)
        """Return the list; a number in a filter that no date or key can be is wrong, like any other filter."""
        try:
            return super().get_changelist_instance(request)
        except OverflowError as error:
            raise IncorrectLookupParameters(error) from error

    def get_object(self, request: HttpRequest, object_id: str, from_field: str | None = None) -> Any:  # noqa: ANN401
        """Return the row; a field without a name is none."""
        return super().get_object(request, object_id, from_field or None)


class LedgerAdmin(AnyAddress):
    """Lists without bulk deletion and with exact counts of one query; rows are deleted one by one, if at all."""

    show_full_result_count = False
    formfield_overrides = HTTPS
    list_per_page = 50

    @property
    def media(self) -> Media:
        """The scripts of every page."""
        return Media(js=[f"admin/js/{script}" for script in SCRIPTS])

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        """Leave out Django's bulk deletion, which passes every rule by."""
        actions = super().get_actions(request)
        actions.pop("delete_selected", None)
        return dict(actions)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:  # noqa: ANN401 – any table's row
        """Nothing in the ledger is deleted."""
        return False


class ReadOnlyAdmin(LedgerAdmin):
    """Shows rows that only operations of other parts write."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Nothing is added here."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:  # noqa: ANN401 – any table's row
        """Nothing is changed here."""
        return False


class OperationAdmin(LedgerAdmin):
    """Adds and changes rows through operations. A subclass gives a form, its beginnings and the step to take.

    The form is a plain one: what may be stored is for the operation to say, and its refusal comes back to the form.
    """

    entry_form: type[Form]

    def form_for(self, obj: Any | None) -> type[Form]:  # noqa: ANN401 – any table's row
        """Return the form to fill in."""
        return self.entry_form

    def initial(self, request: HttpRequest, obj: Any | None) -> dict[str, Any]:  # noqa: ANN401 – any table's row
        """Return what the form shows at first."""
        raise NotImplementedError

    def operate(self, form: Any, obj: Any | None, *, actor: Actor, now: datetime) -> Model:  # noqa: ANN401
        """Take the step that the valid `form` asks for, and return the row."""
        raise NotImplementedError

    def entry_fieldsets(self, form: BaseForm) -> Fieldsets:
        """Return the form's fields as they are laid out."""
        return [(None, {"fields": list(form.fields)})]

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """Show and take the entry form; who may not change the row sees it, as Django shows rows, read-only."""
        obj = self.get_object(request, unquote(object_id)) if object_id else None
        if object_id and (obj is None or not self.has_change_permission(request, obj)):
            return super().changeform_view(request, object_id, form_url, extra_context)
        if object_id is None and not self.has_add_permission(request):
            raise PermissionDenied
        return self.entry_view(request, obj, form_url)

    def entry_view(self, request: HttpRequest, obj: Any | None, form_url: str) -> HttpResponse:  # noqa: ANN401
        """Take a valid form to its operation; show it again with what was refused, and nothing that was typed lost."""
        form = self.form_for(obj)(request.POST or None, initial=self.initial(request, obj))
        if request.method == "POST" and form.is_valid():
            row = carry_out(
                request,
                lambda **by: self.operate(form, obj, **by),
                lambda refusal: self.refuse(form, obj, refusal),
            )
            if row is not None:
                return self.done(request, row, is_new=obj is None)
        return self.show(request, form, obj, form_url=form_url)

    def refuse(self, form: BaseForm, obj: Any | None, refusal: Refused) -> None:  # noqa: ANN401
        """Bring a refusal to the form."""
        attach(form, refusal)

    def done(self, request: HttpRequest, row: Model, *, is_new: bool) -> HttpResponse:
        """Say that it is done, and go where the pressed button leads."""
        if is_new:
            self.log_addition(request, row, "Added.")
            return self.response_add(request, row)
        self.log_change(request, row, "Changed.")
        return self.response_change(request, row)

    def show(
        self,
        request: HttpRequest,
        form: BaseForm,
        obj: Any | None,  # noqa: ANN401 – any table's row
        *,
        form_url: str = "",
        extra: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """Return the page of the form, laid out as Django lays out its own."""
        laid_out = helpers.AdminForm(form, list(self.entry_fieldsets(form)), {}, (), model_admin=self)  # type: ignore[arg-type]  # any form will do
        context = {
            **self.admin_site.each_context(request),
            "title": f"{'Change' if obj else 'Add'} {self.opts.verbose_name}",
            "subtitle": str(obj) if obj else None,
            "adminform": laid_out,
            "object_id": str(obj.pk) if obj else None,
            "original": obj,
            "is_popup": IS_POPUP_VAR in request.POST or IS_POPUP_VAR in request.GET,
            "to_field": None,
            "media": self.media + form.media,
            "inline_admin_formsets": [],
            "errors": [error for errors in form.errors.values() for error in errors],
            "preserved_filters": self.get_preserved_filters(request),
            "zones": zone_names(),
            **(extra or {}),
        }
        return self.render_change_form(
            request, context, add=obj is None, change=obj is not None, obj=obj, form_url=form_url
        )
