"""Taking free text and names out of the record, where the law or decency asks for it, or a person leaves.

The salted hash stays in an entry, so the numbering and whatever is built over the entries hold as before, and a copy
kept elsewhere with its salt can still be proved. The salt goes with the texts: with it, a name could be found again by
trying names. In insert-only rows `TAKEN_OUT` stands where the words stood, so that pages and programs show it. Rows that
can be amended are not touched: amend them first.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime

from django.db import transaction
from django.db.models import Model

from forecasts.history.actors import Actor
from forecasts.history.bodies import read_body
from forecasts.history.guards import TAKEN_OUT, WORDS
from forecasts.history.kinds import Kind
from forecasts.history.operations import Step, append, stream_key
from forecasts.history.snapshots import TABLES, table_of
from forecasts.models.claims import Claim, ClaimVersion
from forecasts.models.entry import Entry, EntryTexts
from forecasts.models.errors import Conflict, Invalid, NotAllowed
from forecasts.models.people import Role
from forecasts.models.publications import NAMES, Publications

LONGEST_REASON = 300


@transaction.atomic
def redact(*, stream: str, number: int, reason: str, actor: Actor, now: datetime) -> Entry:
    """Take the texts of an entry out for good, and the words of the insert-only rows that it tells of.

    What a claim is judged by at present is not taken out with it: amend the claim first.
    """
    _check(reason, actor)
    entry = Entry.objects.select_related("stream", "texts").filter(stream__key=stream, number=number).first()
    if entry is None:
        raise Invalid({"number": f"There is no entry {number} in {stream}."})
    if entry.texts.body is None:
        raise Conflict(f"The texts of {entry} have already been redacted.")
    rows = [row for row in _rows_of(entry) if table_of(row) in WORDS and not _is_judged_by(row)]
    _take_out(stream, entries=[entry], words={row: WORDS[table_of(row)] for row in rows}, by=(reason, actor, now))
    return entry


@transaction.atomic
def take_out_words(
    *, about: Model, words: Mapping[Model, tuple[str, ...]], reason: str, actor: Actor, now: datetime
) -> None:
    """Take some words of insert-only rows in the life of `about` out, and the texts of all entries that tell them.

    What else those entries told is told anew as it stands now, so that it can be verified as before.
    """
    _take_out(stream_key(about), entries=[], words=words, by=(reason, actor, now), anew=True)


def _take_out(
    stream: str,
    *,
    entries: Iterable[Entry],
    words: Mapping[Model, tuple[str, ...]],
    by: tuple[str, Actor, datetime],
    anew: bool = False,
) -> None:
    """Do it, in the caller's transaction.

    1. Replace the words in the rows, where there are any.
    2. Take the texts out of every entry of the stream that tells of one of these rows.
    3. Append what was done, with the rows as they are now: those that changed, or `anew` all that was told.
    """
    reason, actor, now = by
    changed = [row for row, names in words.items() if _replace(row, names)]
    told = {entry.pk: entry for entry in [*entries, *_telling(stream, changed)]}
    texts = EntryTexts.objects.filter(entry__in=told, body__isnull=False)
    texts.update(body=None, salt="", redacted_at=now, redaction_reason=reason)
    if told:
        Publications.objects.count_up(NAMES)
        gone = EntryTexts.objects.filter(entry__in=told).order_by("entry")
        rows = [row for entry in told.values() for row in _rows_of(entry)] if anew else changed
        append([Step(Kind.TEXTS_REDACTED, stream, [*gone, *rows])], actor=actor, now=now)


def _replace(row: Model, names: tuple[str, ...]) -> bool:
    """Put `TAKEN_OUT` in the place of a row's words; whether there were any."""
    there = [name for name in names if getattr(row, name) not in {"", TAKEN_OUT}]
    fresh = {name: "" if name == "url" else TAKEN_OUT for name in there}
    if fresh.get("url") == "":
        fresh["no_url_reason"] = TAKEN_OUT  # a link, or why there is none
    if fresh and type(row)._base_manager.filter(pk=row.pk).update(**fresh) != 1:
        raise Conflict(f"{row} is no longer there.")
    for name, text in fresh.items():
        setattr(row, name, text)
    return bool(fresh)


def _telling(stream: str, rows: Iterable[Model]) -> list[Entry]:
    """Return the entries of a stream that still tell of one of `rows` in words."""
    wanted = {(table_of(row), row.pk) for row in rows}
    entries = Entry.objects.filter(stream__key=stream, texts__body__isnull=False).select_related("stream")
    return [
        entry for entry in entries if wanted and any((row.table, row.id) in wanted for row in read_body(entry.body))
    ]


def _rows_of(entry: Entry) -> list[Model]:
    """Return the rows that an entry tells of, as far as they are there."""
    told = read_body(entry.body)
    return [row for one in told for row in TABLES[one.table]._base_manager.filter(pk=one.id)]


def _is_judged_by(row: Model) -> bool:
    return isinstance(row, ClaimVersion) and Claim.objects.filter(pk=row.claim_id, material_version=row.number).exists()


def _check(reason: str, actor: Actor) -> None:
    if actor.role != Role.ADMIN:
        raise NotAllowed("Only the editor-in-chief takes texts out of the record.")
    if not reason.strip():
        raise Invalid({"reason": "Say why these texts have to go."})
    if len(reason) > LONGEST_REASON:
        raise Invalid({"reason": f"Say it in at most {LONGEST_REASON} characters."})
