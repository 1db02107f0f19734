"""The leaderboard: the same document as its page shows."""

from collections.abc import Iterator
from typing import Any

from django.http.response import HttpResponseBase
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.exceptions import ValidationError
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response

from forecasts.api.files import FILES, LIST_RENDERERS, Part, file_of
from forecasts.api.reading import Reading
from forecasts.api.serializers.documents import described
from forecasts.api.validators import weak
from forecasts.scorecards.boards.board_rows import ORDERS
from forecasts.scorecards.boards.document_types import BoardDocument, BoardRow
from forecasts.scorecards.boards.leaderboard import leaderboard
from forecasts.scorecards.publishing.standings_sums import KINDS, PARTS

_PART = "which forecasts count: recorded in advance, or afterwards. The two are never added up"
_PARAMETERS = [
    OpenApiParameter("kind", str, enum=KINDS, default=KINDS[0], description="who is ranked"),
    OpenApiParameter("part", str, enum=PARTS, default=PARTS[0], description=_PART),
    OpenApiParameter("order", str, enum=list(ORDERS), default="error", description="the order of those with a place"),
    OpenApiParameter("page", int, default=1, description="a page of 50; the document says how many there are"),
]


class Leaderboard(Reading):
    """A board."""

    serializer_class = described(BoardDocument)
    renderer_classes = LIST_RENDERERS
    pagination_class = None
    filter_backends = []
    parameters = frozenset({"kind", "part", "order", "page"})

    @extend_schema(parameters=_PARAMETERS, operation_id="leaderboard")
    def get(self, request: Request) -> HttpResponseBase:
        """Show a page of a board. A rank is a range: as exact as the data allow, and none where they are too few."""
        asked: Any = {
            name: request.query_params[name] for name in ("kind", "part", "order") if name in request.query_params
        }
        asked = {"kind": KINDS[0]} | asked
        renderer = request.accepted_renderer
        if renderer.format not in FILES:
            board = leaderboard(now=self.now, page=self._page(), **asked)
            return Response(board, headers={"ETag": weak(JSONRenderer().render({**board, "as_of": None}))})
        if "page" in request.query_params:
            raise ValidationError({"page": ["A file holds the whole board: leave this out."]})
        first = leaderboard(now=self.now, page=1, **asked)
        return file_of(
            renderer,
            self._parts(first, asked),
            described(BoardRow)(),
            name=f"leaderboard-{first['kind']}-{first['part']}",
        )

    def _page(self) -> int:
        asked = self.request.query_params.get("page", "1")
        if not (asked.isascii() and asked.isdigit() and len(asked) <= 6):
            raise ValidationError({"page": ["Give a whole number, from 1."]})
        return int(asked)

    def _parts(self, first: BoardDocument, asked: dict[str, str]) -> Iterator[Part]:
        yield first["rows"]
        for page in range(2, first["pages"] + 1):
            yield leaderboard(now=self.now, page=page, **asked)["rows"]
