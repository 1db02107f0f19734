"""Claims, and what belongs to one: its forecasts, its resolutions, its history."""

from collections.abc import Iterator, Sequence
from typing import Any

from django.db.models import Case, Prefetch, Q, QuerySet, When
from django.db.models.functions import Coalesce
from django.http.response import HttpResponseBase
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.exceptions import ValidationError
from rest_framework.generics import get_object_or_404
from rest_framework.mixins import RetrieveModelMixin
from rest_framework.request import Request
from rest_framework.response import Response

from forecasts.api.files import FILES, LIST_RENDERERS, Part, file_of
from forecasts.api.filters import ClaimFilters
from forecasts.api.reading import AsAsked, Listing, Reading
from forecasts.api.serializers.claims import ClaimDetailSerializer, ClaimSerializer, EntrySerializer
from forecasts.api.serializers.forecasts import ForecastSerializer
from forecasts.api.serializers.resolutions import WITH_RESOLUTIONS, ResolutionSerializer
from forecasts.catalogue.hits import hits_in
from forecasts.catalogue.orders import RECORDED
from forecasts.history.queries import Entries
from forecasts.models.claims import Claim
from forecasts.models.forecasts import Forecast
from forecasts.models.resolutions import Resolution
from forecasts.models.sources import Forecaster
from forecasts.resolution.corrections import corrected_on
from forecasts.scorecards.calls import Call, calls_of
from forecasts.scorecards.crowd import is_hidden

Calls = dict[tuple[int, int], Call]

_CONDITIONS = Claim.objects.recorded().select_related("current_resolution__proposal").order_by("pk")
_READER = Q(forecaster__kind=Forecaster.Kind.READER)
_SAID = Forecast.objects.select_related(
    "claim", "forecaster__reader_key", "forecaster__merged_into", "article__outlet"
).order_by(
    Case(When(_READER, then=None), default=Coalesce("forecaster__merged_into", "forecaster")).asc(nulls_last=True),
    "stated_at",
    "recorded_at",
    "id",
)
"""By forecaster, then readers by time alone: their order must not tell who is the same on two claims."""


def shown_claims() -> QuerySet[Claim]:
    """Return the claims that the public may see, with all that their shape shows."""
    claims = Claim.objects.recorded().select_related(
        "outlet", "article__outlet", "group", "current_resolution__proposal", "change"
    )
    return claims.prefetch_related(
        "topics", Prefetch("conditions", queryset=_CONDITIONS), Prefetch("forecasts", queryset=_SAID)
    )


class OfClaims(Reading):
    """A view of claims, whose shapes need the calls on them."""

    queryset = Claim.objects.recorded()
    lookup_field = "public_id"

    def calls_on(self, claims: Sequence[Claim]) -> Calls:
        """Return what became of each forecaster's word on each claim."""
        return {(call.claim.pk, call.forecaster.pk): call for call in calls_of(claims, at=self.now)}

    def known_of(self, claims: Sequence[Claim]) -> dict[str, Any]:
        """Return what the shapes of claims and forecasts need beside the rows: calls, and what was corrected."""
        known = {"calls": self.calls_on(claims), "corrected": corrected_on([claim.pk for claim in claims])}
        return {**self.get_serializer_context(), **known}

    def claim(self) -> Claim:
        """Return the claim of the address."""
        claims = Claim.objects.recorded().select_related("current_resolution__proposal")
        claim: Claim = get_object_or_404(claims, public_id=self.kwargs["public_id"])
        return claim


class ClaimList(OfClaims, Listing):
    """All claims."""

    serializer_class = ClaimSerializer
    filter_backends = [AsAsked]
    filterset_class = ClaimFilters
    file_name = "claims"
    order = RECORDED

    def shown(self) -> QuerySet[Claim]:
        """Return the claims with all that their shape shows."""
        return shown_claims()

    @extend_schema(responses=ClaimSerializer(many=True))
    def get(self, request: Request) -> HttpResponseBase:
        """List the claims, those recorded last first, with all forecasts on them. With `q`, `hits` says what was found."""
        return self.respond()

    def written(self, rows: Sequence[Claim]) -> Part:
        """Return claims in their shape."""
        if self.asked.search:
            for claim in rows:
                claim.hits = hits_in(claim, self.asked.search)  # type: ignore[attr-defined] # found by the serializer
        context = self.known_of(rows)
        return list(ClaimSerializer(rows, many=True, context=context).data)


class ClaimDetail(OfClaims, RetrieveModelMixin):
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
        context = self.known_of([claim])
        return Response(ClaimDetailSerializer(claim, context=context).data)


class ClaimForecasts(OfClaims, Listing):
    """The forecasts on one claim."""

    serializer_class = ForecastSerializer
    file_name = "claim-{public_id}-forecasts"

    def rows(self) -> QuerySet[Forecast]:
        """Return them; what readers say is left out as long as their median is hidden, which it would tell."""
        claim = self.claim()
        self.known = self.known_of([claim])
        said = claim.forecasts.all()
        return said.exclude(forecaster__kind=Forecaster.Kind.READER) if is_hidden(claim, at=self.now) else said

    def shown(self) -> QuerySet[Forecast]:
        """Return forecasts with their sources."""
        return _SAID

    def written(self, rows: Sequence[Forecast]) -> Part:
        """Return forecasts in their shape."""
        return list(ForecastSerializer(rows, many=True, context=self.known).data)

    @extend_schema(responses=ForecastSerializer(many=True))
    def get(self, request: Request, public_id: str) -> HttpResponseBase:
        """List every forecast on a claim, corrected where it was; `call` stands with those that count."""
        return self.respond()


class ClaimResolutions(OfClaims, Listing):
    """The resolutions of one claim."""

    serializer_class = ResolutionSerializer
    file_name = "claim-{public_id}-resolutions"

    def rows(self) -> QuerySet[Resolution]:
        """Return them."""
        return self.claim().resolutions.all()

    def shown(self) -> QuerySet[Resolution]:
        """Return resolutions with their grounds and the disputes about them."""
        return Resolution.objects.prefetch_related(*WITH_RESOLUTIONS)

    @extend_schema(responses=ResolutionSerializer(many=True))
    def get(self, request: Request, public_id: str) -> HttpResponseBase:
        """List every resolution of a claim, those that were superseded or reopened included."""
        return self.respond()


class ClaimHistory(OfClaims):
    """The append-only record of one claim."""

    serializer_class = EntrySerializer
    renderer_classes = LIST_RENDERERS
    pagination_class = None
    filter_backends = []
    parameters = frozenset(("after", "limit"))

    @extend_schema(
        responses=EntrySerializer(many=True),
        parameters=[
            OpenApiParameter("after", int, description="Only entries after this number; numbers are dense, from 1 on."),
            OpenApiParameter("limit", int, description="At most so many entries; without it, all that there are."),
        ],
    )
    def get(self, request: Request, public_id: str) -> HttpResponseBase:
        """Show the record of a claim, oldest first: the whole of it in one piece, or what comes after a number."""
        entries = Entries(self.claim())
        asked = {name: _whole_number(request, name) for name in sorted(self.parameters)}
        parts = entries.after(asked["after"] or 0, at_most=asked["limit"])
        written: Iterator[Part] = (list(EntrySerializer(part, many=True).data) for part in parts)
        renderer = request.accepted_renderer
        if renderer.format in FILES:
            return file_of(renderer, list(written), EntrySerializer(), name=f"claim-{public_id}-history")
        return Response([entry for part in written for entry in part])


def _whole_number(request: Request, name: str) -> int | None:
    """Return a parameter that is a whole number; None where it is not given.

    Raises:
        ValidationError: it is none, or has more than nine digits.
    """
    text = request.query_params.get(name)
    if text is not None and not (text.isascii() and text.isdigit() and len(text) <= 9):
        raise ValidationError({name: ["Give a whole number, 0 or more, of at most nine digits."]})
    return None if text is None else int(text)
