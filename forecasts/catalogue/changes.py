"""When a claim last changed, so that a program that asks "what is new since?" never misses anything.

What changes a claim, as lists and documents show it:

    its own history      recorded, amended, filed anew, forecasts, proposals, resolutions, disputes, redactions
    a condition of it    whose outcome the claim names
    names                an article, an outlet, a topic or a forecaster of it is renamed or becomes public or private
    time                 it becomes due at its deadline, and final when the time for disputes is over

Scores of a claim are computed from its record when they are read, so they change with it; cards follow in seconds.

A change gets its instant from one process at a time, after it has been committed, and every run's instant is later than
all before. So whoever has read up to an instant has read every change up to it: an instant that a slow transaction would
still get is always a later one. All changes of a run get the same instant, in one transaction: they are seen together.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any, Final

from django.conf import settings
from django.db import transaction
from django.db.models import Case, F, Max, Q, QuerySet, When
from django.db.models.expressions import Combinable

from forecasts.history.kinds import Kind
from forecasts.history.queries import Told, placed_after, told_after
from forecasts.history.sequencing import be_the_only_one
from forecasts.models.claims import Claim, ClaimCondition, State
from forecasts.models.finding import ChangeMark, ClaimChange
from forecasts.models.sources import Article, Forecaster, Outlet, Topic
from forecasts.scorecards.subjects import about

LOCK: Final = 0x43_48_41_4E_47_45
"""The number of PostgreSQL's advisory lock that only one run holds: "CHANGE" in ASCII."""
NAMED: Final = {"article": Article, "outlet": Outlet, "topic": Topic, "forecaster": Forecaster}
RENAMES: Final = {
    Kind.ARTICLE_AMENDED,
    Kind.OUTLET_AMENDED,
    Kind.TOPIC_AMENDED,
    Kind.FORECASTER_AMENDED,
    Kind.FORECASTER_MERGED,
    Kind.FORECASTER_SEPARATED,
    Kind.FORECASTER_OPTED_IN,
    Kind.FORECASTER_OPTED_OUT,
}
STEP: Final = timedelta(microseconds=1)
AT_ONCE: Final = 500


def waiting() -> QuerySet[Any]:
    """Return the entries of which it is not noted yet which claims they have changed."""
    mark = ChangeMark.objects.first()
    return placed_after(mark.position if mark else 0)


def note_changes(*, now: datetime, limit: int) -> int:
    """Note which claims the next `limit` entries of the history have changed, and which time has.

    Return how many entries and claims were looked at: 0 if nothing waits.

    1. Become the only run until this transaction ends.
    2. Read the entries after the last that was noted, in their global order.
    3. Give their claims, and those that became due or final, an instant later than any before.
    4. Remember how far the history has been read.
    """
    if not waiting().exists() and not _moved_by_time(now).exists():
        return 0  # without a transaction, for which SQLite would lock out every writer
    with transaction.atomic():
        be_the_only_one(LOCK)
        mark, _ = ChangeMark.objects.get_or_create(pk=1)
        told = told_after(mark.position, limit=limit)
        last = ClaimChange.objects.aggregate(last=Max("changed_at"))["last"]
        instant = max(now, last + STEP) if last else now
        moved = set(_moved_by_time(now))
        _stamp(sorted(_changed_by(told) | moved), instant, now)
        if told:
            ChangeMark.objects.filter(pk=mark.pk).update(position=told[-1].position)
        return len(told) + len(moved)


def _moved_by_time(now: datetime) -> QuerySet[ClaimChange, int]:
    return ClaimChange.objects.filter(next_at__lte=now).values_list("claim", flat=True)


def _changed_by(told: Iterable[Told]) -> set[int]:
    """Return the claims that entries have changed: of their own, of a condition, and by a name."""
    own: set[str] = set()
    changed: set[int] = set()
    for entry in told:
        kind, _, name = entry.stream.partition(":")
        if kind == "claim":
            own.add(name)
        elif entry.kind in RENAMES:
            changed |= _claims_about(kind, name)
    claims = set(Claim.objects.filter(public_id__in=own).values_list("pk", flat=True))
    hanging = ClaimCondition.objects.filter(condition__in=claims).values_list("claim", flat=True)
    return changed | claims | set(hanging)


def _claims_about(kind: str, slug: str) -> set[int]:
    row = NAMED[kind]._default_manager.get(slug=slug)
    pk = row.meant.pk if isinstance(row, Forecaster) else row.pk
    return set(Claim.objects.filter(about(kind, pk)).order_by().values_list("pk", flat=True))


def _stamp(claims: list[int], instant: datetime, now: datetime) -> None:
    for start in range(0, len(claims), AT_ONCE):
        recorded = Claim.objects.recorded().filter(pk__in=claims[start : start + AT_ONCE]).order_by("pk")
        ClaimChange.objects.bulk_create(
            [
                ClaimChange(claim_id=pk, changed_at=instant, next_at=next_at)
                for pk, next_at in recorded.values_list("pk", _next_at(now))
            ],
            update_conflicts=True,
            unique_fields=["claim"],
            update_fields=["changed_at", "next_at"],
        )


def _next_at(now: datetime) -> Combinable:
    """When time alone changes a claim next: an open one becomes due, a resolved one final."""
    final = F("current_resolution__confirmed_at") + settings.DISPUTE_WINDOW
    return Case(
        When(Q(state=State.OPEN, deadline_at__gt=now), then=F("deadline_at")),
        When(Q(state=State.RESOLVED, current_resolution__confirmed_at__gt=now - settings.DISPUTE_WINDOW), then=final),
        default=None,
    )
