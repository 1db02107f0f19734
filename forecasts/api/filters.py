"""Filters of the API's lists."""

from collections.abc import Sequence
from functools import reduce
from operator import or_

import django_filters
from django.conf import settings
from django.db.models import Q, QuerySet
from drf_spectacular.utils import extend_schema_field

from forecasts.models.claims import Claim, ClaimQuerySet, State
from forecasts.models.resolutions import VOIDS, Outcome
from forecasts.models.sources import Article, Forecaster, Outlet, Topic
from forecasts.scorecards.subjects import Row, about

STATES = {
    "open": "before its deadline",
    "due": "past its deadline, and nobody has looked yet",
    "proposed": "an answer awaits a second person",
    "resolved": "confirmed; `final` ones included",
    "final": "confirmed, and the time for disputes is over",
    "disputed": "somebody contests the resolution",
}
OUTCOMES = {
    "occurred": "the event occurred",
    "did_not_occur": "the event did not occur",
    "void": "not scored, for any of the reasons that follow",
} | {outcome.value: str(outcome.label) for outcome in sorted(VOIDS)}


def _slug(model: type[Row], help_text: str) -> django_filters.ModelChoiceFilter:
    by_slug = django_filters.ModelChoiceFilter(
        queryset=Forecaster.objects.public() if model is Forecaster else model._default_manager.all(),
        to_field_name="slug",
        method="filter_about",
        error_messages={"invalid_choice": f"There is no {model._meta.verbose_name} of this slug."},
    )
    return extend_schema_field({"type": "string", "description": help_text})(by_slug)


class ClaimFilters(django_filters.FilterSet):  # type: ignore[misc] # published without types
    """Which claims. Several states or outcomes mean any of them."""

    state = django_filters.MultipleChoiceFilter(choices=list(STATES.items()), method="filter_state")
    outcome = django_filters.MultipleChoiceFilter(choices=list(OUTCOMES.items()), method="filter_outcome")
    topic = _slug(Topic, "the slug of a topic")
    article = _slug(Article, "the slug of an article: of the claim, or of a forecast on it")
    outlet = _slug(Outlet, "the slug of an outlet: of the claim, or of a forecast's article")
    forecaster = _slug(Forecaster, "the slug of a forecaster who has a forecast on the claim")

    class Meta:
        model = Claim
        fields: list[str] = []

    def filter_state(self, claims: ClaimQuerySet, name: str, values: Sequence[str]) -> QuerySet[Claim]:
        """Keep the claims in any of the states, as they are now."""
        return claims.filter(reduce(or_, map(self._state, values), Q())) if values else claims

    def _state(self, state: str) -> Q:
        now = self.request.parser_context["view"].now
        match state:
            case "open":
                return Q(state=State.OPEN, deadline_at__gt=now)
            case "due":
                return Q(state=State.OPEN, deadline_at__lte=now)
            case "final":
                confirmed = now - settings.DISPUTE_WINDOW
                return Q(state=State.RESOLVED, current_resolution__confirmed_at__lte=confirmed)
            case stored:
                return Q(state=stored)

    def filter_outcome(self, claims: ClaimQuerySet, name: str, values: Sequence[str]) -> QuerySet[Claim]:
        """Keep the claims with a live resolution of any of the outcomes."""
        outcomes = set(values) | (set(VOIDS) if "void" in values else set())
        known = outcomes & set(Outcome.values)
        return claims.filter(current_resolution__proposal__outcome__in=sorted(known)) if values else claims

    def filter_about(self, claims: ClaimQuerySet, name: str, row: Row) -> QuerySet[Claim]:
        """Keep the claims that have to do with a subject, as its scorecard lists them."""
        return claims.filter(about(name, row.pk))


class ArticleFilters(django_filters.FilterSet):  # type: ignore[misc] # published without types
    """Which articles."""

    outlet = django_filters.ModelChoiceFilter(
        queryset=Outlet.objects.all(), to_field_name="slug", help_text="the slug of an outlet"
    )
    author = django_filters.ModelChoiceFilter(
        queryset=Forecaster.objects.all(),
        field_name="authors",
        to_field_name="slug",
        help_text="the slug of a forecaster who wrote it",
    )

    class Meta:
        model = Article
        fields: list[str] = []
