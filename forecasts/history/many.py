"""Many entries at once: what `append` does, step by step in the order given, in a few statements for all of them."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import connection
from django.db.models import F, Model
from django.db.transaction import TransactionManagementError

from forecasts.history.actors import Actor
from forecasts.history.bodies import Told
from forecasts.history.kinds import Kind
from forecasts.history.operations import compose, stream_key
from forecasts.history.snapshots import facts_of, read_anew, texts_of
from forecasts.indexing import texts as indexed
from forecasts.models.claims import Claim
from forecasts.models.entry import Entry, EntryTexts, Stream, WaitingEntry

AT_ONCE = 500
"""Rows of one statement."""

_FOUND_BY = {Kind.CLAIM_RECORDED, Kind.FORECAST_STATED}
"""What changes the words by which claims are found, of all that is done in bulk."""


@dataclass(frozen=True)
class Step:
    """What was done to one thing, and the rows that this wrote, already saved."""

    kind: Kind
    about: Model
    rows: Sequence[Model]


def append_many(steps: Sequence[Step], *, actor: Actor, now: datetime) -> None:
    """Append what was done, as so many calls of `append` would that read their rows now.

    1. Read all rows anew, and split each into facts and texts.
    2. Take the next numbers of all streams; those of one stream stay in the order of the steps.
    3. Store the entries, their salted texts, and their places in the sequencer's queue.
    4. Let searches find what has changed.

    Nothing is durable before the caller's transaction commits; then all of it is.
    """
    if not connection.in_atomic_block:
        raise TransactionManagementError("History is appended in the transaction that makes the change.")
    told = _told(row for step in steps for row in step.rows)
    streams = _advance(Counter(stream_key(step.about) for step in steps))
    sides: list[EntryTexts] = []
    entries: list[Entry] = []
    for step in steps:
        stream = streams[stream_key(step.about)]
        stream.length += 1
        rows = [told[row] for row in dict.fromkeys(step.rows)]
        entry, side = compose(stream, step.kind, rows, actor=actor, now=now)
        entries.append(entry)
        sides.append(side)
    _store(entries, sides)
    indexed.refresh(step.about.pk for step in steps if step.kind in _FOUND_BY and isinstance(step.about, Claim))


def _told(rows: Iterable[Model]) -> dict[Model, tuple[Told, Told]]:
    """Return what is to be said of each row: its facts and its texts, as the database holds them."""
    return {row: (facts_of(row), texts_of(row)) for row in read_anew(rows)}


def _advance(more: Counter[str]) -> dict[str, Stream]:
    """Lengthen each stream by as many entries as it gets, and return them as they were before."""
    Stream.objects.bulk_create([Stream(key=key) for key in sorted(more)], ignore_conflicts=True, batch_size=AT_ONCE)
    streams = {stream.key: stream for stream in Stream.objects.select_for_update().filter(key__in=more).order_by("key")}
    by_count: dict[int, list[int]] = defaultdict(list)
    for key, count in more.items():
        by_count[count].append(streams[key].pk)
    for count, pks in by_count.items():
        Stream.objects.filter(pk__in=pks).update(length=F("length") + count)
    return streams


def _store(entries: list[Entry], sides: list[EntryTexts]) -> None:
    Entry.objects.bulk_create(entries, batch_size=AT_ONCE)
    for entry, side in zip(entries, sides, strict=True):
        side.entry = entry
    EntryTexts.objects.bulk_create(sides, batch_size=AT_ONCE)
    WaitingEntry.objects.bulk_create([WaitingEntry(entry=entry) for entry in entries], batch_size=AT_ONCE)
