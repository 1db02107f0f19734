"""Outlets, topics, groups and forecasters."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import Count, Model, QuerySet
from django.forms import BaseForm
from django.http import HttpRequest
from django.urls import URLPattern, path

from forecasts.admin.forms.fields import Confirmed, line
from forecasts.admin.ledger_admin import Fieldsets, OperationAdmin
from forecasts.admin.merging import MergeView
from forecasts.admin.site import site
from forecasts.admin.warnings import warn_of_names
from forecasts.capture import sources
from forecasts.history.actors import Actor
from forecasts.models.errors import Refused
from forecasts.models.sources import ClaimGroup, Forecaster, Outlet, Topic
from forecasts.statements.names import fold_name


class NameForm(Confirmed):
    """A name; the slug is made of it once and then stays. `seen` is the name that the person saw."""

    name = line()
    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def typed(self) -> dict[str, Any]:
        """Return what was typed, as the operations take it."""
        return {name: value for name, value in self.cleaned_data.items() if name not in {"seen", "confirmed"}}


class OutletForm(NameForm):
    """A publisher's name and address."""

    url = line(required=False, label="Address")


class ForecasterForm(NameForm):
    """A new forecaster: the kind cannot be changed later, since published scorecards have counted by it."""

    kind = forms.ChoiceField(
        choices=[(kind.value, kind.label) for kind in Forecaster.Kind if kind != Forecaster.Kind.READER],
        help_text="Readers are added by themselves, with their first forecast. A reference is a base rate, a market or a rule "
        "of thumb: forecasts are held against it, and it enters no scorecard.",
    )


class NamedAdmin(OperationAdmin):
    """Rows with a name: before a new one is added, or one renamed, those of nearly the same name are shown."""

    def entry_fieldsets(self, form: BaseForm) -> Fieldsets:
        """Ask for the tick last."""
        return [(None, {"fields": [*(name for name in form.fields if name != "confirmed"), "confirmed"]})]

    def operate(self, form: Any, obj: Any | None, *, actor: Actor, now: datetime) -> Model:  # noqa: ANN401
        """Warn of names that are nearly the same, then take the step."""
        is_renamed = obj is None or fold_name(obj.name) != fold_name(form.cleaned_data["name"])
        if is_renamed and warn_of_names(form, self.model, obj):
            raise Warned
        return self.store(form, obj, actor=actor, now=now)

    def store(self, form: Any, obj: Any | None, *, actor: Actor, now: datetime) -> Model:  # noqa: ANN401
        """Add the row or change it."""
        raise NotImplementedError

    def refuse(self, form: BaseForm, obj: Any | None, refusal: Refused) -> None:  # noqa: ANN401
        """Leave a form that shows a warning as it is."""
        if not isinstance(refusal, Warned):
            super().refuse(form, obj, refusal)


class Warned(Refused):
    """A warning is shown, and nothing is written until it is passed with a tick."""


@admin.register(Outlet, site=site)
class OutletAdmin(NamedAdmin):
    """Who publishes."""

    entry_form = OutletForm
    list_display = ("name", "slug", "claims")
    search_fields = ("name", "slug")
    ordering = ("name",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Outlet]:
        """Count the claims in the same query."""
        counted: QuerySet[Outlet] = super().get_queryset(request).annotate(claim_count=Count("claims"))
        return counted

    @admin.display(ordering="claim_count")
    def claims(self, outlet: Any) -> int:  # noqa: ANN401 – annotated
        """Show how many claims were published there."""
        return int(outlet.claim_count)

    def initial(self, request: HttpRequest, obj: Outlet | None) -> dict[str, Any]:
        """Show the outlet as it is."""
        return {"name": obj.name, "seen": obj.name, "url": obj.url} if obj else {}

    def store(self, form: OutletForm, obj: Outlet | None, *, actor: Actor, now: datetime) -> Outlet:
        """Add or amend an outlet."""
        if obj is None:
            return sources.create_outlet(**form.typed(), actor=actor, now=now)
        obj.name = form.cleaned_data["seen"]
        return sources.amend_outlet(outlet=obj, **form.typed(), actor=actor, now=now)


@admin.register(Topic, site=site)
class TopicAdmin(NamedAdmin):
    """What claims are about."""

    entry_form = NameForm
    list_display = ("name", "slug", "claims_filed")
    search_fields = ("name", "slug")
    ordering = ("name",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Topic]:
        """Count the claims in the same query."""
        counted: QuerySet[Topic] = super().get_queryset(request).annotate(claim_count=Count("claims"))
        return counted

    @admin.display(ordering="claim_count", description="claims")
    def claims_filed(self, topic: Any) -> int:  # noqa: ANN401 – annotated
        """Show how many claims are filed there."""
        return int(topic.claim_count)

    def initial(self, request: HttpRequest, obj: Topic | None) -> dict[str, Any]:
        """Show the topic as it is."""
        return {"name": obj.name, "seen": obj.name} if obj else {}

    def store(self, form: NameForm, obj: Topic | None, *, actor: Actor, now: datetime) -> Topic:
        """Add or amend a topic."""
        if obj is None:
            return sources.create_topic(**form.typed(), actor=actor, now=now)
        obj.name = form.cleaned_data["seen"]
        return sources.amend_topic(topic=obj, **form.typed(), actor=actor, now=now)


@admin.register(Forecaster, site=site)
class ForecasterAdmin(NamedAdmin):
    """Whoever a probability belongs to."""

    change_form_template = "admin/forecasts/forecaster_form.html"
    list_display = ("name", "kind", "slug", "merged_into", "forecasts")
    list_filter = ("kind",)
    list_select_related = ("merged_into",)
    search_fields = ("name", "slug")
    ordering = ("name",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Forecaster]:
        """Count the claims forecast on in the same query."""
        claims = Count("standings", distinct=True)
        counted: QuerySet[Forecaster] = super().get_queryset(request).annotate(forecast_count=claims)
        return counted

    @admin.display(ordering="forecast_count", description="claims scored or waiting")
    def forecasts(self, forecaster: Any) -> int:  # noqa: ANN401 – annotated
        """Show on how many claims the forecaster has a standing forecast."""
        return int(forecaster.forecast_count)

    def get_urls(self) -> list[URLPattern]:
        """Add the page on which two are merged, or separated again."""
        view = self.admin_site.admin_view(MergeView.as_view(model_admin=self))
        return [path("<path:object_id>/merge/", view, name="forecasts_forecaster_merge"), *super().get_urls()]

    def form_for(self, obj: Forecaster | None) -> type[NameForm]:
        """Return the form: of a forecaster that is there, only the name can be amended."""
        return NameForm if obj else ForecasterForm

    def initial(self, request: HttpRequest, obj: Forecaster | None) -> dict[str, Any]:
        """Show the forecaster as it is."""
        return {"name": obj.name, "seen": obj.name} if obj else {"kind": Forecaster.Kind.AUTHOR}

    def store(self, form: NameForm, obj: Forecaster | None, *, actor: Actor, now: datetime) -> Forecaster:
        """Add a forecaster or amend its name."""
        if obj is None:
            return sources.create_forecaster(**form.typed(), actor=actor, now=now)
        obj.name = form.cleaned_data["seen"]
        return sources.amend_forecaster(forecaster=obj, **form.typed(), actor=actor, now=now)


@admin.register(ClaimGroup, site=site)
class ClaimGroupAdmin(NamedAdmin):
    """Claims of one race, or one forecast that was repeated."""

    entry_form = NameForm
    list_display = ("name", "slug")
    search_fields = ("name", "slug")
    ordering = ("name",)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:  # noqa: ANN401
        """A group's name stays: it has no history in which a change would stand."""
        return False

    def initial(self, request: HttpRequest, obj: ClaimGroup | None) -> dict[str, Any]:
        """Begin with nothing."""
        return {}

    def store(self, form: NameForm, obj: ClaimGroup | None, *, actor: Actor, now: datetime) -> ClaimGroup:
        """Add a group."""
        return sources.create_group(**form.typed())
