"""The one way into the record. Called by every operation, in its own transaction."""

import secrets
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from django.db import connection
from django.db.models import F, Model
from django.db.transaction import TransactionManagementError

from forecasts.history.actors import Actor
from forecasts.history.bodies import Told, write_body, write_texts
from forecasts.history.canonical import texts_sha256
from forecasts.history.kinds import Kind
from forecasts.history.snapshots import facts_of, read_anew, texts_of
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

SALT_BYTES = 16


def append(*, kind: Kind, about: Model, rows: Iterable[Model], actor: Actor, now: datetime) -> Entry:
    """Append what was done to the stream of `about`; `rows` are those that this step wrote, already saved.

    1. Read the rows anew and split them into facts and texts.
    2. Take the stream's next number. On PostgreSQL this holds the stream's row until the transaction ends, so that
       the numbers are dense and in the order of commits; SQLite has one writer at a time anyway.
    3. Store the entry, its salted texts, and its place in the sequencer's queue.
    4. Let searches find what has changed.

    Nothing is durable before the caller's transaction commits; then all of it is.
    """
    written = list(rows)
    entry = append_to(stream_key(about), kind=kind, rows=written, actor=actor, now=now)
    _index(kind, about, written)
    return entry


def append_to(key: str, *, kind: Kind, rows: Iterable[Model], actor: Actor, now: datetime) -> Entry:
    """Do what `append` does, in the stream called `key`."""
    if not connection.in_atomic_block:
        raise TransactionManagementError("History is appended in the transaction that makes the change.")
    told = [(facts_of(row), texts_of(row)) for row in read_anew(rows)]
    entry, side = compose(_advance(key), kind, told, actor=actor, now=now)
    entry.save(force_insert=True)
    side.entry = entry
    side.save(force_insert=True)
    WaitingEntry.objects.create(entry=entry)
    return entry


def compose(
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


def _index(kind: Kind, about: Model, rows: Iterable[Model]) -> None:
    """Bring the words of the claims up to date that the change can be found by."""
    if kind in WORDED:
        indexed.refresh_all_about(about)
    if kind == Kind.FORECAST_STATED:
        indexed.add([row for row in rows if isinstance(row, Forecast)])


def stream_key(about: Model) -> str:
    """Return the name of the stream that tells the life of `about`."""
    if type(about) not in STREAMS:
        raise TypeError(f"A {type(about).__name__} has no stream of its own; see STREAMS.")
    return f"{about._meta.model_name}:{getattr(about, STREAMS[type(about)])}"


def _advance(key: str) -> Stream:
    """Lengthen the stream by one and return it as it then is."""
    stream = Stream.objects.filter(key=key)
    if not stream.update(length=F("length") + 1):
        Stream.objects.bulk_create([Stream(key=key)], ignore_conflicts=True)
        stream.update(length=F("length") + 1)
    return stream.get()
