"""Folding a history: what it last said of every row, against the rows as they are.

What was last said is kept on disk while a history is checked, so memory stays flat in a big one.
"""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Iterator
from typing import NamedTuple

from django.db.models import Model

from forecasts.history.bodies import Told, read_body, read_texts
from forecasts.history.canonical import Json, NotCanonical, write
from forecasts.history.snapshots import ADDED, COMPUTED, facts_of, texts_of
from forecasts.models.entry import Entry


class Last(NamedTuple):
    """The newest entry that describes a row, with hashes of what it says; without texts once they are redacted."""

    entry_id: int
    facts: bytes
    texts: bytes | None


class Fold:
    """For each row, the newest entry that describes it."""

    def __init__(self) -> None:
        self._file = sqlite3.connect("", isolation_level=None)  # no name: a file that goes with the connection
        self._file.execute("PRAGMA journal_mode = OFF")
        self._file.execute(
            "CREATE TABLE last (model TEXT, id INTEGER, entry INTEGER, facts BLOB, texts BLOB, found INTEGER DEFAULT 0,"
            " PRIMARY KEY (model, id)) WITHOUT ROWID"
        )
        self._file.execute("BEGIN")

    def add(self, entry: Entry) -> None:
        """Take in a sound entry. Entries may come in any order: of each row the newest description is kept."""
        facts, texts = told_by(entry)
        self._file.executemany(
            "INSERT INTO last (model, id, entry, facts, texts) VALUES (?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET"
            " entry = excluded.entry, facts = excluded.facts, texts = excluded.texts WHERE excluded.entry > entry",
            [
                (*row, entry.pk, digest(said), None if texts is None else digest(texts.get(row, {})))
                for row, said in facts.items()
            ],
        )

    def find(self, row: Told) -> Last | None:
        """Return what was last said of this row, and mark it as found."""
        found = self._file.execute(
            "UPDATE last SET found = 1 WHERE model = ? AND id = ? RETURNING entry, facts, texts", (row.table, row.id)
        ).fetchone()
        return Last(*found) if found else None

    def never_found(self) -> Iterator[tuple[str, int, int]]:
        """Yield table, id and newest entry of each row that was described and has not been found."""
        yield from self._file.execute("SELECT model, id, entry FROM last WHERE found = 0 ORDER BY model, id")

    def close(self) -> None:
        """Remove the file."""
        self._file.close()


Rows = dict[tuple[str, int], dict[str, Json]]


def differences(row: Model, last: Last) -> Iterator[str]:
    """Yield where a row that came from `rows_of` is not as its newest entry says; what a text says is not repeated."""
    facts, texts = facts_of(row), _not_computed(texts_of(row))
    try:
        if digest(facts.fields) == last.facts and last.texts in {None, digest(texts)}:
            return
    except NotCanonical as error:
        yield f"{error}"
        return
    entry = Entry.objects.select_related("stream", "texts").get(pk=last.entry_id)
    said, wrote = told_by(entry)
    key = (facts.table, facts.id)
    for name, (told, found) in _unlike(said[key], facts.fields):
        yield f"{name} is {found!r}, but {entry} says {told!r}."
    for name, _ in _unlike(wrote.get(key, {}), texts) if wrote is not None else ():
        yield f"{name} is not what {entry} says."


def _unlike(told: dict[str, Json], found: dict[str, Json]) -> Iterator[tuple[str, tuple[Json, Json]]]:
    for name in sorted(told.keys() | found.keys()):
        if told.get(name) != found.get(name):
            yield name, (told.get(name), found.get(name))


def told_by(entry: Entry) -> tuple[Rows, Rows | None]:
    """Return the facts and the texts that a sound entry tells, by row; None for texts that are redacted."""
    facts = {(row.table, row.id): {**ADDED.get(row.table, {}), **row.fields} for row in read_body(entry.body)}
    if entry.texts.body is None:
        return facts, None
    return facts, {(row.table, row.id): _not_computed(row) for row in read_texts(entry.texts.body)}


def _not_computed(texts: Told) -> dict[str, Json]:
    left_out = COMPUTED.get(texts.table, frozenset())
    return {name: text for name, text in texts.fields.items() if name not in left_out}


def digest(fields: dict[str, Json]) -> bytes:
    """Return a hash to compare two descriptions by."""
    return hashlib.sha256(write(fields).encode()).digest()
