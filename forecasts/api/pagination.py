"""Pages of a list, by cursor: what is written meanwhile neither repeats a row nor leaves one out.

A cursor is the place of the last row seen in the list's order. Every row has one place and no two have the same, so a
page begins behind that place whatever has been added, changed or taken away meanwhile. In an order that never changes
(recorded, entered, slug) no row is missed; in that of changes a row only ever moves ahead, where it is met again.
"""

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Iterator, Sequence
from typing import Any, Final

from rest_framework.exceptions import ValidationError
from rest_framework.pagination import BasePagination
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.utils.urls import replace_query_param
from rest_framework.views import APIView

from forecasts.catalogue.orders import BadPlace, Order, Rows, whole

MOST: Final = 200
USUAL: Final = 50
AT_ONCE: Final = 200
"""Rows read at once of a whole list."""
NO_CURSOR: Final = "This cursor is not valid here: take it from the `next` or `previous` of a page of this list."


class Pages(BasePagination):
    """One page of a view's rows in its order."""

    rows: list[Any]
    following: str | None
    preceding: str | None

    def paginate_queryset(  # type: ignore[override] # our own views give querysets
        self, queryset: Rows, request: Request, view: APIView | None = None
    ) -> list[Any]:
        """Return the page that a request asks for.

        1. Go from the cursor's place, on or back, one row further than the page.
        2. A row too many means that there is more in that direction.
        """
        order: Order = view.order  # type: ignore[union-attr] # our own views
        size = page_size(request)
        place, back = self._cursor(request, order)
        way = order.reverse if back else order
        found = list(whole(view.shown(), self._behind(queryset, way, place), way, size + 1))  # type: ignore[union-attr]
        more, page = len(found) > size, found[:size]
        self.rows = page[::-1] if back else page
        has_next, has_previous = (place is not None, more) if back else (more, place is not None)
        self.following = self._address(request, order, self.rows[-1:] if has_next else [], back=False)
        self.preceding = self._address(request, order, self.rows[:1] if has_previous else [], back=True)
        return self.rows

    def get_paginated_response(self, data: Any) -> Response:  # noqa: ANN401 (the rows as written)
        """Return the page with the addresses of its neighbours."""
        return Response({"next": self.following, "previous": self.preceding, "results": data})

    def get_paginated_response_schema(self, schema: dict[str, Any]) -> dict[str, Any]:
        """Return the schema of a page, for the OpenAPI document."""
        address = {
            "type": ["string", "null"],
            "format": "uri",
            "description": "The next or previous page, if there is one.",
        }
        return {
            "type": "object",
            "required": ["next", "previous", "results"],
            "properties": {"next": address, "previous": address, "results": schema},
        }

    def get_schema_operation_parameters(self, view: APIView) -> list[dict[str, Any]]:
        """Describe the parameters, for the OpenAPI document."""
        size = {"type": "integer", "minimum": 1, "maximum": MOST, "default": USUAL}
        return [
            _parameter("cursor", "of a page: take it from the `next` or `previous` of another", {"type": "string"}),
            _parameter("page_size", "how many rows a page has", size),
        ]

    def _cursor(self, request: Request, order: Order) -> tuple[tuple[str, ...] | None, bool]:
        text = request.query_params.get("cursor")
        if text is None:
            return None, False
        try:
            back, *place = json.loads(urlsafe_b64decode(text.encode() + b"=="))
        except (ValueError, TypeError, RecursionError) as error:
            raise ValidationError({"cursor": [NO_CURSOR]}) from error
        if back not in {"on", "back"} or not all(isinstance(part, str) for part in place):
            raise ValidationError({"cursor": [NO_CURSOR]})
        return tuple(place), back == "back"

    def _behind(self, rows: Rows, way: Order, place: tuple[str, ...] | None) -> Rows:
        try:
            return rows if place is None else way.after(rows, place)
        except BadPlace as error:
            raise ValidationError({"cursor": [NO_CURSOR]}) from error

    def _address(self, request: Request, order: Order, last: Sequence[Any], *, back: bool) -> str | None:
        if not last:
            return None
        text = json.dumps(["back" if back else "on", *order.place(last[0])], separators=(",", ":"))
        cursor = urlsafe_b64encode(text.encode()).decode().rstrip("=")
        return replace_query_param(request.build_absolute_uri(), "cursor", cursor)


class CountedPages(Pages):
    """Pages of a list that also says how many rows it has in all, for lists that are cheap to count."""

    total: int

    def paginate_queryset(  # type: ignore[override] # our own views give querysets
        self, queryset: Rows, request: Request, view: APIView | None = None
    ) -> list[Any]:
        """Return the page that a request asks for, and count the list."""
        self.total = queryset.count()
        return super().paginate_queryset(queryset, request, view)

    def get_paginated_response(self, data: Any) -> Response:  # noqa: ANN401 (the rows as written)
        """Return the page with the addresses of its neighbours and the size of the list."""
        response = super().get_paginated_response(data)
        response.data = {"total": self.total} | response.data
        return response

    def get_paginated_response_schema(self, schema: dict[str, Any]) -> dict[str, Any]:
        """Return the schema of a page, for the OpenAPI document."""
        page = super().get_paginated_response_schema(schema)
        total = {"type": "integer", "description": "How many rows the whole list has."}
        return page | {"required": ["total", *page["required"]], "properties": {"total": total} | page["properties"]}


def page_size(request: Request) -> int:
    """Return how many rows a page has.

    Raises:
        ValidationError: `page_size` is not a whole number from 1 to the maximum.
    """
    asked = str(request.query_params.get("page_size", USUAL))
    if not (asked.isascii() and asked.isdigit() and len(asked) <= 4 and 1 <= int(asked) <= MOST):
        raise ValidationError({"page_size": [f"Give a whole number from 1 to {MOST}."]})
    return int(asked)


def in_parts(rows: Rows, shown: Rows, order: Order) -> Iterator[list[Any]]:
    """Yield a whole list in parts, of which only one is in memory at a time, as pages would give it."""
    part = list(whole(shown, rows, order, AT_ONCE))
    while part:
        yield part
        part = list(whole(shown, order.after(rows, order.place(part[-1])), order, AT_ONCE))


def _parameter(name: str, description: str, schema: dict[str, Any]) -> dict[str, Any]:
    return {"name": name, "in": "query", "required": False, "description": description, "schema": schema}
