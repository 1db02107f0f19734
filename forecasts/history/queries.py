"""What the history pages and the API show.

Entries from before readers had a name for each claim alone tell the reader's slug and the account's pseudonym. Their bytes
stay, but neither is published: with them one could put together a scorecard that only its owner may see. Such an entry
is marked `withheld`; who forecast under which slug is shown where the reader has made the scorecard public.
"""

import json
import math
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property
from typing import Any, Final, overload

from django.db.models import F, Max, Model, Q, QuerySet

from forecasts.history.bodies import read_body, read_texts
from forecasts.history.kinds import Kind
from forecasts.history.operations import stream_key
from forecasts.models.entry import Entry, EntryPosition, Stream
from forecasts.models.forecasts import WITHHELD
from forecasts.models.sources import Forecaster

AT_ONCE: Final = 500
"""Entries of one life that are read at once."""
FORECASTS: Final = (Kind.FORECAST_STATED, Kind.FORECAST_WITHDRAWN)


@dataclass(frozen=True)
class RowLine:
    """One row of an entry: its facts, and its free text and names, which are gone once they are redacted."""

    table: str
    id: int
    facts: dict[str, Any]
    texts: dict[str, Any]


@dataclass(frozen=True)
class EntryLine:
    """One entry, ready to be shown. `position` is None until the sequencer has been.

    Of a `withheld` one actor and role are not published, nor what would lead to the reader.
    """

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
    withheld: bool = False

    @property
    def redacted(self) -> bool:
        """Whether the texts have been taken out."""
        return self.redacted_at is not None


def entries_of(about: Model) -> list[EntryLine]:
    """Return the life of `about` as it was written, oldest first: for the ledger's own people, not for the public."""
    return [_line(entry, _rows(entry)) for entry in _shown(about)]


class Entries(Sequence[EntryLine]):
    """The life of something, oldest first, of which only what is asked for is read: numbers are dense, so a slice is a range."""

    def __init__(self, about: Model) -> None:
        self._rows = _shown(about)
        self._length = Stream.objects.filter(key=stream_key(about)).values_list("length", flat=True)

    @cached_property
    def length(self) -> int:
        """How many entries there are."""
        return self._length.first() or 0

    def __len__(self) -> int:
        return self.length

    @overload
    def __getitem__(self, at: int) -> EntryLine: ...
    @overload
    def __getitem__(self, at: slice) -> list[EntryLine]: ...
    def __getitem__(self, at: int | slice) -> EntryLine | list[EntryLine]:
        places = range(self.length)[at]
        if isinstance(places, int):
            return published([self._rows.get(number=places + 1)])[0]
        return published(self._rows.filter(number__gt=places.start, number__lte=places.stop))

    def after(self, number: int, *, at_most: int | None = None) -> Iterator[list[EntryLine]]:
        """Yield the entries after a number in parts, of which only one is in memory at a time."""
        left = math.inf if at_most is None else at_most
        while left:
            size = int(min(left, AT_ONCE))
            part = published(self._rows.filter(number__gt=number)[:size])
            if not part:
                return
            yield part
            left, number = left - len(part), part[-1].number


def newest_entries(about: Model, *, stated_at: Iterable[datetime], most: int) -> tuple[list[EntryLine], int]:
    """Return the newest entries about something, oldest first, and how many there are in all. One query.

    Of recorded forecasts only those made at one of the instants `stated_at`, and the newest entry of all: what thousands
    of readers say is no part of a life that anybody reads.
    """
    told = ~Q(kind__in=FORECASTS) | Q(at__in=set(stated_at)) | Q(number=F("stream__length"))
    newest = list(_shown(about).filter(told).select_related("texts", "position", "stream").order_by("-number")[:most])
    return published(reversed(newest)), newest[0].stream.length if newest else 0


def _shown(about: Model) -> QuerySet[Entry]:
    entries = Entry.objects.filter(stream__key=stream_key(about))
    return entries.select_related("texts", "position").order_by("number")


def entries_by(pseudonyms: Collection[str]) -> Iterator[dict[str, Any]]:
    """Yield what a person did under any of these names, oldest first, as the record tells it: body and texts."""
    entries = Entry.objects.filter(actor__in=pseudonyms).select_related("texts").order_by("pk")
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


def placed_after(position: int) -> QuerySet[EntryPosition]:
    """Return the entries after a position, in their order."""
    return EntryPosition.objects.filter(position__gt=position).order_by("position")


def told_after(position: int, *, limit: int) -> list[Told]:
    """Return what the next entries after a position are about."""
    placed = placed_after(position)
    return [Told(*row) for row in placed.values_list("position", "entry__stream__key", "entry__kind")[:limit]]


def published(entries: Iterable[Entry]) -> list[EntryLine]:
    """Return entries as the public may see them; one query, and only if an old entry tells of a reader."""
    told = [(entry, _rows(entry)) for entry in entries]
    slugs = {slug for _, rows in told for row in rows if (slug := _reader_slug(row))}
    readers = Forecaster.objects.filter(slug__in=slugs, kind=Forecaster.Kind.READER)
    public = dict(readers.order_by().values_list("slug", "opted_in")) if slugs else {}
    return [_withheld(_line(entry, rows), public) for entry, rows in told]


def _reader_slug(row: RowLine) -> str:
    """Return the slug that may be a reader's, if the row tells one; rows under the name of one claim tell none."""
    named = {"forecast": "forecaster", "forecaster": "slug"}.get(row.table)
    slug = str(row.facts[named]) if named and "pseudonym" not in row.facts else ""
    return slug if slug.startswith("reader-") else ""


def _withheld(line: EntryLine, public: Mapping[str, bool]) -> EntryLine:
    """Take out of an entry what leads from a reader to the account, and the slug unless the reader's card is public."""
    found = [slug for row in line.rows if (slug := _reader_slug(row)) in public]
    if not found:
        return line
    rows = [_without_reader(row, public) if _reader_slug(row) in public else row for row in line.rows]
    return replace(line, actor="", role="", withheld=True, rows=rows)


def _without_reader(row: RowLine, public: Mapping[str, bool]) -> RowLine:
    account = {"recorded_by", "user"} & row.facts.keys()
    facts = row.facts | dict.fromkeys(account, WITHHELD)
    if public[_reader_slug(row)]:
        return replace(row, facts=facts)
    facts |= {"forecaster": WITHHELD} if row.table == "forecast" else {"slug": WITHHELD}
    return replace(row, facts=facts, texts={} if row.table == "forecaster" else row.texts)


def _line(entry: Entry, rows: Sequence[RowLine]) -> EntryLine:
    position = getattr(entry, "position", None)
    return EntryLine(
        number=entry.number,
        position=position.position if position else None,
        kind=entry.kind,
        label=Kind(entry.kind).label,
        at=entry.at,
        actor=entry.actor,
        role=entry.role,
        rows=rows,
        texts_sha256=entry.texts_sha256,
        redacted_at=entry.texts.redacted_at,
        redaction_reason=entry.texts.redaction_reason,
    )


def _rows(entry: Entry) -> list[RowLine]:
    side = entry.texts
    spoken = read_texts(side.body) if side.body is not None else []
    texts = {(row.table, row.id): row.fields for row in spoken}
    return [RowLine(row.table, row.id, row.fields, texts.get((row.table, row.id), {})) for row in read_body(entry.body)]
