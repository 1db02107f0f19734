"""Jobs: work that waits in the database until a worker has done it, whatever happens to workers and messages.

behind     newer work is wanted than has been done: `want` is greater than `done`
ready      behind, leased by nobody, not waiting after a failure, not failed too often
leased     taken by one worker until `leased_until`; the attempt is counted, so a worker that dies is counted too
finished   `done` is what was wanted when the lease began: what was wanted since then is still to be done
given up   failed in `MOST_ATTEMPTS` attempts; it waits until something changes or somebody has it tried again
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any, Final, Self, TypeVar

from django.db import models, transaction
from django.db.models import Case, F, Q, Value, When
from django.db.models.functions import Now

from forecasts.models.among import Among

LEASE: Final = timedelta(seconds=30)
"""How soon a dead worker's job is taken up again. A slow worker loses nothing but its time to a shorter one: whoever no
longer has the lease when it is done writes nothing."""
MOST_ATTEMPTS: Final = 5
BACKOFF: Final = timedelta(seconds=10)
"""How long the second attempt waits; each later one waits twice as long as the one before."""
LOST: Final = "The worker that computed this was lost before it had finished."

AnyJob = TypeVar("AnyJob", bound="Job")


class JobQuerySet(models.QuerySet[AnyJob]):
    """Jobs of one kind. Rows are locked in the order of their keys, so that nobody waits for another in a circle."""

    def behind(self) -> Self:
        """Jobs whose newest wish has not been done yet."""
        return self.filter(want__gt=F("done"))

    def given_up(self) -> Self:
        """Jobs behind that failed in all their attempts."""
        return self.behind().filter(attempts__gte=MOST_ATTEMPTS)

    def ready(self, *, at: datetime) -> Self:
        """Jobs to be done now."""
        return self.behind().filter(
            Q(not_before__isnull=True) | Q(not_before__lte=at),
            Q(leased_until__isnull=True) | Q(leased_until__lte=at),
            attempts__lt=MOST_ATTEMPTS,
        )

    def take(self, *, at: datetime, limit: int) -> Self:
        """Lease the next jobs that are ready, as `lease`; of two workers who ask at once each gets others.

        Half of them have waited longest, and half are the newest, so that one change is not behind a long import.
        """
        if not self.behind().exists():  # without a transaction, for which SQLite would lock out every writer
            return self.none()
        with transaction.atomic():
            ready = self.ready(at=at).select_for_update(skip_locked=True).values_list("pk", flat=True)
            newest = list(ready.order_by("-behind_since")[: limit // 2])
            oldest = ready.exclude(pk__in=newest).order_by("behind_since")
            return self.lease([*newest, *oldest[: limit - len(newest)]], at=at)

    @transaction.atomic
    def lease(self, keys: Collection[Any], *, at: datetime) -> Self:
        """Take those of some jobs that are ready, and return them for as long as the lease is not lost.

        A job whose row is locked is being finished at this moment, however old its lease, and is passed over. One whose
        worker was lost is told so.
        """
        free = self.ready(at=at).filter(Among("pk", keys)).select_for_update(skip_locked=True).order_by("pk")
        taken, until = list(free.values_list("pk", flat=True)), at + LEASE
        was_lost = When(leased_until__isnull=False, last_error="", then=Value(LOST, output_field=models.TextField()))
        self.filter(pk__in=taken).update(
            leased_until=until,
            leased_want=F("want"),
            attempts=F("attempts") + 1,
            last_error=Case(was_lost, default=F("last_error")),
        )
        return self.filter(Among("pk", taken), leased_until=until)

    def lock(self) -> list[Any]:
        """Lock the rows of jobs until the transaction ends; return their keys."""
        return list(self.select_for_update().order_by("pk").values_list("pk", flat=True))

    def finish(self) -> int:
        """Note that what leased jobs wanted when they were leased has been done; return how many of them there still are."""
        return self.update(done=F("leased_want"), leased_until=None, attempts=0, not_before=None, last_error="")

    def let_go(self) -> None:
        """Give leased jobs back as if they had never been taken."""
        self.update(leased_until=None, attempts=F("attempts") - 1)

    def give_up(self, error: Exception, *, at: datetime) -> None:
        """Keep with leased jobs what went wrong, and let them wait. A lease that somebody else holds by now is left alone."""
        for job in self:
            self.filter(pk=job.pk).update(
                leased_until=None,
                not_before=at + BACKOFF * 2 ** max(job.attempts - 1, 0),
                last_error=f"{type(error).__name__}: {error}"[:2000],
            )

    def retry(self, *, at: datetime) -> int:
        """Have jobs done again at once, with all their attempts, unless a worker holds them; return how many."""
        free = self.filter(Q(leased_until__isnull=True) | Q(leased_until__lte=at))
        return free.update(want=F("want") + 1, attempts=0, not_before=None, leased_until=None)


class Job(models.Model):
    """A wish for work: behind while `want` is greater than `done`.

    `leased_until` is the worker's lease and, to the microsecond, its token; `leased_want` is what was wanted when it began.
    `last_error` stays until a success. `behind_since` is when, by the database's clock, it last fell behind; it says nothing
    once the job is done.
    """

    want = models.PositiveBigIntegerField(default=0)
    done = models.PositiveBigIntegerField(default=0)
    behind_since = models.DateTimeField(db_default=Now(), editable=False)
    attempts = models.PositiveIntegerField(default=0)
    last_error = models.TextField(blank=True)
    not_before = models.DateTimeField(null=True, blank=True)
    leased_until = models.DateTimeField(null=True, blank=True)
    leased_want = models.PositiveBigIntegerField(default=0)

    class Meta:
        abstract = True

    @property
    def is_behind(self) -> bool:
        """Whether newer work is wanted than has been done."""
        return self.want > self.done
