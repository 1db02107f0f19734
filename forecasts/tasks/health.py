"""How well the ledger keeps up with its own work: what waits, for how long, and who was last seen at work.

Worker and beat write a sign of life into the database every `BEAT_EVERY`; whoever asks reads it there, so that asking needs
no talk with the broker.
"""

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.conf import settings
from django.db import Error, connection
from django.db.models import Count, Max, Min, Q
from django.db.models.functions import Coalesce, Greatest, Now

from forecasts import clock
from forecasts.bulk import runs
from forecasts.catalogue import changes
from forecasts.history.sequencing import waiting_entries
from forecasts.models.documents import Touch
from forecasts.models.heartbeats import Heartbeat
from forecasts.models.jobs import MOST_ATTEMPTS
from forecasts.models.scores import ScoreJob
from forecasts.resolution.overlooked import waiting_for_rule

BEAT_EVERY: Final = timedelta(seconds=15)
"""How often worker and beat give a sign of life."""
SILENT_AFTER: Final = timedelta(seconds=60)
"""After which time without one a part counts as gone."""

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Seen:
    """The last sign of life of one part: when, by the database's clock, and of which version of the product."""

    at: datetime
    version: str
    skew: timedelta
    """By how much the part's own clock was ahead of the database's."""


@dataclass(frozen=True)
class Queue:
    """Work of one kind that waits."""

    waiting: int
    oldest: timedelta
    """How long the first of it has waited."""
    given_up: int = 0
    """What failed so often that nobody tries any more until the editor-in-chief says so; it is not among what waits."""


@dataclass(frozen=True)
class Health:
    """What an operator wants to know at a glance. `worker` and `beat` are None until they are seen for the first time."""

    at: datetime
    queues: Mapping[str, Queue]
    """By the kinds of work in `WAITS`."""
    in_process: bool
    """No broker is configured: scores are computed in the web process, and there is neither worker nor beat."""
    worker: Seen | None
    beat: Seen | None

    @property
    def problems(self) -> dict[str, str]:
        """What is wrong, by the part that it is wrong with; empty when all is well."""
        found: dict[str, str] = {}
        if not self.in_process:
            found |= {name: said for name in ("worker", "beat") if (said := self._silence(getattr(self, name)))}
        for name, queue in self.queues.items():
            if queue.oldest > settings.UNSCORED_LIMIT > timedelta():
                found[name] = f"{WAITS[name]} has waited for {queue.oldest.total_seconds():.0f} seconds"
        return found

    def _silence(self, seen: Seen | None) -> str:
        if seen is None:
            return "has not been seen yet"
        silence = self.at - seen.at
        return f"was last seen {silence.total_seconds():.0f} seconds ago" if silence > SILENT_AFTER else ""


WAITS: Final = {
    "scores": "the oldest unscored claim",
    "history": "the oldest history entry without a number",
    "changes": "the oldest change that is not listed",
    "rules": "the oldest claim whose condition has failed",
    "documents": "the oldest document that is out of date",
    "imports": "the oldest import",
}
"""The kinds of work that wait, and what is the first of them."""


def health(*, at: datetime) -> Health:
    """Ask the database, in one query for each kind of work and one for the signs of life."""
    seen = {
        beat.part: Seen(at=beat.stored_at, version=beat.version, skew=beat.at - beat.stored_at)
        for beat in Heartbeat.objects.all()
    }
    return Health(
        at=at,
        queues={name: _queue(name, at) for name in WAITS},
        in_process=settings.SCORING_IN_PROCESS,
        worker=seen.get(Heartbeat.Part.WORKER),
        beat=seen.get(Heartbeat.Part.BEAT),
    )


def _queue(name: str, at: datetime) -> Queue:
    tried = Q(attempts__lt=MOST_ATTEMPTS)
    match name:
        case "scores":
            found = ScoreJob.objects.behind().aggregate(
                waiting=Count("pk", filter=tried),
                since=Min("behind_since", filter=tried),
                given_up=Count("pk", filter=~tried),
            )
        case "history":
            found = waiting_entries().aggregate(waiting=Count("pk"), since=Min("entry__at"))
        case "changes":
            found = changes.waiting().aggregate(waiting=Count("pk"), since=Min("entry__at"))
        case "rules":
            failed = Max("conditions__current_resolution__confirmed_at")
            overlooked = waiting_for_rule().annotate(at=Greatest("material_recorded_at", failed))
            found = overlooked.aggregate(waiting=Count("pk"), since=Min("at"))
        case "documents":
            tried = Q(document__attempts__lt=MOST_ATTEMPTS)
            found = Touch.objects.waiting().aggregate(
                waiting=Count("document", filter=tried, distinct=True),
                since=Min("touched_at", filter=tried),
                given_up=Count("document", filter=~tried, distinct=True),
            )
        case _:
            free = runs.free(at).annotate(at=Coalesce("leased_until", "created_at"))
            found = free.aggregate(waiting=Count("pk"), since=Min("at"))
    since = found.pop("since")
    return Queue(oldest=max(at - since, timedelta()) if since else timedelta(), **found)


def record(part: Heartbeat.Part, *, at: datetime) -> None:
    """Keep a sign of life of `part`, in one statement."""
    Heartbeat.objects.bulk_create(
        [Heartbeat(part=part, at=at, stored_at=Now(), version=settings.VERSION)],
        update_conflicts=True,
        unique_fields=["part"],
        update_fields=["at", "stored_at", "version"],
    )


def sign_of_life(part: str) -> None:
    """Record that this process, a worker or beat, is alive. It never fails, and leaves no connection to be forked."""
    try:
        record(Heartbeat.Part(part), at=clock.now())
    except Error as error:
        log.warning("The sign of life of the %s could not be written: %s", part, error)
    finally:
        connection.close()
