"""The one checker of the whole record: run by `manage.py verify_history` and at the end of every test of history.

Everything is read in streams, one row at a time: memory does not grow with the ledger.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass, field
from datetime import datetime
from itertools import chain, groupby
from operator import attrgetter
from typing import Any

from django.db.models import Count, F, Model, OuterRef, Subquery

from forecasts.database import snapshot
from forecasts.history.flaws import flaws_of
from forecasts.history.folding import Fold, differences
from forecasts.history.guards import missing_guards
from forecasts.history.snapshots import TABLES, facts_of, rows_of
from forecasts.models.claims import Claim, ClaimVersion, Precision, State
from forecasts.models.entry import Entry, EntryPosition, EntryTexts, Stream
from forecasts.models.forecasts import Forecast
from forecasts.models.ids import pseudonym_on
from forecasts.models.resolutions import Proposal
from forecasts.models.sources import ClaimGroup
from forecasts.scoring.windows import BadMoment, end_of_day

CHUNK = 1000
MOST_PROBLEMS = 1000


@dataclass
class Report:
    """What was counted, and what is wrong, one sentence each; past `MOST_PROBLEMS` they are only counted."""

    problems: list[str] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)
    untold: int = 0

    def add(self, problem: str) -> None:
        """Note one problem."""
        if len(self.problems) < MOST_PROBLEMS:
            self.problems.append(problem)
        else:
            self.untold += 1


def verify(*, every_row: bool = True) -> Report:
    """Check that the record is whole, and that the ledger is what the record says.

    1. The guards of the insert-only tables stand.
    2. Each stream is numbered from 1 without a gap, up to its length; global positions are dense from 1; each entry
       has a position or waits for one, and those of a stream are in its order.
    3. Each entry is sound: its kind is known, its body is canonical and says what its columns say, its texts match
       their hash or are properly redacted. What an unsound entry says does not count below.
    4. The newest description of each row equals the row as it is, and no described row is gone.
    5. A reader's name on a claim is the one that the reader's key gives, as long as there is the key: it stands for
       the reader in the entries.
    6. Until when forecasts count is what follows from an answer's day and the terms of its claim: entries do not say it.
    7. Every row that must be described is. Without `every_row` this is left out: for tests that set a stage.
    """
    report = Report()
    with snapshot(long=True), closing(Fold()) as fold:
        for problem in chain(
            (f"Guard {guard}." for guard in missing_guards()),
            _in_streams(fold, report.counts),
            _in_lengths(),
            _in_positions(report.counts),
            _in_names_of_readers(),
            _in_closes(),
            _in_rows(fold, report.counts, every_row=every_row),
            _in_rows_that_are_gone(fold),
        ):
            report.add(problem)
    return report


def _in_streams(fold: Fold, counts: Counter[str]) -> Iterator[str]:
    entries = Entry.objects.select_related("stream", "texts", "position", "waiting").order_by("stream_id", "number")
    for _, stream in groupby(entries.iterator(chunk_size=CHUNK), key=attrgetter("stream_id")):
        counts["streams"] += 1
        before: Entry | None = None
        for entry in stream:
            counts["entries"] += 1
            flaws = list(flaws_of(entry))
            if not flaws:
                counts["redacted"] += entry.texts.body is None
                fold.add(entry)
            yield from (f"{entry}: {flaw}" for flaw in chain(_in_order(entry, before), flaws))
            before = entry


def _in_order(entry: Entry, before: Entry | None) -> Iterator[str]:
    number = before.number if before else 0
    if entry.number != number + 1:
        yield f"It comes after number {number}."
    position = _position(entry)
    if (position is None) == (getattr(entry, "waiting", None) is None):
        yield "It waits for a position and has one." if position else "It has no position and does not wait for one."
    earlier = _position(before) if before else 0
    if position and (earlier is None or earlier > position):
        yield f"Its position, {position}, is not behind that of the entry before it."


def _in_lengths() -> Iterator[str]:
    told = Stream.objects.annotate(entries_there=Count("entries")).exclude(length=F("entries_there"))
    for key, length, there in told.values_list("key", "length", "entries_there").order_by("key"):
        yield f"{key}: The stream is {length} long, and has {there} entries."


def _in_positions(counts: Counter[str]) -> Iterator[str]:
    before = 0
    positions = EntryPosition.objects.order_by("position").values_list("position", flat=True)
    for position in positions.iterator(chunk_size=CHUNK):
        counts["positions"] += 1
        if position != before + 1:
            yield f"Position {position} comes after position {before}."
        before = position


def _in_names_of_readers() -> Iterator[str]:
    keyed = Forecast.every.exclude(pseudonym="").exclude(forecaster__reader_key=None).order_by("pk")
    rows = keyed.values_list("pk", "pseudonym", "claim__public_id", "forecaster__reader_key__key")
    for pk, pseudonym, claim_id, key in rows.iterator(chunk_size=CHUNK):
        if pseudonym_on(claim_id, key=key) != pseudonym:
            yield f"forecast {pk}: Its pseudonym is not that of its reader on this claim."


def _in_closes() -> Iterator[str]:
    terms = ClaimVersion.objects.filter(claim=OuterRef("claim"), number=OuterRef("material_version"))
    found = Proposal.objects.annotate(
        deadline_on=Subquery(terms.values("deadline_on")[:1]),
        deadline_at=Subquery(terms.values("deadline_at")[:1]),
        time_zone=Subquery(terms.values("time_zone")[:1]),
    )
    for row in found.exclude(deadline_on=None).order_by("pk").values().iterator(chunk_size=CHUNK):
        if row["counts_until"] not in _closes_of(row):
            yield f"proposal {row['id']}: counts_until does not follow from its effective day and the claim's deadline."


def _closes_of(answer: Mapping[str, Any]) -> list[datetime | None]:
    """Return what `counts_until` may be: one value of people's answers, two of a rule's, which may take a condition's."""
    if answer["effective_precision"] == Precision.INSTANT:
        return [None]
    try:
        end = min(answer["deadline_at"], end_of_day(answer["effective_on"], answer["time_zone"]))
    except BadMoment:
        return []
    if answer["origin"] == Proposal.Origin.RULE:
        return [None, end]
    return [end if answer["effective_on"] < answer["deadline_on"] else None]


def _in_rows(fold: Fold, counts: Counter[str], *, every_row: bool) -> Iterator[str]:
    for model in TABLES.values():
        rows = rows_of(model).order_by("pk")
        if model is EntryTexts:
            rows = rows.filter(body__isnull=True)
        for row in rows.iterator(chunk_size=CHUNK):
            facts = facts_of(row)
            last = fold.find(facts)
            if last:
                counts["rows"] += 1
                yield from (f"{facts.table} {facts.id}: {problem}" for problem in differences(row, last))
            elif every_row and _must_be_described(row):
                yield f"{facts.table} {facts.id}: No sound entry describes this row."


def _must_be_described(row: Model) -> bool:
    """Whether history has to know of a row: not of drafts, and of groups only what an entry says."""
    return not (isinstance(row, ClaimGroup) or (isinstance(row, Claim) and row.state == State.DRAFT))


def _in_rows_that_are_gone(fold: Fold) -> Iterator[str]:
    for table, pk, entry_id in fold.never_found():
        entry = Entry.objects.select_related("stream").get(pk=entry_id)
        yield f"{table} {pk}: It is gone, and {entry} describes it."


def _position(entry: Entry) -> int | None:
    given = getattr(entry, "position", None)
    return given.position if given else None
