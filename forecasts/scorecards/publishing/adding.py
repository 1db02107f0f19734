"""Adding to the lines of cards inside the database, so that none has to be read: exact on both, however long the sums."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final

from django.db import connection

from forecasts.models.scores import Card
from forecasts.scorecards.publishing import bulk

_SHORT: Final = 10**17
"""Below this the database adds in 64 bits; SQLite has no longer whole numbers, and calls Python for those."""
_DIGITS: Final = 17
_TOTALS: Final = {"total": 8, "total_low": 9, "total_high": 10}
"""Where a row has the addends of the decimal strings."""


def add_to_cards(rows: Sequence[Sequence[Any]], *, method: int, now: datetime) -> None:
    """Add to lines that are there. A row is a `CardKey` and then an `Addend`; no two rows are of one line.

    A line is left alone, and that is an error, if scores would be taken back from it that it never held: its counts
    would fall below nothing, or something would be left where no score is.

    Raises:
        ValueError: a line is not there, or holds less than is taken back from it.
    """
    if connection.vendor == "sqlite":
        connection.connection.create_function("exact_sum", 2, _exact_sum, deterministic=True)
        rows = [
            row if _is_short(row[7]) and _is_short(row[8]) and _is_short(row[9]) else _in_digits(row) for row in rows
        ]
    made = Card._meta.get_field("computed_at").get_db_prep_save(now, connection)
    if bulk.run(rows, 10, _statement, before=(method, made)) != len(rows):
        raise ValueError("More scores were taken back from a card than had been added to it.")


def _statement(values: str) -> str:
    sums = {name: _sum(f"kept.{name}", f"given.column{place}") for name, place in _TOTALS.items()}
    n, infinite, infinite_high = (
        "kept.n + given.column5",
        "kept.infinite + given.column6",
        "kept.infinite_high + given.column7",
    )
    return (
        f"UPDATE {Card._meta.db_table} AS kept SET method = %s, computed_at = %s, "  # noqa: S608 – names of the schema alone
        f"n = {n}, infinite = {infinite}, infinite_high = {infinite_high}, "
        f"{', '.join(f'{name} = {total}' for name, total in sums.items())} FROM (VALUES {values}) AS given "
        "WHERE kept.kind = given.column1 AND kept.subject = given.column2 AND kept.part = given.column3 "
        "AND kept.rule = given.column4 "
        f"AND {infinite} >= 0 AND {infinite_high} >= 0 AND {n} >= {infinite_high} "
        f"AND ({n} > 0 OR ({sums['total']} = '0' AND {sums['total_low']} = '0')) "
        f"AND ({n} > {infinite_high} OR {sums['total_high']} = '0')"
    )


def _sum(held: str, addend: str) -> str:
    """Say in SQL what two whole numbers, of which the first is a decimal string, add up to as a decimal string."""
    if connection.vendor == "postgresql":
        return f"CAST(CAST({held} AS numeric) + CAST({addend} AS numeric) AS text)"
    short = f"CAST(CAST({held} AS INTEGER) + {addend} AS TEXT)"
    is_short = f"length({held}) <= {_DIGITS} AND typeof({addend}) = 'integer'"
    return f"CASE WHEN {is_short} THEN {short} ELSE exact_sum({held}, {addend}) END"


def _is_short(addend: int) -> bool:
    return -_SHORT < addend < _SHORT


def _in_digits(row: Sequence[Any]) -> tuple[Any, ...]:
    """Return a row whose addends are texts: SQLite has no whole number for some of them."""
    return *row[:7], *map(str, row[7:])


def _exact_sum(held: str, addend: int | str) -> str:
    return str(int(held) + int(addend))
