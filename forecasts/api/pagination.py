"""Pages of a list, by cursor: what is added meanwhile neither shifts nor repeats a row."""

from typing import Any

from rest_framework.exceptions import NotFound, ValidationError
from rest_framework.pagination import Cursor, CursorPagination
from rest_framework.request import Request

MOST = 200


class Pages(CursorPagination):
    """Newest first. The cursor stands for the last row seen; a client takes it from `next` and never makes one."""

    ordering = "-id"
    page_size = 50
    page_size_query_param = "page_size"
    max_page_size = MOST

    def get_page_size(self, request: Request) -> int:
        """Return how many rows a page has.

        Raises:
            ValidationError: `page_size` is not a whole number from 1 to the maximum.
        """
        asked = str(request.query_params.get(self.page_size_query_param, self.page_size))
        if not (asked.isascii() and asked.isdigit() and len(asked) <= 4 and 1 <= int(asked) <= MOST):
            raise ValidationError({"page_size": [f"Give a whole number from 1 to {MOST}."]})
        return int(asked)

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

    def decode_cursor(self, request: Request) -> Cursor | None:
        """Return the cursor of a request.

        Raises:
            ValidationError: it is none that a page has given.
        """
        try:
            cursor = super().decode_cursor(request)
        except NotFound as error:
            raise ValidationError({"cursor": [_NO_CURSOR]}) from error
        position = "0" if cursor is None or cursor.position is None else str(cursor.position)
        if not (position.isascii() and position.isdigit() and len(position) <= 18):
            raise ValidationError({"cursor": [_NO_CURSOR]})
        return cursor


class InOrder(Pages):
    """From the first to the newest: what happened to one claim."""

    ordering = "id"


_NO_CURSOR = "This cursor is not valid: take it from the `next` or `previous` of a page."
