"""Scorecards."""

from django.http import HttpResponseBase
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.exceptions import NotFound
from rest_framework.request import Request
from rest_framework.response import Response

from forecasts.api.card_texts import card_text
from forecasts.api.reading import Reading
from forecasts.api.serializers.cards import CardSerializer
from forecasts.scorecards.documents import document, parse_as_of
from forecasts.scorecards.subjects import LEDGER, Subject

_KIND = OpenApiParameter("kind", str, OpenApiParameter.PATH, enum=["forecaster", "outlet", "article", "topic"])
_AS_OF = OpenApiParameter(
    "as_of",
    str,
    description="An instant with its offset from UTC, such as 2026-01-31T12:00:00Z: what had been recorded by then.",
)


class CardReading(Reading):
    """A view of a scorecard."""

    serializer_class = CardSerializer
    pagination_class = None
    filter_backends = []
    parameters = frozenset({"as_of"})

    def card(self, kind: str, slug: str) -> HttpResponseBase:
        """Return the document of a subject, as of the instant asked for.

        Raises:
            NotFound: there is no such subject.
        """
        as_of = self.request.query_params.get("as_of")
        try:
            if as_of is None:
                return card_text(kind=kind, slug=slug, now=self.now).answer(now=self.now)
            return Response(document(kind=kind, slug=slug, now=self.now, as_of=parse_as_of(as_of)))
        except Subject.DoesNotExist as error:
            raise NotFound(str(error)) from error


class Scorecard(CardReading):
    """The scorecard of a forecaster, an outlet, an article or a topic."""

    @extend_schema(parameters=[_KIND, _AS_OF], operation_id="scorecard")
    def get(self, request: Request, kind: str, slug: str) -> HttpResponseBase:
        """Show a scorecard as it is published, or as of an earlier instant, made from the rows of then."""
        return self.card(kind, slug)


class LedgerScorecard(CardReading):
    """The scorecard of the whole ledger."""

    @extend_schema(parameters=[_AS_OF], operation_id="scorecard_ledger")
    def get(self, request: Request) -> HttpResponseBase:
        """Show the scorecard of the whole ledger, as it is published or as of an earlier instant."""
        return self.card(LEDGER, LEDGER)
