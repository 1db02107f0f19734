"""How many claims each state and each outcome would show, beside the boxes of the page's form."""

from __future__ import annotations

from collections import Counter
from datetime import datetime, timedelta
from typing import Final

from django.conf import settings
from django.db.models import Count, Min, Q

from forecasts.catalogue.claims import ClaimFilters
from forecasts.models.claims import Claim, ClaimQuerySet, State
from forecasts.models.finding import ClaimChange
from forecasts.models.resolutions import VOIDS
from forecasts.scorecards.keeping import Made, kept

BOXES: Final = {"state", "outcome"}
AT_ALL_EVENTS: Final = {"ordering"}
LONGEST: Final = timedelta(minutes=10)
MOST: Final = 1_000
"""Beyond it, a page counts no further."""
_EACH_ONCE: Final = ("open", "due", "proposed", "resolved", "disputed")

Counts = Counter[str]


def counts_of(asked: ClaimFilters) -> Counts | None:
    """Count what the other filters leave, by state and by outcome; None where that are more than `MOST`.

    Of all claims, the counts are kept since the last change.
    """
    if any(value for name, value in asked.form.cleaned_data.items() if name not in BOXES | AT_ALL_EVENTS):
        left = asked.order.sort(asked.keep(Claim.objects.recorded(), but=BOXES))
        counts = counted(Claim.objects.filter(pk__in=left.values("pk")[: MOST + 1]), at=asked.at)
        return counts if sum(counts[state] for state in _EACH_ONCE) <= MOST else None
    return kept("counts of all claims", lambda: _of_all(asked.at), now=asked.at)


def counted(claims: ClaimQuerySet, *, at: datetime) -> Counts:
    """Count claims, in one query."""
    due, final = Q(deadline_at__lte=at), Q(current_resolution__confirmed_at__lte=at - settings.DISPUTE_WINDOW)
    outcome = "current_resolution__proposal__outcome"
    groups = claims.order_by().values("state", outcome)
    groups = groups.annotate(n=Count("pk"), due=Count("pk", filter=due), final=Count("pk", filter=final))
    counts: Counts = Counter()
    for group in groups:
        state, name = group["state"], group[outcome]
        if state == State.OPEN:
            counts.update(open=group["n"] - group["due"], due=group["due"])
        else:
            counts[state] += group["n"]
        if name:
            counts["void" if name in VOIDS else name] += group["n"]
        if state == State.RESOLVED:
            counts["final"] += group["final"]
    return counts


def _of_all(at: datetime) -> Made[Counts]:
    """Count all claims; the counts turn when the next claim becomes due or final."""
    due = Claim.objects.open(at=at).aggregate(at=Min("deadline_at"))["at"]
    final = ClaimChange.objects.filter(next_at__gt=at).aggregate(at=Min("next_at"))["at"]
    turns = min(instant for instant in (due, final, at + LONGEST) if instant is not None)
    return Made(counted(Claim.objects.recorded(), at=at), turns)
