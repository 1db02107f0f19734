"""How a claim was settled: proposals with evidence, what became of them, resolutions and reopenings. Insert-only."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from forecasts.models.claims import Claim, Precision
from forecasts.models.ids import new_public_id


class Outcome(models.TextChoices):
    """What happened to the event. The last four are voids: the claim is not scored."""

    OCCURRED = "occurred", "Occurred"
    DID_NOT_OCCUR = "did_not_occur", "Did not occur"
    VALUE = "value", "A value"
    CONDITION_NOT_MET = "condition_not_met", "Void: condition not met"
    AMBIGUOUS = "ambiguous", "Void: ambiguous"
    NOT_CHECKABLE = "not_checkable", "Void: not checkable"
    RETRACTED = "retracted", "Void: retracted"


VOIDS = frozenset({Outcome.CONDITION_NOT_MET, Outcome.AMBIGUOUS, Outcome.NOT_CHECKABLE, Outcome.RETRACTED})


class Proposal(models.Model):
    """An answer to "did the event occur?", with its effective date, its rationale and, in `evidence`, its grounds.

    Forecasts stated from `close_at` on do not count, or from `counts_until` on where that is given: where the answer took
    effect on a day without a time, before the deadline, `close_at` is its start and `counts_until` its end, and what was
    stated in between counts as stated on the same day. History holds `close_at`, from which the other one follows.
    """

    class Origin(models.TextChoices):
        """What made the proposal: a person on the desk, a dispute's counter-proposal, or a rule of the ledger."""

        PERSON = "person", "a person"
        DISPUTE = "dispute", "a dispute"
        RULE = "rule", "a rule"

    public_id = models.CharField(max_length=10, unique=True, default=new_public_id, editable=False)
    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="proposals")
    material_version = models.PositiveIntegerField()
    origin = models.CharField(max_length=7, choices=Origin)
    outcome = models.CharField(max_length=17, choices=Outcome)
    value = models.JSONField(null=True)
    effective_on = models.DateField()
    effective_precision = models.CharField(max_length=7, choices=Precision)
    effective_at = models.DateTimeField()
    close_at = models.DateTimeField()
    counts_until = models.DateTimeField(null=True)
    impossible_why = models.TextField(max_length=1000, blank=True)
    rationale = models.TextField(max_length=5000)
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField()

    class Meta:
        ordering = ["claim", "id"]
        constraints = [
            models.CheckConstraint(name="proposal_outcome_known", condition=Q(outcome__in=Outcome.values)),
            models.CheckConstraint(
                name="proposal_by_person_unless_rule",
                condition=Q(origin="rule") | Q(proposed_by__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.claim}: {self.get_outcome_display()}"

    @property
    def closes(self) -> datetime:
        """The instant from which no forecast counts."""
        return self.counts_until or self.close_at

    @property
    def day_from(self) -> datetime | None:
        """When the day began on which the answer took effect, if it is an earlier one than the deadline's without a time."""
        return self.close_at if self.counts_until else None

    @property
    def is_void(self) -> bool:
        """Whether this answer takes the claim out of scoring."""
        return self.outcome in VOIDS


class Evidence(models.Model):
    """One piece of evidence: a publication that a stranger can look up."""

    proposal = models.ForeignKey(Proposal, on_delete=models.PROTECT, related_name="evidence")
    title = models.CharField(max_length=300)
    publisher = models.CharField(max_length=200)
    published_on = models.DateField()
    url = models.URLField(max_length=1000, blank=True)
    no_url_reason = models.CharField(max_length=300, blank=True)
    excerpt = models.TextField(max_length=2000, blank=True)

    class Meta:
        ordering = ["proposal", "id"]
        verbose_name_plural = "evidence"
        constraints = [
            models.CheckConstraint(
                name="evidence_url_or_reason",
                condition=~Q(url="", no_url_reason=""),
            ),
        ]

    def __str__(self) -> str:
        return self.title


class ProposalDecision(models.Model):
    """What became of a proposal. One at most: the database decides a race between two people."""

    class Kind(models.TextChoices):
        """How a proposal ended."""

        CONFIRMED = "confirmed", "confirmed"
        SENT_BACK = "sent_back", "sent back"
        WITHDRAWN = "withdrawn", "withdrawn by its proposer"
        DISMISSED = "dismissed", "dismissed with its dispute"
        OVERTAKEN = "overtaken", "overtaken by a rule"

    proposal = models.OneToOneField(Proposal, on_delete=models.PROTECT, related_name="decision")
    kind = models.CharField(max_length=9, choices=Kind)
    reason = models.TextField(max_length=2000, blank=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField()

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.proposal}: {self.get_kind_display()}"


class Resolution(models.Model):
    """A confirmed proposal. `claim.current_resolution` points to the live one; a new one supersedes the old."""

    class Policy(models.TextChoices):
        """By which right the proposal was confirmed."""

        TWO_PERSON = "two_person", "two people"
        SINGLE = "single", "one person"
        RULE = "rule", "by rule"
        IMPORT = "import", "imported"

    public_id = models.CharField(max_length=10, unique=True, default=new_public_id, editable=False)
    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="resolutions")
    proposal = models.OneToOneField(Proposal, on_delete=models.PROTECT, related_name="resolution")
    number = models.PositiveIntegerField()
    policy = models.CharField(max_length=10, choices=Policy)
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    confirmed_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    confirmed_at = models.DateTimeField()
    note = models.TextField(max_length=2000, blank=True)
    supersedes = models.OneToOneField("self", null=True, on_delete=models.PROTECT, related_name="superseded_by")

    class Meta:
        ordering = ["claim", "number"]
        constraints = [
            models.UniqueConstraint(name="resolution_number_once", fields=["claim", "number"]),
            models.CheckConstraint(
                name="resolution_by_two_people",
                condition=~Q(policy="two_person")
                | (Q(proposed_by__isnull=False, confirmed_by__isnull=False) & ~Q(proposed_by=F("confirmed_by"))),
            ),
        ]

    def __str__(self) -> str:
        return str(self.proposal)


class Reopening(models.Model):
    """A resolution taken back by rule, because a condition that it rested on was resolved anew."""

    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="reopenings")
    resolution = models.OneToOneField(Resolution, on_delete=models.PROTECT, related_name="reopening")
    because = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="+")
    reason = models.TextField()
    reopened_at = models.DateTimeField()

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.claim} reopened"
