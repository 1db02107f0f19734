"""Articles."""

from django.db.models import QuerySet
from django.http.response import HttpResponseBase
from drf_spectacular.utils import extend_schema
from rest_framework.mixins import RetrieveModelMixin
from rest_framework.request import Request
from rest_framework.response import Response

from forecasts.api.filters import ArticleFilters
from forecasts.api.reading import AsAsked, Listing, Reading
from forecasts.api.serializers.sources import ArticleSerializer
from forecasts.models.sources import Article


def shown_articles() -> QuerySet[Article]:
    """Return the articles with all that their shape shows; their texts stay where they are."""
    return (
        Article.objects.select_related("outlet", "capture")
        .defer("capture__text")
        .prefetch_related("authors__merged_into")
    )


class ArticleList(Listing):
    """All articles."""

    serializer_class = ArticleSerializer
    filter_backends = [AsAsked]
    filterset_class = ArticleFilters
    file_name = "articles"
    queryset = shown_articles()

    @extend_schema(responses=ArticleSerializer(many=True))
    def get(self, request: Request) -> HttpResponseBase:
        """List the articles, those entered last first."""
        return self.respond()


class ArticleDetail(Reading, RetrieveModelMixin):
    """One article."""

    serializer_class = ArticleSerializer
    lookup_field = "slug"
    queryset = shown_articles()

    def get(self, request: Request, slug: str) -> Response:
        """Show one article. Its text stays with its publisher; `capture` proves which text was read."""
        return self.retrieve(request)
