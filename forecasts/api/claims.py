"""Claims, and what belongs to one: its forecasts, its resolutions, its history."""

from collections.abc import Sequence
from typing import Any

from django.db.models import Prefetch, QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework.generics import get_object_or_404
from rest_framework.mixins import ListModelMixin, RetrieveModelMixin
from rest_framework.request import Request
from rest_framework.response import Response

from forecasts.api.filters import ClaimFilters
from forecasts.api.pagination import InOrder, Pages
from forecasts.api.reading import Reading
from forecasts.api.serializers.claims import ClaimDetailSerializer, ClaimSerializer, EntrySerializer
from forecasts.api.serializers.forecasts import ForecastSerializer
from forecasts.api.serializers.resolutions import WITH_RESOLUTIONS, ResolutionSerializer
from forecasts.history.queries import entries_of
from forecasts.models.claims import Claim
from forecasts.models.forecasts import Forecast
from forecasts.models.resolutions import Resolution
from forecasts.scorecards.calls import Call, calls_of

Calls = dict[tuple[int, int], Call]

_CONDITIONS = Claim.objects.recorded().select_related("current_resolution__proposal").order_by("pk")
_SAID = Forecast.objects.select_related("forecaster", "article__outlet").in_order()


def shown_claims() -> QuerySet[Claim]:
    """Return the claims that the public may see, with all that their shape shows."""
    claims = Claim.objects.recorded().select_related(
        "outlet", "article__outlet", "group", "current_resolution__proposal"
    )
    return claims.prefetch_related(
        "topics", Prefetch("conditions", queryset=_CONDITIONS), Prefetch("forecasts", queryset=_SAID)
    )


class ClaimReading(Reading):
    """A view of claims, whose shapes need the calls on them."""

    queryset = Claim.objects.recorded()
    lookup_field = "public_id"

    def calls_on(self, claims: Sequence[Claim]) -> Calls:
        """Return what became of each forecaster's word on each claim."""
        return {(call.claim.pk, call.forecaster.pk): call for call in calls_of(claims, at=self.now)}

    def claim(self) -> Claim:
        """Return the claim of the address."""
        claims = Claim.objects.recorded().select_related("current_resolution__proposal")
        claim: Claim = get_object_or_404(claims, public_id=self.kwargs["public_id"])
        return claim


class ClaimList(ClaimReading, ListModelMixin):
    """All claims, newest first."""

    serializer_class = ClaimSerializer
    filterset_class = ClaimFilters
    pagination_class = Pages

    def get_queryset(self) -> QuerySet[Claim]:
        """Return the claims that the public may see."""
        return shown_claims()

    def get(self, request: Request) -> Response:
        """List the claims, newest first, with all forecasts on them."""
        page = self.paginate_queryset(self.filter_queryset(self.get_queryset())) or []
        context = {**self.get_serializer_context(), "calls": self.calls_on(page)}
        return self.get_paginated_response(ClaimSerializer(page, many=True, context=context).data)


class ClaimDetail(ClaimReading, RetrieveModelMixin):
    """One claim."""

    serializer_class = ClaimDetailSerializer

    def get_queryset(self) -> QuerySet[Claim]:
        """Return the claims that the public may see."""
        return shown_claims().prefetch_related(
            Prefetch("resolutions", queryset=Resolution.objects.prefetch_related(*WITH_RESOLUTIONS))
        )

    def get(self, request: Request, public_id: str) -> Response:
        """Show one claim: its source, criteria and window, all forecasts, and all resolutions with their evidence."""
        claim = self.get_object()
        context = {**self.get_serializer_context(), "calls": self.calls_on([claim])}
        return Response(ClaimDetailSerializer(claim, context=context).data)


class OfOneClaim(ClaimReading):
    """A list of what belongs to one claim, oldest first."""

    pagination_class = InOrder

    def respond(self, rows: QuerySet[Any], **context: Any) -> Response:
        """Return a page of rows in their shape."""
        page = self.paginate_queryset(rows)
        shape = self.get_serializer_class()
        return self.get_paginated_response(
            shape(page, many=True, context={**self.get_serializer_context(), **context}).data
        )


class ClaimForecasts(OfOneClaim):
    """The forecasts on one claim."""

    serializer_class = ForecastSerializer

    @extend_schema(responses=ForecastSerializer(many=True))
    def get(self, request: Request, public_id: str) -> Response:
        """List every forecast on a claim as it was recorded; `call` stands with those that count."""
        claim = self.claim()
        return self.respond(_SAID.filter(claim=claim), calls=self.calls_on([claim]))


class ClaimResolutions(OfOneClaim):
    """The resolutions of one claim."""

    serializer_class = ResolutionSerializer

    @extend_schema(responses=ResolutionSerializer(many=True))
    def get(self, request: Request, public_id: str) -> Response:
        """List every resolution of a claim, those that were superseded or reopened included."""
        return self.respond(Resolution.objects.filter(claim=self.claim()).prefetch_related(*WITH_RESOLUTIONS))


class ClaimHistory(ClaimReading):
    """The append-only record of one claim."""

    serializer_class = EntrySerializer
    pagination_class = None
    filter_backends = []

    @extend_schema(responses=EntrySerializer(many=True))
    def get(self, request: Request, public_id: str) -> Response:
        """Show the whole record of a claim, oldest first, in one piece."""
        return Response(EntrySerializer(entries_of(self.claim()), many=True).data)
