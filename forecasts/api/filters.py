"""Filters of the API's lists, as its document describes them."""

import django_filters
from drf_spectacular.utils import extend_schema_field

from forecasts.catalogue import articles, claims
from forecasts.catalogue.fields import InstantFilter

Filters = type[django_filters.FilterSet]


def described(filters: Filters) -> Filters:
    """Tell the OpenAPI document of what type each parameter is."""
    for by in filters.base_filters.values():
        kind = _kind(by)
        if kind is not None:
            extend_schema_field({"type": "string", "description": by.extra.get("help_text", "")} | kind)(by)
    return filters


def _kind(by: django_filters.Filter) -> dict[str, str] | None:
    """Return the format of what is no choice among words."""
    match by:
        case django_filters.ModelChoiceFilter():
            return {}
        case django_filters.ChoiceFilter() | django_filters.MultipleChoiceFilter():
            return None
        case django_filters.DateFilter():
            return {"format": "date"}
        case InstantFilter():
            return {"format": "date-time"}
        case _:
            return {}


@described
class ClaimFilters(claims.ClaimFilters):
    """Which claims. Several states, outcomes or kinds mean any of them; different parameters all have to hold."""


@described
class ArticleFilters(articles.ArticleFilters):
    """Which articles."""
