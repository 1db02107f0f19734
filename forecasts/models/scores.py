"""What is computed: score jobs, scores and the running sums of scorecards. All of it can be made again from the rows."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db import models
from django.db.models import F, Q

from forecasts.models.claims import Claim
from forecasts.models.forecasts import Forecast
from forecasts.models.sources import Forecaster


class ScoreJobQuerySet(models.QuerySet["ScoreJob"]):
    """Score jobs, asked for in words."""

    def raise_for(self, claims: Iterable[Claim]) -> None:
        """Want the scores of `claims` made anew. Called in the transaction that changes what they rest on."""
        ids = sorted({claim.pk for claim in claims})
        self.bulk_create([ScoreJob(claim_id=pk) for pk in ids], ignore_conflicts=True)
        for pk in ids:
            self.filter(claim_id=pk).update(want=F("want") + 1, attempts=0, not_before=None)

    def behind(self, *, at: datetime, most_attempts: int) -> ScoreJobQuerySet:
        """Jobs that want computing, are not leased, not waiting, and have not failed too often."""
        return self.filter(
            Q(not_before__isnull=True) | Q(not_before__lte=at),
            Q(leased_until__isnull=True) | Q(leased_until__lte=at),
            want__gt=F("done"),
            attempts__lt=most_attempts,
        )


class ScoreJob(models.Model):
    """One claim's wish to be scored: behind while `want` is greater than `done`."""

    claim = models.OneToOneField(Claim, on_delete=models.CASCADE, related_name="score_job", primary_key=True)
    want = models.PositiveBigIntegerField(default=0)
    done = models.PositiveBigIntegerField(default=0)
    attempts = models.PositiveIntegerField(default=0)
    last_error = models.TextField(blank=True)
    not_before = models.DateTimeField(null=True, blank=True)
    leased_until = models.DateTimeField(null=True, blank=True)

    objects = ScoreJobQuerySet.as_manager()

    class Meta:
        indexes = [
            # the sweep: behind(at=…)
            models.Index(name="score_job_behind", fields=["claim"], condition=Q(want__gt=F("done"))),
        ]

    def __str__(self) -> str:
        return f"Scores of {self.claim}"

    @property
    def is_behind(self) -> bool:
        """Whether a newer score is wanted than the one published."""
        return self.want > self.done


class Score(models.Model):
    """One number for one forecast by one rule, in the rule's unit; a null value with `infinite` is +infinity."""

    claim = models.ForeignKey(Claim, on_delete=models.CASCADE, related_name="scores")
    forecaster = models.ForeignKey(Forecaster, on_delete=models.PROTECT, related_name="scores")
    forecast = models.ForeignKey(Forecast, on_delete=models.PROTECT, related_name="scores")
    rule = models.CharField(max_length=24)
    value = models.BigIntegerField(null=True)
    low = models.BigIntegerField(null=True)
    high = models.BigIntegerField(null=True)
    infinite = models.BooleanField(default=False)
    occurred = models.BooleanField()
    p_ppm = models.PositiveIntegerField()
    low_ppm = models.PositiveIntegerField(null=True)
    high_ppm = models.PositiveIntegerField(null=True)
    committed = models.BooleanField()
    prospective = models.BooleanField()
    lexicon = models.CharField(max_length=40)
    method = models.PositiveIntegerField()
    computed_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(name="score_once", fields=["claim", "forecaster", "rule"])]
        indexes = [models.Index(name="score_forecaster", fields=["forecaster", "rule"])]

    def __str__(self) -> str:
        return f"{self.forecaster} on {self.claim}: {self.rule}"


class Card(models.Model):
    """The running exact sums of one subject, one part and one rule. Sums are decimal strings: they pass 2^63."""

    kind = models.CharField(max_length=10)
    subject = models.PositiveBigIntegerField(default=0)
    part = models.CharField(max_length=16)
    rule = models.CharField(max_length=24)
    n = models.PositiveIntegerField(default=0)
    infinite = models.PositiveIntegerField(default=0)
    total = models.CharField(max_length=60, default="0")
    total_low = models.CharField(max_length=60, default="0")
    total_high = models.CharField(max_length=60, default="0")

    class Meta:
        constraints = [models.UniqueConstraint(name="card_once", fields=["kind", "subject", "part", "rule"])]

    def __str__(self) -> str:
        return f"{self.kind} {self.subject}: {self.part} {self.rule}"
