"""Which articles."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Final

import django_filters
from django.db.models import QuerySet

from forecasts.catalogue.fields import day, slug
from forecasts.catalogue.orders import ARTICLES, Order
from forecasts.models.claims import Claim
from forecasts.models.sources import Article, Forecaster, Outlet, Topic

ORDERS: Final = {
    "-entered": "entered last first",
    "entered": "entered first first",
    "-published": "published last first",
    "published": "published first first",
}

Articles = QuerySet[Article]


class ArticleFilters(django_filters.FilterSet):  # type: ignore[misc] # published without types
    """Which articles."""

    outlet = slug(Outlet, "the slug of an outlet")
    author = slug(Forecaster, "the slug of a forecaster who wrote it", method="by_author")
    topic = slug(Topic, "the slug of a topic of its claims", method="on_topic")
    published_from = day("on_days", "published on this day or later")
    published_to = day("on_days", "published on this day or earlier")
    ordering = django_filters.ChoiceFilter(choices=list(ORDERS.items()), method="later", empty_label=None)

    class Meta:
        model = Article
        fields: list[str] = []

    def __init__(self, *args: Any, at: datetime | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.at = at

    @property
    def order(self) -> Order:
        """The order asked for."""
        return ARTICLES[self.form.cleaned_data.get("ordering") or "-entered"]

    def later(self, articles: Articles, name: str, value: object) -> Articles:
        """Leave it to `order`."""
        return articles

    def by_author(self, articles: Articles, name: str, author: Forecaster) -> Articles:
        """Keep what somebody has written."""
        return articles.filter(pk__in=author.articles.order_by().values("pk"))

    def on_topic(self, articles: Articles, name: str, topic: Topic) -> Articles:
        """Keep the articles with claims that are filed under a topic."""
        claims = Claim.objects.recorded().filter(topics=topic.pk, article__isnull=False)
        return articles.filter(pk__in=claims.order_by().values("article"))

    def on_days(self, articles: Articles, name: str, value: Any) -> Articles:  # noqa: ANN401 (a date)
        """Keep what was published on these days."""
        end = "gte" if name == "published_from" else "lte"
        return articles.filter(**{f"published_on__{end}": value})
