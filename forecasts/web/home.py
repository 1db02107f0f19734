"""The start page: what the ledger is, shown by an entry; what was checked lately; what waits."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Min, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from forecasts import clock
from forecasts.models.claims import Claim, State
from forecasts.models.resolutions import VOIDS
from forecasts.scorecards.calls import Call
from forecasts.templatetags.days import short_day
from forecasts.web.errors import reads
from forecasts.web.lines import Line, for_lines, forecaster_of, lines_of

LATELY = 4
WAITING = 3
TO_CHOOSE_FROM = 12


@dataclass(frozen=True)
class Health:
    """The ledger in seven numbers."""

    recorded: int
    open: int
    due: int
    oldest_due_at: datetime | None
    proposed: int
    checked: int
    void: int
    disputed: int

    @property
    def came_due(self) -> int:
        """Claims that somebody has checked or should have."""
        return self.checked + self.due + self.proposed

    @property
    def share_checked(self) -> float | None:
        """The part of them that is checked, from 0 to 1."""
        return self.checked / self.came_due if self.came_due else None


@reads
def home(request: HttpRequest) -> HttpResponse:
    """Show the start page."""
    now = clock.now()
    recorded = for_lines(Claim.objects.recorded())
    lately = recorded.filter(current_resolution__isnull=False).order_by("-current_resolution__confirmed_at", "-id")
    waiting = for_lines(Claim.objects.due(at=now).oldest_due_first())[:WAITING]
    both = lines_of([*lately[:TO_CHOOSE_FROM], *waiting], at=now, meta=source_and_step)
    checked, due = [line for line in both if not line.age], [line for line in both if line.age]
    context = {
        "now": now,
        "specimen": specimen(checked),
        "checked": checked[:LATELY],
        "due": due,
        "health": health(at=now),
    }
    return render(request, "forecasts/home.html", context)


def specimen(checked: Sequence[Line]) -> Line | None:
    """Choose the entry that explains the others: the one checked last that took a side."""
    return next((line for line in checked if line.quote and line.held in {"held", "not_held"}), None)


def source_and_step(claim: Claim, call: Call | None) -> Sequence[str]:
    """Who said it and where; when it was confirmed."""
    article = claim.article
    source = (
        f"{forecaster_of(call)}, {article.outlet.name}, {article.published_on:%B %Y}"
        if article
        else forecaster_of(call)
    )
    resolution = claim.current_resolution
    return [source, f"resolved {short_day(resolution.confirmed_at.date())}" if resolution else ""]


def health(*, at: datetime) -> Health:
    """Count the ledger, in one query."""
    settled = Q(state__in=[State.RESOLVED, State.DISPUTED])
    is_due = Q(state=State.OPEN, deadline_at__lte=at)
    return Health(
        **Claim.objects.recorded().aggregate(
            recorded=Count("pk"),
            open=Count("pk", filter=Q(state=State.OPEN, deadline_at__gt=at)),
            due=Count("pk", filter=is_due),
            oldest_due_at=Min("deadline_at", filter=is_due),
            proposed=Count("pk", filter=Q(state=State.PROPOSED)),
            checked=Count("pk", filter=settled),
            void=Count("pk", filter=settled & Q(current_resolution__proposal__outcome__in=VOIDS)),
            disputed=Count("pk", filter=Q(state=State.DISPUTED)),
        )
    )
