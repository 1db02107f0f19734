"""Topics, outlets and forecasters: who and what there is, with the addresses of their scorecards and claims."""

from collections.abc import Mapping

from django.db.models import QuerySet
from django.http.response import HttpResponseBase
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request

from forecasts.api.reading import Listing
from forecasts.api.serializers.sources import ListedForecaster, ListedOutlet, ListedTopic
from forecasts.catalogue.orders import BY_SLUG, Rows
from forecasts.models.sources import Forecaster, Outlet, Topic

LONGEST = 200
_NAME = OpenApiParameter("name", str, description="words that have to stand in the name, as they are written there")
_KIND = OpenApiParameter("kind", str, enum=Forecaster.Kind.values, description="what sort of source they are")


def name_words(asked: Mapping[str, str]) -> str:
    """Return the words that a name is looked for by; empty where none are given.

    Raises:
        ValidationError: they are too long.
    """
    words = asked.get("name", "")
    if len(words) > LONGEST:
        raise ValidationError({"name": [f"Give at most {LONGEST} letters."]})
    return words


class Directory(Listing):
    """A list by slug, in which one may look for a name."""

    order = BY_SLUG
    parameters = frozenset({"name"})

    def rows(self) -> Rows:
        """Return those whose name has the words."""
        return self.get_queryset().filter(name__icontains=name_words(self.request.query_params))


class TopicList(Directory):
    """All topics."""

    serializer_class = ListedTopic
    queryset = Topic.objects.all()
    file_name = "topics"

    @extend_schema(parameters=[_NAME], responses=ListedTopic(many=True))
    def get(self, request: Request) -> HttpResponseBase:
        """List the topics by slug."""
        return self.respond()


class OutletList(Directory):
    """All outlets."""

    serializer_class = ListedOutlet
    queryset = Outlet.objects.all()
    file_name = "outlets"

    @extend_schema(parameters=[_NAME], responses=ListedOutlet(many=True))
    def get(self, request: Request) -> HttpResponseBase:
        """List the outlets by slug."""
        return self.respond()


class ForecasterList(Directory):
    """All forecasters whom everybody may see."""

    serializer_class = ListedForecaster
    queryset = Forecaster.objects.public().themselves()
    parameters = frozenset({"name", "kind"})
    file_name = "forecasters"

    @extend_schema(parameters=[_NAME, _KIND], responses=ListedForecaster(many=True))
    def get(self, request: Request) -> HttpResponseBase:
        """List the forecasters by slug. Readers are listed by their own choice alone."""
        return self.respond()

    def rows(self) -> QuerySet[Forecaster]:
        """Return those of a kind."""
        kind = self.request.query_params.get("kind")
        if kind is None:
            return super().rows()
        if kind not in Forecaster.Kind.values:
            raise ValidationError({"kind": [f"There is no such kind: choose {', '.join(Forecaster.Kind.values)}."]})
        return super().rows().filter(kind=kind)
