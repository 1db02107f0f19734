"""The revision of the record: two numbers that change with every entry, in the transaction that appends it.

    placed    the position of the newest entry that the sequencer has placed
    waiting   how many entries have been committed and are not placed yet

Entries are never removed, and each is either placed or waits; so `placed + waiting` is the number of entries that have
been committed, and of two moments with the same two numbers the same entries had been committed and placed. The id of
the newest entry would not do: of two transactions at work at once, the one with the smaller id may commit last.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any, Final

from django.db.models import OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Concat

from forecasts.models.entry import EntryPosition, Stream, WaitingEntry

COLUMNS: Final = (
    f"COALESCE((SELECT MAX(position) FROM {EntryPosition._meta.db_table}), 0)",  # noqa: S608 – a table's name alone
    f"(SELECT COUNT(*) FROM {WaitingEntry._meta.db_table})",  # noqa: S608 – the same
)
"""The numbers as columns of a query, so that they are read together with others in one statement: at one moment."""


def length_of(kind: str, name: str) -> Subquery:
    """Return, for a query of what streams are about, how many entries the stream of each row has: `kind`, then its `name`."""
    return Subquery(Stream.objects.filter(key=Concat(Value(kind), OuterRef(name))).values("length"))


def head_ahead(*, at: datetime) -> QuerySet[Any, datetime]:
    """Return when the head becomes another one by itself, if a clock that is ahead made the newest entry later than `at`."""
    last = EntryPosition.objects.order_by("-position").values("position")[:1]
    ahead = EntryPosition.objects.filter(position__in=last, entry__at__gt=at).order_by()
    return ahead.values_list("entry__at", flat=True)
