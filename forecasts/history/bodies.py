"""The body of an entry and its texts: the exact strings that hashes, and later trees and signatures, cover."""

from collections.abc import Iterable
from typing import NamedTuple

from forecasts.history.canonical import Json, NotCanonical, instant, read, write
from forecasts.models.entry import Entry

FORM = 1
"""The version of the forms below. Another form gets another number; old entries stay as they are."""


class Told(NamedTuple):
    """What an entry says of one row: its facts, or its texts."""

    table: str
    id: int
    fields: dict[str, Json]


# The bytes of a body, as UTF-8, without the line breaks:
#
#   {"actor":"k3v9q2m8xt",                          the person's pseudonym; "" for a rule of the ledger
#    "at":"2026-11-24T12:00:00.000000Z",
#    "form":1,
#    "kind":"forecast.stated",
#    "number":2,                                    dense in the stream, from 1
#    "role":"recorder",
#    "rows":[{"facts":{"basis":"stated",…},"id":7,"table":"forecast"},…],
#    "stream":"claim:7c1n0p5zra",
#    "texts_sha256":"9f86d081884c7d65…"}            salted hash of the entry's texts
#
# The global position is not in it: it is given afterwards, and a tree over the entries orders them by it.
def write_body(entry: Entry, rows: Iterable[Told]) -> str:
    """Return the body that the columns of `entry` and the facts of its rows make."""
    return write(
        {
            "actor": entry.actor,
            "at": instant(entry.at),
            "form": FORM,
            "kind": entry.kind,
            "number": entry.number,
            "role": entry.role,
            "rows": [{"facts": row.fields, "id": row.id, "table": row.table} for row in rows],
            "stream": entry.stream.key,
            "texts_sha256": entry.texts_sha256,
        }
    )


# The bytes of the texts of an entry, as UTF-8, without the line breaks; "[]" where no row has any:
#
#   [{"id":7,"table":"forecast","texts":{"note":"","quote_exact":"It seems unlikely that",…}},…]
def write_texts(rows: Iterable[Told]) -> str:
    """Return the texts of these rows in one string."""
    return write([{"id": row.id, "table": row.table, "texts": row.fields} for row in rows if row.fields])


def read_body(body: str) -> list[Told]:
    """Return the facts of each row in a body; one that is not in its form is refused."""
    match read(body):
        case {"rows": list(rows)}:
            return [_told(row, "facts") for row in rows]
        case _:
            raise NotCanonical("The body holds no list of rows.")


def read_texts(texts: str) -> list[Told]:
    """Return the texts of each row that has any; texts that are not in their form are refused."""
    match read(texts):
        case list(rows):
            return [_told(row, "texts") for row in rows]
        case _:
            raise NotCanonical("The texts are no list.")


def _told(row: Json, name: str) -> Told:
    if isinstance(row, dict) and row.keys() == {"table", "id", name}:
        match row["table"], row["id"], row[name]:
            case str(table), int(pk), dict(fields):
                return Told(table, pk, fields)
    raise NotCanonical(f"A row is not described by its table, its id and its {name}.")
