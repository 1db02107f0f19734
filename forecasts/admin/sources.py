"""Outlets, topics, groups and forecasters."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import Count, QuerySet
from django.http import HttpRequest

from forecasts.admin.forms.fields import line
from forecasts.admin.ledger_admin import OperationAdmin
from forecasts.admin.site import site
from forecasts.capture import sources
from forecasts.history.actors import Actor
from forecasts.models.sources import ClaimGroup, Forecaster, Outlet, Topic


class NameForm(forms.Form):
    """A name; the slug is made of it once and then stays. `seen` is the name that the person saw."""

    name = line()
    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def typed(self) -> dict[str, Any]:
        """Return what was typed, as the operations take it."""
        return {name: value for name, value in self.cleaned_data.items() if name != "seen"}


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


@admin.register(Outlet, site=site)
class OutletAdmin(OperationAdmin):
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

    def operate(self, form: OutletForm, obj: Outlet | None, *, actor: Actor, now: datetime) -> Outlet:
        """Add or amend an outlet."""
        if obj is None:
            return sources.create_outlet(**form.typed(), actor=actor, now=now)
        obj.name = form.cleaned_data["seen"]
        return sources.amend_outlet(outlet=obj, **form.typed(), actor=actor, now=now)


@admin.register(Topic, site=site)
class TopicAdmin(OperationAdmin):
    """What claims are about."""

    entry_form = NameForm
    list_display = ("name", "slug", "claims")
    search_fields = ("name", "slug")
    ordering = ("name",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Topic]:
        """Count the claims in the same query."""
        counted: QuerySet[Topic] = super().get_queryset(request).annotate(claim_count=Count("claims"))
        return counted

    @admin.display(ordering="claim_count")
    def claims(self, topic: Any) -> int:  # noqa: ANN401 – annotated
        """Show how many claims are filed there."""
        return int(topic.claim_count)

    def initial(self, request: HttpRequest, obj: Topic | None) -> dict[str, Any]:
        """Show the topic as it is."""
        return {"name": obj.name, "seen": obj.name} if obj else {}

    def operate(self, form: NameForm, obj: Topic | None, *, actor: Actor, now: datetime) -> Topic:
        """Add or amend a topic."""
        if obj is None:
            return sources.create_topic(**form.typed(), actor=actor, now=now)
        obj.name = form.cleaned_data["seen"]
        return sources.amend_topic(topic=obj, **form.typed(), actor=actor, now=now)


@admin.register(Forecaster, site=site)
class ForecasterAdmin(OperationAdmin):
    """Whoever a probability belongs to."""

    list_display = ("name", "kind", "slug", "forecasts")
    list_filter = ("kind",)
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

    def form_for(self, obj: Forecaster | None) -> type[NameForm]:
        """Return the form: of a forecaster that is there, only the name can be amended."""
        return NameForm if obj else ForecasterForm

    def initial(self, request: HttpRequest, obj: Forecaster | None) -> dict[str, Any]:
        """Show the forecaster as it is."""
        return {"name": obj.name, "seen": obj.name} if obj else {"kind": Forecaster.Kind.AUTHOR}

    def operate(self, form: NameForm, obj: Forecaster | None, *, actor: Actor, now: datetime) -> Forecaster:
        """Add a forecaster or amend its name."""
        if obj is None:
            return sources.create_forecaster(**form.typed(), actor=actor, now=now)
        obj.name = form.cleaned_data["seen"]
        return sources.amend_forecaster(forecaster=obj, **form.typed(), actor=actor, now=now)


@admin.register(ClaimGroup, site=site)
class ClaimGroupAdmin(OperationAdmin):
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

    def operate(self, form: NameForm, obj: ClaimGroup | None, *, actor: Actor, now: datetime) -> ClaimGroup:
        """Add a group."""
        return sources.create_group(**form.typed())
