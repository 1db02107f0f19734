"""Many rows at once, column by column.

Django, and below it the driver of SQLite, convert every instant and every yes or no by a call of its own. Of a hundred
thousand rows that takes longer than all the rest; here the database is asked for bare values, and each distinct one is
converted once.
"""

from __future__ import annotations

import gc
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any, Final

from django.db import connection
from django.db.models import IntegerField, QuerySet, TextField
from django.db.models.functions import Cast

Column = Sequence[Any]

YES_OR_NO: Final = {0: False, 1: True, None: None}
"""What a bare yes or no means."""


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
    sql, params = rows.query.sql_with_params()
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


def columns_of(
    rows: QuerySet[Any, Any],
    plain: Sequence[str],
    *,
    instants: Collection[str] = (),
    yes_or_no: Collection[str] = (),
) -> Mapping[str, Column]:
    """Return the named columns of rows: numbers and texts as they are, instants, and what is yes, no or unknown. One query."""
    bare = [*(Cast(name, TextField()) for name in instants), *(Cast(name, IntegerField()) for name in yes_or_no)]
    names = (*plain, *instants, *yes_or_no)
    found = rows_of(rows.values_list(*plain, *bare))
    columns: dict[str, Column] = dict.fromkeys(names, ())
    columns |= zip(names, zip(*found, strict=True), strict=False)
    for name in instants:
        known = {text: None if text is None else _instant(text) for text in set(columns[name])}
        columns[name] = tuple(map(known.__getitem__, columns[name]))
    for name in yes_or_no:
        columns[name] = tuple(map(YES_OR_NO.__getitem__, columns[name]))
    return columns


def _instant(text: str) -> datetime:
    """Return an instant from its text: SQLite's is in UTC without saying so, PostgreSQL's says its offset."""
    instant = datetime.fromisoformat(text)
    return instant.replace(tzinfo=UTC) if instant.tzinfo is None else instant.astimezone(UTC)
