"""Articles."""

from rest_framework.mixins import ListModelMixin, RetrieveModelMixin
from rest_framework.request import Request
from rest_framework.response import Response

from forecasts.api.filters import ArticleFilters
from forecasts.api.pagination import Pages
from forecasts.api.reading import Reading
from forecasts.api.serializers.sources import ArticleSerializer
from forecasts.models.sources import Article


class ArticleReading(Reading):
    """A view of articles."""

    queryset = Article.objects.select_related("outlet", "capture").defer("capture__text").prefetch_related("authors")
    serializer_class = ArticleSerializer
    lookup_field = "slug"


class ArticleList(ArticleReading, ListModelMixin):
    """All articles."""

    filterset_class = ArticleFilters
    pagination_class = Pages

    def get(self, request: Request) -> Response:
        """List the articles, those entered last first."""
        return self.list(request)


class ArticleDetail(ArticleReading, RetrieveModelMixin):
    """One article."""

    def get(self, request: Request, slug: str) -> Response:
        """Show one article. Its text stays with its publisher; `capture` proves which text was read."""
        return self.retrieve(request)
