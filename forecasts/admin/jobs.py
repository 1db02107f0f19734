"""Score jobs: what waits, what failed and why, and trying again."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from django.contrib import admin, messages
from django.db.models import F, QuerySet
from django.http import HttpRequest

from forecasts.admin.carrying import carry_out, say
from forecasts.admin.ledger_admin import ReadOnlyAdmin
from forecasts.admin.requests import person_of
from forecasts.admin.site import site
from forecasts.history.actors import Actor
from forecasts.models.scores import ScoreJob
from forecasts.scorecards.publishing import operations


class BehindFilter(admin.SimpleListFilter):
    """Whether a score waits to be computed, or has failed."""

    title = "progress"
    parameter_name = "progress"

    def lookups(self, request: HttpRequest, model_admin: object) -> list[tuple[str, str]]:
        """Return the choices."""
        return [("behind", "Waiting"), ("failed", "Failed"), ("done", "Computed")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[ScoreJob]) -> QuerySet[ScoreJob]:
        """Keep the jobs that stand there."""
        match self.value():
            case "behind":
                return queryset.filter(want__gt=F("done"))
            case "failed":
                return queryset.filter(want__gt=F("done")).exclude(last_error="")
            case "done":
                return queryset.filter(want=F("done"))
            case _:
                return queryset


@admin.register(ScoreJob, site=site)
class ScoreJobAdmin(ReadOnlyAdmin):
    """One row per claim."""

    list_display = ("claim", "is_behind", "attempts", "failure", "not_before", "leased_until")
    list_filter = (BehindFilter,)
    list_select_related = ("claim",)
    search_fields = ("claim__headline", "claim__public_id", "last_error")
    actions = ("try_again",)

    @admin.display(description="last error")
    def failure(self, job: ScoreJob) -> str:
        """Show the last line of the error; the job's page has all of it."""
        return job.last_error.strip().rpartition("\n")[2][:200]

    @admin.display(boolean=True, description="waiting")
    def is_behind(self, job: ScoreJob) -> bool:
        """Show whether a newer score is wanted than the one published."""
        return job.is_behind

    def has_retry_permission(self, request: HttpRequest) -> bool:
        """Only the editor-in-chief sets jobs going again."""
        return person_of(request).is_superuser

    @admin.action(description="Try again", permissions=["retry"])
    def try_again(self, request: HttpRequest, queryset: QuerySet[ScoreJob]) -> None:
        """Have the scores computed at once, with all attempts."""
        again = [carry_out(request, _retry_of(job), say(request)) for job in queryset.select_related("claim")]
        if done := sum(map(bool, again)):
            messages.success(request, f"Set going again: {done}.")


def _retry_of(job: ScoreJob) -> Callable[..., bool]:
    def retry(*, actor: Actor, now: datetime) -> bool:
        operations.retry(job=job, actor=actor, now=now)
        return True

    return retry
