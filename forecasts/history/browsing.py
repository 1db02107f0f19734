"""The whole record, newest first, a page at a time.

A page is asked for by the position before which it begins. Positions are dense and never change, so nothing is shown
twice or left out, however much is appended meanwhile.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Q

from forecasts.history.kinds import Kind
from forecasts.history.queries import FORECASTS, EntryLine, published
from forecasts.models.entry import EntryPosition
from forecasts.models.forecasts import WITHHELD
from forecasts.models.people import User


@dataclass(frozen=True)
class Placed:
    """An entry in its place: `stream` names what it is about, such as "claim:qvhv1cvq0p"; no reader without a public card."""

    stream: str
    entry: EntryLine

    @property
    def about(self) -> tuple[str, str]:
        """The kind of thing that it is about, and the name by which the public knows it."""
        kind, _, name = self.stream.partition(":")
        return kind, name


@dataclass(frozen=True)
class RecordPage:
    """Some entries, the newest first; `older` is where the next page begins, None at the very first entry."""

    entries: Sequence[Placed]
    older: int | None


def browse(*, kind: str = "", claim: str = "", role: str = "", before: int | None = None, limit: int) -> RecordPage:
    """Return the newest entries before a position: all, or those of a kind, about a claim, or by a role."""
    chosen = {"entry__kind": kind, "entry__role": role, "entry__stream__key": claim and f"claim:{claim}"}
    placed = EntryPosition.objects.filter(**{field: value for field, value in chosen.items() if value})
    if role:
        placed = placed.exclude(_acted_as_reader())
    if before is not None:
        placed = placed.filter(position__lt=before)
    rows = list(placed.select_related("entry__stream", "entry__texts").order_by("-position")[: limit + 1])
    shown = rows[:limit]
    older = shown[-1].position if len(rows) > limit else None
    lines = published(row.entry for row in shown)
    return RecordPage([Placed(_stream(row, line), line) for row, line in zip(shown, lines, strict=True)], older)


def _acted_as_reader() -> Q:
    """Return which entries do not publish the role: a choice by role would tell it. New ones say "forecaster"."""
    accounts = User.objects.filter(forecaster__isnull=False).values("pseudonym")
    own_card = (Kind.FORECASTER_CREATED, Kind.FORECASTER_OPTED_IN, Kind.FORECASTER_OPTED_OUT)
    return Q(entry__kind__in=(*FORECASTS, *own_card), entry__actor__in=accounts)


def _stream(row: EntryPosition, line: EntryLine) -> str:
    kind, _, name = row.entry.stream.key.partition(":")
    hidden = any(told.table == "forecaster" and told.facts["slug"] == WITHHELD for told in line.rows)
    return f"{kind}:{WITHHELD if hidden else name}"
