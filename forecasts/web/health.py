"""Two questions of an operator's: does the process answer (`/healthz`), and can the ledger do its work (`/readyz`)?

A container is restarted by the first; a monitor asks the second. A worker that is gone makes nothing wrong on a page,
so a load balancer should go by the first too.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from django.conf import settings
from django.db import Error
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from forecasts import clock
from forecasts.tasks import probes
from forecasts.tasks.health import Health, Seen, health


@never_cache
@require_safe
def healthz(_request: HttpRequest) -> HttpResponse:
    """The process answers; it asks nobody else."""
    return JsonResponse({"alive": True, "version": settings.VERSION})


@never_cache
@require_safe
def readyz(_request: HttpRequest) -> HttpResponse:
    """Each part that the work needs: `ok`, `none` for a part that is not configured, or what is wrong (503)."""
    answer = _answer()
    ready = all(state in {"ok", "none"} for state in answer.checks.values())
    body = {"ready": ready, "version": settings.VERSION, "checks": answer.checks, **answer.figures}
    return JsonResponse(body, status=200 if ready else 503)


@dataclass(frozen=True)
class _Answer:
    checks: Mapping[str, str]
    figures: Mapping[str, object]


def _answer() -> _Answer:
    """Ask the parts. What rests on one that is not there is not asked."""
    queue = "none" if settings.SCORING_IN_PROCESS else probes.broker() or "ok"
    try:
        checks = {"database": probes.database() or "ok"}
        if checks["database"] == "ok":
            checks["migrations"] = probes.migrations() or "ok"
        if checks.get("migrations") != "ok":
            return _Answer(checks | {"broker": queue}, {})
        found = health(at=clock.now())
        checks["guards"] = probes.guards() or "ok"
    except Error:
        return _Answer({"database": "answers with an error", "broker": queue}, {})
    unwatched = "none" if found.in_process else "ok"
    work = {"worker": unwatched, "beat": unwatched} | dict.fromkeys(found.queues, "ok") | found.problems
    return _Answer(checks | {"broker": queue} | work, _figures(found))


def _figures(found: Health) -> dict[str, object]:
    return {
        "score_jobs": {
            "behind": found.queues["scores"].waiting,
            "oldest_seconds": int(found.queues["scores"].oldest.total_seconds()),
            "given_up": found.queues["scores"].given_up,
        },
        "queues": {
            name: {"waiting": queue.waiting, "oldest_seconds": int(queue.oldest.total_seconds())}
            for name, queue in found.queues.items()
        },
        "seen": {name: _seen(found, seen) for name, seen in (("worker", found.worker), ("beat", found.beat)) if seen},
    }


def _seen(found: Health, seen: Seen) -> dict[str, object]:
    return {"seconds_ago": max(0, int((found.at - seen.at).total_seconds())), "version": seen.version}
