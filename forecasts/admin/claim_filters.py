"""Filters of the list of claims."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from forecasts import clock
from forecasts.models.claims import Claim, State


class StandingFilter(admin.SimpleListFilter):
    """Where a claim stands now: the stored states, with open ones split by their deadline."""

    title = "state"
    parameter_name = "standing"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:  # noqa: ANN401 – Django's own
        """Return the choices."""
        stored = [(state.value, str(state.label)) for state in State if state != State.OPEN]
        return [("open", "Open, not due yet"), ("due", "Due, not yet checked"), *stored]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Claim]) -> QuerySet[Claim]:
        """Keep the claims that stand there."""
        match self.value():
            case "open":
                return queryset.filter(state=State.OPEN, deadline_at__gt=clock.now())
            case "due":
                return queryset.filter(state=State.OPEN, deadline_at__lte=clock.now())
            case None | "":
                return queryset
            case state:
                return queryset.filter(state=state)
