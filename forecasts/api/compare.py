"""Two subjects on the claims that both answered, and one against everybody."""

from typing import Any

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.exceptions import ValidationError
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response

from forecasts.api.reading import Reading
from forecasts.api.serializers.documents import described
from forecasts.api.validators import weak
from forecasts.scorecards.boards.comparison import comparison
from forecasts.scorecards.boards.document_types import COMPARED, ComparisonDocument, EverybodyDocument
from forecasts.scorecards.boards.everybody import everybody
from forecasts.scorecards.publishing.standings_sums import PARTS

_PART = "which forecasts count: recorded in advance, or afterwards. The two are never compared with one another"
_KIND = OpenApiParameter("kind", str, enum=COMPARED, default=COMPARED[0], description="who is compared")
_FIRST = OpenApiParameter("first", str, required=True, description="the slug of one")
_SECOND = OpenApiParameter("second", str, required=True, description="the slug of the other")
_RECORDED = OpenApiParameter("part", str, enum=PARTS, default=PARTS[0], description=_PART)
_PAGE = OpenApiParameter("page", int, default=1, description="a page of 50 shared claims; the document says how many")


class Comparing(Reading):
    """What both have in common."""

    pagination_class = None
    filter_backends = []

    def asked(self) -> dict[str, str]:
        """Return what is compared: its kind and part."""
        asked = self.request.query_params
        return {"kind": asked.get("kind", COMPARED[0]), "part": asked.get("part", PARTS[0])}

    def answered(self, document: ComparisonDocument | EverybodyDocument) -> Response:
        """Answer with a document, and an ETag of all of it but the instant."""
        return Response(document, headers={"ETag": weak(JSONRenderer().render({**document, "as_of": None}))})


class Compare(Comparing):
    """Two subjects."""

    serializer_class = described(ComparisonDocument)
    parameters = frozenset({"kind", "first", "second", "part", "page"})

    @extend_schema(parameters=[_KIND, _FIRST, _SECOND, _RECORDED, _PAGE], operation_id="compare")
    def get(self, request: Request) -> Response:
        """Compare two on the claims that both answered: mean scores, their difference, and whether luck explains it."""
        asked = request.query_params
        page = asked.get("page", "1")
        if not (page.isascii() and page.isdigit() and len(page) <= 6):
            raise ValidationError({"page": ["Give a whole number, from 1."]})
        both: dict[str, Any] = {name: asked.get(name, "") for name in ("first", "second")}
        return self.answered(comparison(**self.asked(), **both, page=int(page), now=self.now))


class Everybody(Comparing):
    """One subject against all others who share enough claims."""

    serializer_class = described(EverybodyDocument)
    parameters = frozenset({"kind", "first", "part"})

    @extend_schema(parameters=[_KIND, _FIRST, _RECORDED], operation_id="compare_everybody")
    def get(self, request: Request) -> Response:
        """Compare one with everybody who shares at least five claims, p corrected for how many are compared."""
        return self.answered(everybody(**self.asked(), slug=request.query_params.get("first", ""), now=self.now))
