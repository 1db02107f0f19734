"""Two questions of an operator's: does the process answer (`/healthz`), and can it do its work (`/readyz`)?"""

from datetime import timedelta

from celery import current_app
from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.db.models import F
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from kombu.exceptions import OperationalError

from forecasts import clock
from forecasts.history.guards import missing_guards
from forecasts.history.queries import last_changes
from forecasts.models.scores import ScoreJob


@never_cache
@require_safe
def healthz(_request: HttpRequest) -> HttpResponse:
    """The process answers; it asks nobody else."""
    return HttpResponse("ok\n", content_type="text/plain; charset=utf-8")


@never_cache
@require_safe
def readyz(_request: HttpRequest) -> HttpResponse:
    """Each part that the work needs: `ok`, `none` for a part that is not configured, or what is wrong (503)."""
    checks = {"database": _database(), "broker": _broker()}
    body: dict[str, object] = {"version": settings.VERSION, "checks": checks}
    if checks["database"] == "ok":
        checks["guards"] = _guards()
        body["score_jobs"] = _score_jobs()
    ready = all(state in {"ok", "none"} for state in checks.values())
    return JsonResponse({"ready": ready, **body}, status=200 if ready else 503)


def _database() -> str:
    try:
        migrations = MigrationExecutor(connection)
        waiting = migrations.migration_plan(migrations.loader.graph.leaf_nodes())
    except DatabaseError:
        return "does not answer"
    return "migrations are missing" if waiting else "ok"


def _guards() -> str:
    """The triggers that keep the insert-only tables so."""
    return "; ".join(missing_guards()) or "ok"


def _broker() -> str:
    if settings.SCORING_IN_PROCESS:
        return "none"
    try:
        with current_app.connection_for_write() as broker:
            broker.ensure_connection(max_retries=1, interval_start=0, timeout=2)
    except OperationalError:
        return "does not answer"
    return "ok"


def _score_jobs() -> dict[str, object]:
    """How many claims wait for their scores, and for how many seconds the one that was changed first has waited."""
    behind = ScoreJob.objects.filter(want__gt=F("done")).select_related("claim")
    waits = [clock.now() - changed for changed in last_changes(job.claim for job in behind[:100])]
    return {"behind": behind.count(), "oldest_seconds": int(max(waits, default=timedelta()).total_seconds())}
