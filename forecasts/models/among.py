"""Rows of many keys: the keys are one parameter of the query, however many they are."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from django.db.models import BooleanField, F, Func


class Among(Func):
    """Whether a column of keys is one of these. `__in` makes a parameter of each, which takes longer than to read the row."""

    output_field = BooleanField()

    def __init__(self, column: str, keys: Iterable[int]) -> None:
        super().__init__(F(column))
        self.keys = list(keys)

    def as_sqlite(self, compiler: Any, connection: Any, **_: Any) -> tuple[str, Any]:  # noqa: ANN401 (Django's own)
        """A JSON list."""
        column, params = compiler.compile(self.source_expressions[0])
        listed = f"{column} IN (SELECT value FROM json_each(%s))"  # noqa: S608 – the name of a column
        return listed, [*params, json.dumps(self.keys)]

    def as_postgresql(self, compiler: Any, connection: Any, **_: Any) -> tuple[str, Any]:  # noqa: ANN401 (Django's own)
        """An array."""
        column, params = compiler.compile(self.source_expressions[0])
        return f"{column} = ANY(%s::bigint[])", [*params, self.keys]
