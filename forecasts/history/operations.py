"""The one way into the record. Called by every operation, in its own transaction."""

from __future__ import annotations

import secrets
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import connection
from django.db.models import Model
from django.db.transaction import TransactionManagementError

from forecasts.history.actors import Actor
from forecasts.history.bodies import Told, write_body, write_texts
from forecasts.history.canonical import texts_sha256
from forecasts.history.kinds import Kind
from forecasts.history.snapshots import tell
from forecasts.indexing import texts as indexed
from forecasts.models.claims import Claim
from forecasts.models.entry import Entry, EntryTexts, Stream, WaitingEntry
from forecasts.models.forecasts import Forecast
from forecasts.models.sources import Article, Forecaster, Outlet, Topic

STREAMS: Mapping[type[Model], str] = {
    Claim: "public_id",
    Article: "slug",
    Outlet: "slug",
    Topic: "slug",
    Forecaster: "slug",
}
"""What has a stream of its own, and the field that names it."""

WORDED = {
    Kind.CLAIM_RECORDED,
    Kind.CLAIM_AMENDED,
    Kind.CLAIM_FILED,
    Kind.CORRECTION_CONFIRMED,
    Kind.ARTICLE_AMENDED,
    Kind.OUTLET_AMENDED,
    Kind.TOPIC_AMENDED,
    Kind.FORECASTER_AMENDED,
    Kind.FORECASTER_MERGED,
    Kind.FORECASTER_SEPARATED,
}
"""What changes the words by which claims are found."""

AT_ONCE = 500
"""Rows of one statement."""
SALT_BYTES = 16


@dataclass(frozen=True)
class Step:
    """What was done to one thing, and the rows that this wrote, already saved: complete, and as they were saved."""

    kind: Kind
    about: Model | str
    """The thing itself, or the name of its stream."""
    rows: Sequence[Model]


def append(steps: Iterable[Step], *, actor: Actor, now: datetime) -> list[Entry]:
    """Append what was done, an entry for each step in the order given, in a few statements for all of them.

    1. Split what was written into facts and texts; the rows are not read again.
    2. Take the streams' next numbers. On PostgreSQL this holds the streams' rows until the transaction ends, so that
       the numbers are dense and in the order of commits; SQLite has one writer at a time anyway.
    3. Store the entries, their salted texts, and their places in the sequencer's queue.
    4. Let searches find what has changed.

    Nothing is durable before the caller's transaction commits; then all of it is.
    """
    if not connection.in_atomic_block:
        raise TransactionManagementError("History is appended in the transaction that makes the change.")
    steps = list(steps)
    told = tell(row for step in steps for row in step.rows)
    streams = _advance(Counter(map(_stream_of, steps)))
    entries, sides = list[Entry](), list[EntryTexts]()
    for step in steps:
        stream = streams[_stream_of(step)]
        stream.length += 1
        rows = [told[row] for row in dict.fromkeys(step.rows)]
        entry, side = _compose(stream, step.kind, rows, actor=actor, now=now)
        entries.append(entry)
        sides.append(side)
    _store(entries, sides)
    _index(steps)
    return entries


def stream_key(about: Model) -> str:
    """Return the name of the stream that tells the life of `about`."""
    if type(about) not in STREAMS:
        raise TypeError(f"A {type(about).__name__} has no stream of its own; see STREAMS.")
    return f"{about._meta.model_name}:{getattr(about, STREAMS[type(about)])}"


def _stream_of(step: Step) -> str:
    return step.about if isinstance(step.about, str) else stream_key(step.about)


def _advance(more: Counter[str]) -> dict[str, Stream]:
    """Lengthen each stream by as many entries as it gets, and return them as they were before.

    In the order of their names: of two transactions that lengthen the same streams, one waits for the other.
    """
    table, streams = Stream._meta.db_table, dict[str, Stream]()
    names = sorted(more)
    for start in range(0, len(names), AT_ONCE):
        part = names[start : start + AT_ONCE]
        advanced = Stream.objects.raw(
            f"INSERT INTO {table} (key, length) VALUES {', '.join(['(%s, %s)'] * len(part))} ON CONFLICT (key)"  # noqa: S608 – a table's name alone
            f" DO UPDATE SET length = {table}.length + excluded.length RETURNING id, key, length",
            [value for name in part for value in (name, more[name])],
        )
        streams |= {stream.key: stream for stream in advanced}
    for name, stream in streams.items():
        stream.length -= more[name]
    return streams


def _compose(
    stream: Stream, kind: Kind, told: Sequence[tuple[Told, Told]], *, actor: Actor, now: datetime
) -> tuple[Entry, EntryTexts]:
    """Return an entry under the newest number of `stream`, and its salted texts, both to be stored.

    `told` are the facts and the texts of each row that the step wrote.
    """
    side = EntryTexts(salt=secrets.token_hex(SALT_BYTES), body=write_texts(texts for _, texts in told))
    entry = Entry(
        stream=stream,
        number=stream.length,
        kind=Kind(kind).value,
        at=now,
        actor=actor.pseudonym,
        role=str(actor.role),
        texts_sha256=texts_sha256(salt=side.salt, texts=side.body or ""),
    )
    entry.body = write_body(entry, (facts for facts, _ in told))
    return entry, side


def _store(entries: list[Entry], sides: list[EntryTexts]) -> None:
    Entry.objects.bulk_create(entries, batch_size=AT_ONCE)
    for entry, side in zip(entries, sides, strict=True):
        side.entry = entry
    EntryTexts.objects.bulk_create(sides, batch_size=AT_ONCE)
    WaitingEntry.objects.bulk_create([WaitingEntry(entry=entry) for entry in entries], batch_size=AT_ONCE)


def _index(steps: Sequence[Step]) -> None:
    """Bring the words of the claims up to date that the changes can be found by."""
    stated = [row for step in steps if step.kind == Kind.FORECAST_STATED for row in step.rows]
    indexed.update(
        about={step.about for step in steps if step.kind in WORDED and isinstance(step.about, Model)},
        said=[row for row in stated if isinstance(row, Forecast)],
    )
