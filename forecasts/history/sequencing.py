"""The one sequencer: it gives entries their global positions, after the transactions that wrote them."""

from django.db import connection, transaction
from django.db.models import Max, QuerySet

from forecasts.models.entry import EntryPosition, WaitingEntry

LOCK = 0x4C_45_44_47_45_52
"""The number of PostgreSQL's advisory lock that only one sequencer holds: "LEDGER" in ASCII."""


def waiting_entries() -> QuerySet[WaitingEntry]:
    """Return the entries that wait for their place in the one order."""
    return WaitingEntry.objects.order_by("entry_id")


def assign_positions(*, limit: int) -> int:
    """Give the next positions to at most `limit` waiting entries, and return to how many.

    1. Become the only sequencer until this transaction ends. A second one waits here; SQLite has one writer anyway.
    2. Read the entries that wait, in the order of their ids. An entry whose transaction is still open is not seen
       yet: it waits for a later run and then gets a later position, even if its id is smaller.
    3. Number them on from the last position, and take them out of the queue.

    Nothing is durable before the commit, and then a position never changes; a run that fails is repeated whole.
    """
    if not waiting_entries().exists():  # without a transaction, for which SQLite would lock out every writer
        return 0
    with transaction.atomic():
        be_the_only_one(LOCK)
        waiting = list(waiting_entries().values_list("entry_id", flat=True)[:limit])
        last = EntryPosition.objects.aggregate(last=Max("position"))["last"] or 0
        EntryPosition.objects.bulk_create(
            EntryPosition(position=position, entry_id=entry) for position, entry in enumerate(waiting, start=last + 1)
        )
        WaitingEntry.objects.filter(entry_id__in=waiting).delete()
    return len(waiting)


def be_the_only_one(lock: int) -> None:
    """Hold PostgreSQL's advisory lock of a number until the transaction ends; SQLite has one writer anyway."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [lock])
