"""What the history pages and the API show."""

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Max, Model

from forecasts.history.bodies import read_body, read_texts
from forecasts.history.kinds import Kind
from forecasts.history.operations import stream_key
from forecasts.models.entry import Entry, EntryPosition, EntryTexts


@dataclass(frozen=True)
class RowLine:
    """One row of an entry: its facts, and its free text and names, which are gone once they are redacted."""

    table: str
    id: int
    facts: dict[str, Any]
    texts: dict[str, Any]


@dataclass(frozen=True)
class EntryLine:
    """One entry, ready to be shown. `position` is None until the sequencer has been."""

    number: int
    position: int | None
    kind: str
    label: str
    at: datetime
    actor: str
    role: str
    rows: Sequence[RowLine]
    texts_sha256: str
    redacted_at: datetime | None
    redaction_reason: str

    @property
    def redacted(self) -> bool:
        """Whether the texts have been taken out."""
        return self.redacted_at is not None


def entries_of(about: Model) -> list[EntryLine]:
    """Return the life of `about`, oldest first, in one query."""
    entries = Entry.objects.filter(stream__key=stream_key(about)).select_related("texts", "position")
    return [line_of(entry) for entry in entries.order_by("number")]


def entries_by(pseudonym: str) -> Iterator[dict[str, Any]]:
    """Yield what a person did, oldest first, as the record tells it: body and texts."""
    entries = Entry.objects.filter(actor=pseudonym).select_related("texts").order_by("pk")
    for entry in entries.iterator(chunk_size=500):
        told = read_texts(entry.texts.body) if entry.texts.body is not None else []
        yield {"entry": json.loads(entry.body), "texts": [row._asdict() for row in told]}


def last_changes(things: Iterable[Model]) -> list[datetime]:
    """Return the instant of the newest entry about each of `things` that has one."""
    entries = Entry.objects.filter(stream__key__in=[stream_key(about) for about in things])
    return list(entries.values("stream").annotate(newest=Max("at")).order_by().values_list("newest", flat=True))


@dataclass(frozen=True)
class Head:
    """The last entry of the one order: its position is how many entries are in it."""

    position: int
    stream: str
    number: int


def head(*, at: datetime) -> Head | None:
    """Return the last entry that had been made by `at` and has a position."""
    placed = EntryPosition.objects.filter(entry__at__lte=at).select_related("entry__stream")
    last = placed.order_by("-position").first()
    return Head(last.position, last.entry.stream.key, last.entry.number) if last else None


@dataclass(frozen=True)
class Told:
    """One entry as those need it who keep something up to date: its place in the one order, and what it is about."""

    position: int
    stream: str
    kind: str


def told_after(position: int, *, limit: int) -> list[Told]:
    """Return the next entries after a position, in their order."""
    placed = EntryPosition.objects.filter(position__gt=position).order_by("position")
    return [Told(*row) for row in placed.values_list("position", "entry__stream__key", "entry__kind")[:limit]]


def line_of(entry: Entry) -> EntryLine:
    """Return an entry as it is shown."""
    position = getattr(entry, "position", None)
    return EntryLine(
        number=entry.number,
        position=position.position if position else None,
        kind=entry.kind,
        label=Kind(entry.kind).label,
        at=entry.at,
        actor=entry.actor,
        role=entry.role,
        rows=_rows(entry.body, entry.texts),
        texts_sha256=entry.texts_sha256,
        redacted_at=entry.texts.redacted_at,
        redaction_reason=entry.texts.redaction_reason,
    )


def _rows(body: str, side: EntryTexts) -> list[RowLine]:
    spoken = read_texts(side.body) if side.body is not None else []
    texts = {(row.table, row.id): row.fields for row in spoken}
    return [RowLine(row.table, row.id, row.fields, texts.get((row.table, row.id), {})) for row in read_body(body)]
