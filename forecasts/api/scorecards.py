"""Scorecards."""

from django.http import HttpResponseBase
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.exceptions import NotFound
from rest_framework.request import Request
from rest_framework.response import Response

from forecasts.api.card_texts import card_text
from forecasts.api.reading import Reading
from forecasts.api.serializers.cards import CardSerializer
from forecasts.models.errors import Invalid
from forecasts.scorecards.card.cuts import HORIZONS, RECORDED
from forecasts.scorecards.card.documents import document
from forecasts.scorecards.card.wanted import FIELDS, PUBLISHED, wanted_of
from forecasts.scorecards.methods import METHODS
from forecasts.scorecards.subjects import LEDGER, Subject

_KIND = OpenApiParameter("kind", str, OpenApiParameter.PATH, enum=["forecaster", "outlet", "article", "topic"])
_WANTED = [
    OpenApiParameter(
        "as_of",
        str,
        description="An instant with its offset from UTC, such as 2026-01-31T12:00:00Z: what had been recorded by then.",
    ),
    OpenApiParameter(
        "method",
        int,
        enum=list(METHODS),
        description="The version of the method by which it is computed; else the newest. "
        + "; ".join(f"{version}: {method.about}" for version, method in METHODS.items()),
    ),
    OpenApiParameter("topic", str, description="The slug of a topic: only claims that are filed under it."),
    OpenApiParameter(
        "since",
        OpenApiTypes.DATE,
        description="Only claims that closed on this day (UTC) or later: at the deadline, or earlier where they were settled.",
    ),
    OpenApiParameter("until", OpenApiTypes.DATE, description="Only claims that closed on this day (UTC) or earlier."),
    OpenApiParameter(
        "horizon",
        str,
        enum=list(HORIZONS),
        description="Only forecasts that were stated so many days before the deadline of their claim.",
    ),
    OpenApiParameter(
        "recorded",
        str,
        enum=list(RECORDED),
        description="Only forecasts that were recorded in advance (so far, while a claim is open), or only afterwards.",
    ),
]


class CardReading(Reading):
    """A view of a scorecard."""

    serializer_class = CardSerializer
    pagination_class = None
    filter_backends = []
    parameters = frozenset(FIELDS)

    def card(self, kind: str, slug: str) -> HttpResponseBase:
        """Return the document of a subject: as it is published, or what is asked for, made for this answer.

        Raises:
            NotFound: there is no such subject.
        """
        asked = self.request.query_params
        self._refuse_twice()
        wanted = wanted_of({name: asked[name] for name in FIELDS if name in asked}, now=self.now)
        try:
            if wanted == PUBLISHED:
                return card_text(kind=kind, slug=slug, now=self.now).answer(now=self.now)
            return Response(document(kind=kind, slug=slug, now=self.now, wanted=wanted))
        except Subject.DoesNotExist as error:
            raise NotFound(str(error)) from error

    def _refuse_twice(self) -> None:
        asked = self.request.query_params
        twice = {name: "Give this once." for name in FIELDS if len(asked.getlist(name)) > 1}
        if twice:
            raise Invalid(twice)


class Scorecard(CardReading):
    """The scorecard of a forecaster, an outlet, an article or a topic."""

    @extend_schema(parameters=[_KIND, *_WANTED], operation_id="scorecard")
    def get(self, request: Request, kind: str, slug: str) -> HttpResponseBase:
        """Show a scorecard as it is published; or as of an earlier instant, by an older method, or a cut of it."""
        return self.card(kind, slug)


class LedgerScorecard(CardReading):
    """The scorecard of the whole ledger."""

    @extend_schema(parameters=_WANTED, operation_id="scorecard_ledger")
    def get(self, request: Request) -> HttpResponseBase:
        """Show the scorecard of the whole ledger, or as of an earlier instant, by an older method, or a cut of it."""
        return self.card(LEDGER, LEDGER)
