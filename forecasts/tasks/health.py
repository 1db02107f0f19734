"""How well the ledger keeps up with its own work: what waits to be scored, and who was last seen at work.

Worker and beat write a sign of life into the database every `BEAT_EVERY`; whoever asks reads it there, so
that asking costs two queries and no talk with the broker.
"""

import logging
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.conf import settings
from django.db import Error, connection
from django.db.models import Count, Min, Q
from django.db.models.functions import Now

from forecasts import clock
from forecasts.models.heartbeats import Heartbeat
from forecasts.models.jobs import MOST_ATTEMPTS
from forecasts.models.scores import ScoreJob

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
class Health:
    """What an operator wants to know at a glance. `worker` and `beat` are None until they are seen for the first time."""

    at: datetime
    behind: int
    """Claims whose newest scores have not been published yet and are being worked on."""
    oldest: timedelta
    """How long the first of them has waited."""
    given_up: int
    """Claims whose scores failed so often that nobody tries any more until the editor-in-chief says so."""
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
        if self.oldest > settings.UNSCORED_LIMIT > timedelta():
            found["scores"] = f"the oldest unscored claim has waited for {self.oldest.total_seconds():.0f} seconds"
        return found

    def _silence(self, seen: Seen | None) -> str:
        if seen is None:
            return "has not been seen yet"
        silence = self.at - seen.at
        return f"was last seen {silence.total_seconds():.0f} seconds ago" if silence > SILENT_AFTER else ""


def health(*, at: datetime) -> Health:
    """Ask the database, in two queries."""
    seen = {
        beat.part: Seen(at=beat.stored_at, version=beat.version, skew=beat.at - beat.stored_at)
        for beat in Heartbeat.objects.all()
    }
    tried = Q(attempts__lt=MOST_ATTEMPTS)
    jobs = ScoreJob.objects.behind().aggregate(
        behind=Count("pk", filter=tried),
        oldest=Min("behind_since", filter=tried),
        given_up=Count("pk", filter=~tried),
    )
    return Health(
        at=at,
        behind=jobs["behind"],
        oldest=max(at - jobs["oldest"], timedelta()) if jobs["oldest"] else timedelta(),
        given_up=jobs["given_up"],
        in_process=settings.SCORING_IN_PROCESS,
        worker=seen.get(Heartbeat.Part.WORKER),
        beat=seen.get(Heartbeat.Part.BEAT),
    )


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
