"""Many rows at once, column by column.

Django, and below it the driver of SQLite, convert every instant and every yes or no by a call of its own. Of a hundred
thousand rows that takes longer than all the rest; here the database is asked for bare values, and each distinct one is
converted once.
"""

from __future__ import annotations

import gc
import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime
from typing import Any, NamedTuple

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import (
    BooleanField,
    DateField,
    DateTimeField,
    Field,
    IntegerField,
    JSONField,
    Model,
    QuerySet,
    TextField,
)
from django.db.models.functions import Cast

Column = Sequence[Any]


@contextmanager
def nothing_collected() -> Iterator[None]:
    """Let the garbage collector rest: it would go through every row again and again, and none of them is garbage."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def rows_of(rows: QuerySet[Any, Any]) -> list[tuple[Any, ...]]:
    """Return rows as the database gives them, unconverted. One query."""
    try:
        sql, params = rows.query.sql_with_params()
    except EmptyResultSet:
        return []
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        found: list[tuple[Any, ...]] = cursor.fetchall()
    return found


class Prepared:
    """A query of which the SQL is written once: each of its `marks` stands for a value that every execution brings.

    A mark is a value that nothing else in the query has; rows come as the database gives them.
    """

    def __init__(self, rows: QuerySet[Any, Any], **marks: Any) -> None:
        self._sql, params = rows.query.sql_with_params()
        names = {_adapted(mark): name for name, mark in marks.items()}
        self._params = [(names.get(value), value) for value in params]

    def __call__(self, **values: Any) -> list[tuple[Any, ...]]:
        """Return the rows. One query."""
        params = [_adapted(values[name]) if name else value for name, value in self._params]
        with connection.cursor() as cursor:
            cursor.execute(self._sql, params)
            found: list[tuple[Any, ...]] = cursor.fetchall()
        return found


def _adapted(value: Any) -> Any:  # noqa: ANN401 – whatever a query is asked with
    return connection.ops.adapt_datetimefield_value(value) if isinstance(value, datetime) else value


def columns_of(rows: QuerySet[Any, Any], names: Sequence[str]) -> dict[str, Column]:
    """Return the named columns of rows. One query; each distinct instant, day or JSON value is converted once.

    What is yes or no, an instant or a day, SQLite's driver would convert by a call for each: it is asked for as bare values.
    """
    kinds = _kinds(rows, tuple(names))
    bare = [Cast(name, kind.bare()) if kind and kind.bare else name for name, kind in zip(names, kinds, strict=True)]
    found = rows_of(rows.values_list(*bare))
    columns: dict[str, Column] = dict.fromkeys(names, ())
    columns |= zip(names, zip(*found, strict=True), strict=False)
    for name, kind in zip(names, kinds, strict=True):
        if kind:
            known = {value: None if value is None else kind.convert(value) for value in set(columns[name])}
            columns[name] = tuple(map(known.__getitem__, columns[name]))
    return columns


def read(rows: QuerySet[Any, Any], names: Sequence[str]) -> list[tuple[Any, ...]]:
    """Return the named columns of rows, row by row, as `values_list` does."""
    return list(zip(*columns_of(rows, names).values(), strict=True))


class _Kind(NamedTuple):
    """How a column is read that is not taken as it is: asked for as another type, if any, and converted."""

    convert: Callable[[Any], Any]
    bare: type[Field[Any, Any]] | None = None


_known: dict[tuple[type[Model], tuple[str, ...]], list[_Kind | None]] = {}


def _kinds(rows: QuerySet[Any, Any], names: tuple[str, ...]) -> list[_Kind | None]:
    """Return how each column is read. What a name of a table stands for is looked up once."""
    if (rows.model, names) not in _known:
        compiler = rows.values_list(*names).query.get_compiler(connection=connection)
        compiler.setup_query()
        _known[rows.model, names] = [_kind(expression.output_field) for expression, *_ in compiler.select]
    return _known[rows.model, names]


def _kind(field: Field[Any, Any]) -> _Kind | None:
    if isinstance(field, DateTimeField):
        return _Kind(_instant, TextField)
    if isinstance(field, DateField):
        return _Kind(date.fromisoformat, TextField)
    if isinstance(field, BooleanField):
        return _Kind(bool, IntegerField)
    return _Kind(json.loads) if isinstance(field, JSONField) else None


def _instant(text: str) -> datetime:
    """Return an instant from its text: SQLite's is in UTC without saying so, PostgreSQL's says its offset."""
    instant = datetime.fromisoformat(text)
    return instant.replace(tzinfo=UTC) if instant.tzinfo is None else instant.astimezone(UTC)
