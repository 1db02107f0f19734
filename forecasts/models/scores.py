"""What is computed: score jobs, standings and scores. All of it can be made again from the record."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from django.db import connection, models
from django.db.models import F, Q

from forecasts.models.claims import Claim
from forecasts.models.forecasts import Forecast
from forecasts.models.jobs import Job, JobQuerySet
from forecasts.models.sources import Article, Forecaster, Outlet


class ScoreJobQuerySet(JobQuerySet["ScoreJob"]):
    """Score jobs, and how they are raised."""

    def raise_for(self, claims: Iterable[Claim | int], *, times: int = 1) -> None:
        """Want the scores of claims, or of those of such keys, made anew. Called in the transaction that changes what they rest on.

        Jobs that are not there yet are made. Rows are locked in the order of their keys, so that no two transactions wait
        for each other.
        """
        keys = sorted({claim if isinstance(claim, int) else claim.pk for claim in claims})
        for start in range(0, len(keys), _AT_ONCE):
            some = keys[start : start + _AT_ONCE]
            with connection.cursor() as cursor:
                cursor.execute(
                    _RAISE.format(", ".join(["(%s, %s, 0, 0, 0, '')"] * len(some))),
                    [value for key in some for value in (key, times)],
                )


class ScoreJob(Job):
    """One claim's wish to be scored."""

    claim = models.OneToOneField(Claim, on_delete=models.CASCADE, related_name="score_job", primary_key=True)

    objects = ScoreJobQuerySet.as_manager()

    class Meta:
        indexes = [
            # take() and every "being computed": behind(), ready(at=…)
            models.Index(name="score_job_behind", fields=["behind_since"], condition=Q(want__gt=F("done"))),
        ]

    def __str__(self) -> str:
        return f"Scores of {self.claim}"


_AT_ONCE: Final = 500
"""Jobs raised in one statement."""
_RAISE: Final = (
    f"INSERT INTO {ScoreJob._meta.db_table} AS kept (claim_id, want, done, leased_want, attempts, last_error) VALUES {{}} "  # noqa: S608 – names of the schema alone
    "ON CONFLICT (claim_id) DO UPDATE SET want = kept.want + EXCLUDED.want, attempts = 0, not_before = NULL, "
    "behind_since = CASE WHEN kept.want > kept.done THEN kept.behind_since ELSE EXCLUDED.behind_since END"
)


class Standing(models.Model):
    """What one forecaster's word on one claim came to, as published: the forecast that stood at close, as it is read.

    `unscorable` says why there is no score: a void, or a reason of `Unscorable`; empty without a `cluster` means that
    the claim is not resolved. The reading and `occurred` are those of a claim that occurs or does not; `held` is unset
    where no side was taken. `prospective` is unset while that is still provisional. `outlet`, `article` and
    `topic_ids` are the cards that the scores were added to, so that they can be taken back from the same ones.
    """

    class Unscorable(models.TextChoices):
        """Why a forecast on a resolved claim, which is not void, has no score."""

        NO_READING = "no_reading", "the lexicon has no reading of the words"
        WITHDRAWN = "withdrawn", "withdrawn before the window closed"
        STATED_LATE = "stated_late", "not stated before the window closed"
        NO_SCALE = "no_scale", "a number without a declared range is scored on its own page alone"

    claim = models.ForeignKey(Claim, on_delete=models.CASCADE, related_name="standings")
    forecaster = models.ForeignKey(Forecaster, on_delete=models.PROTECT, related_name="standings")
    forecast = models.ForeignKey(Forecast, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=10, choices=Forecaster.Kind)
    outlet = models.ForeignKey(Outlet, null=True, on_delete=models.PROTECT, related_name="standings")
    article = models.ForeignKey(Article, null=True, on_delete=models.PROTECT, related_name="standings")
    topic_ids = models.JSONField(default=list)
    cluster = models.CharField(max_length=140, blank=True)
    low_ppm = models.PositiveIntegerField(null=True)
    point_ppm = models.PositiveIntegerField(null=True)
    high_ppm = models.PositiveIntegerField(null=True)
    committed = models.BooleanField(null=True)
    read_by = models.CharField(max_length=40, blank=True)
    occurred = models.BooleanField(null=True)
    held = models.BooleanField(null=True)
    prospective = models.BooleanField(null=True)
    unscorable = models.CharField(max_length=17, blank=True)
    method = models.PositiveIntegerField()
    computed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(name="standing_once", fields=["claim", "forecaster"]),
            models.CheckConstraint(
                name="standing_reading_whole",
                condition=Q(low_ppm__isnull=True, point_ppm__isnull=True, high_ppm__isnull=True)
                | Q(low_ppm__lte=F("point_ppm"), high_ppm__gte=F("point_ppm"), committed__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.forecaster} on {self.claim}"


class Score(models.Model):
    """One number for one forecast by one rule, in the rule's unit: at the point, and the best and worst of its interval.

    A null is an infinite score.
    """

    standing = models.ForeignKey(Standing, on_delete=models.CASCADE, related_name="scores")
    rule = models.CharField(max_length=24)
    value = models.BigIntegerField(null=True)
    low = models.BigIntegerField(null=True)
    high = models.BigIntegerField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(name="score_once", fields=["standing", "rule"])]

    def __str__(self) -> str:
        return f"{self.standing}: {self.rule}"
