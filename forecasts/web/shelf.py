"""The shelf: every scorecard there is, by what it is about."""

from typing import Any

from django.db.models import Q, QuerySet, Value
from django.urls import reverse

from forecasts.models.claims import Claim
from forecasts.models.forecasts import Forecast
from forecasts.models.sources import Forecaster, Outlet, Topic

PUBLIC = (Forecaster.Kind.AUTHOR, Forecaster.Kind.QUOTED, Forecaster.Kind.MODEL)
HEADINGS = {"forecaster": "Forecasters", "outlet": "Outlets", "topic": "Topics"}


def shelf() -> dict[str, list[tuple[str, str]]]:
    """Name and address of every card, under its heading, in one query."""
    claims = Claim.objects.recorded().values("pk")
    forecasters = Forecaster.objects.filter(kind__in=PUBLIC, pk__in=Forecast.objects.credited().values("credited_id"))
    outlets = Outlet.objects.filter(Q(claims__in=claims) | Q(articles__claims__in=claims))
    topics = Topic.objects.filter(claims__in=claims)
    rows = labelled(forecasters, "forecaster").union(labelled(outlets, "outlet"), labelled(topics, "topic"))
    cards: dict[str, list[tuple[str, str]]] = {heading: [] for heading in HEADINGS.values()}
    for page, name, slug in rows.order_by("page", "name"):
        cards[HEADINGS[page]].append((name, reverse(f"web:{page}", args=[slug])))
    return cards


def labelled(rows: QuerySet[Any], page: str) -> QuerySet[Any, tuple[str, str, str]]:
    """The rows with the name of the page that shows their card."""
    named: QuerySet[Any, tuple[str, str, str]] = rows.order_by().annotate(page=Value(page)).distinct()
    return named.values_list("page", "name", "slug")
