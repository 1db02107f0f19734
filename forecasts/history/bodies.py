"""The body of an entry: the exact text that later hashes, trees and signatures cover."""

from typing import NamedTuple

from forecasts.history.canonical import Json, instant, write
from forecasts.models.entry import Entry

FORM = 1
"""The version of the form below. Another form gets another number; old entries stay as they are."""


class RowFacts(NamedTuple):
    """One row as an entry's body describes it."""

    table: str
    id: int
    facts: dict[str, Json]


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
#    "texts_sha256":"9f86d081884c7d65…"}            salted hash of the entry's texts; "" where it has none
#
# The global position is not in it: it is given afterwards, and a tree over the entries orders them by it.
def write_body(entry: Entry, rows: Json) -> str:
    """Return the body that the columns of `entry` and its rows make."""
    return write(
        {
            "actor": entry.actor,
            "at": instant(entry.at),
            "form": FORM,
            "kind": entry.kind,
            "number": entry.number,
            "role": entry.role,
            "rows": rows,
            "stream": entry.stream.key,
            "texts_sha256": entry.texts_sha256,
        }
    )
