"""Rows read and written in bulk, thousands at a time, past the objects of the ORM. Written is only what can be made again.

Many rows go in one statement. Only where rows are changed by their key does SQLite take one after another with one
prepared statement, which is its quickest way.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import chain, islice
from typing import Any, Final

from django.db import connection
from django.db.models import CharField, DateTimeField, Field, JSONField, Model

AT_ONCE: Final = 1000
"""Values in one statement."""

REMEMBERED: Final = 20_000
"""Values of a column whose conversion is remembered while rows are read."""

Rows = Iterable[Sequence[Any]]


def insert(
    model: type[Model],
    names: Sequence[str],
    rows: Rows,
    *,
    unique: Sequence[str] = (),
    update: Sequence[str] = (),
    prepared: bool = False,
) -> None:
    """Insert rows, in their order. Where one has the `unique` fields already, update those named; none: leave it.

    Without `unique` such a row is an error. `prepared` values are taken as the columns hold them.
    """
    columns = _columns(model, names)
    changes = ", ".join(f"{column} = EXCLUDED.{column}" for column in _columns(model, update))
    into = f"INSERT INTO {_table(model)} ({', '.join(columns)}) VALUES "  # noqa: S608 – names of the schema alone
    conflict = f" ON CONFLICT ({', '.join(_columns(model, unique))}) DO " if unique else ""
    end = conflict + (f"UPDATE SET {changes}" if changes else "NOTHING" if unique else "")
    run(rows if prepared else _prepared(model, names, rows), len(columns), lambda values: into + values + end)


def update(model: type[Model], names: Sequence[str], rows: Rows) -> None:
    """Set the named fields of rows that are there; each row is its values and then its key."""
    columns, key = _columns(model, names), _columns(model, ["pk"])[0]
    prepared = _prepared(model, [*names, "pk"], rows)
    if connection.vendor == "postgresql":
        types = [_field(model, name).db_type(connection) for name in names]
        changes = ", ".join(
            f"{column} = CAST(given.column{place} AS {kind})"
            for place, (column, kind) in enumerate(zip(columns, types, strict=True), start=1)
        )
        start = f"UPDATE {_table(model)} AS kept SET {changes} FROM (VALUES "  # noqa: S608 – names of the schema alone
        end = f") AS given WHERE kept.{key} = given.column{len(columns) + 1}"
        run(prepared, len(columns) + 1, lambda values: start + values + end)
    else:
        changes = ", ".join(f"{column} = %s" for column in columns)
        sql = f"UPDATE {_table(model)} SET {changes} WHERE {key} = %s"  # noqa: S608 – the same
        with connection.cursor() as cursor:
            cursor.executemany(sql, list(prepared))


def run(rows: Rows, width: int, statement: Callable[[str], str], *, before: Sequence[Any] = ()) -> int:
    """Execute a statement of many rows, as often as it takes; return how many rows of the database it affected.

    `statement` makes the SQL of the places for rows of `width` values; the values `before` come ahead of these places.
    """
    each, at_once, affected = f"({', '.join(['%s'] * width)})", max(AT_ONCE // width, 1), 0
    rest = iter(rows)
    chunks = [[*before, *chain.from_iterable(chunk)] for chunk in iter(lambda: list(islice(rest, at_once)), [])]
    full = len(before) + at_once * width
    odd = chunks.pop() if chunks and len(chunks[-1]) < full else []
    with connection.cursor() as cursor:
        whole = statement(", ".join([each] * at_once))
        if connection.vendor == "sqlite":
            if chunks:
                cursor.executemany(whole, chunks)  # whose places Django then reads but once
                affected = cursor.rowcount
        else:
            for values in chunks:
                cursor.execute(whole, values)
                affected += cursor.rowcount
        if odd:
            cursor.execute(statement(", ".join([each] * ((len(odd) - len(before)) // width))), odd)
            affected += cursor.rowcount
    return affected


def _prepared(model: type[Model], names: Sequence[str], rows: Rows) -> Iterator[tuple[Any, ...]]:
    """Turn the values of fields into those of columns; most are the same."""
    prepare = [_preparation(_field(model, name)) for name in names]
    special = [(place, how) for place, how in enumerate(prepare) if how]
    for row in rows:
        values = list(row)
        for place, how in special:
            values[place] = how(values[place])
        yield tuple(values)


def _preparation(field: Field[Any, Any]) -> Callable[[Any], Any] | None:
    if isinstance(field, JSONField):
        return lambda value: field.get_db_prep_save(value, connection)
    if isinstance(field, DateTimeField):
        return lru_cache(maxsize=REMEMBERED)(lambda value: field.get_db_prep_save(value, connection))
    return str if isinstance(field, CharField) else None  # a member of an enumeration is written as its value


def _field(model: type[Model], name: str) -> Field[Any, Any]:
    field = model._meta.pk if name == "pk" else model._meta.get_field(name)
    if not isinstance(field, Field):
        raise TypeError(f"{name} is no column of {model.__name__}.")
    return field


def _columns(model: type[Model], names: Sequence[str]) -> list[str]:
    return [connection.ops.quote_name(str(_field(model, name).column)) for name in names]


def _table(model: type[Model]) -> str:
    return connection.ops.quote_name(model._meta.db_table)
