"""The claim: one checkable statement, its window, its conditions and where it stands."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from forecasts.models.ids import new_public_id
from forecasts.models.sources import Article, ClaimGroup, Outlet, Topic

if TYPE_CHECKING:
    from forecasts.models.resolutions import Resolution


class Precision(models.TextChoices):
    """Whether a point in time was given as a bare local date or as an instant."""

    DAY = "day", "day"
    INSTANT = "instant", "instant"


class State(models.TextChoices):
    """Where a claim stands. Due and final are derived from the time, see `Claim.is_due` and `Claim.is_final`."""

    DRAFT = "draft", "Draft"
    OPEN = "open", "Open"
    PROPOSED = "proposed", "Proposed"
    RESOLVED = "resolved", "Resolved"
    DISPUTED = "disputed", "Disputed"


class ClaimQuerySet(models.QuerySet["Claim"]):
    """Claims, asked for in words. Questions about time take `at`."""

    def recorded(self) -> ClaimQuerySet:
        """Everything but drafts: what the public may see."""
        return self.exclude(state=State.DRAFT)

    def drafts(self) -> ClaimQuerySet:
        """Claims that are still being written."""
        return self.filter(state=State.DRAFT)

    def due(self, *, at: datetime) -> ClaimQuerySet:
        """Open claims whose deadline has passed: no answer stands."""
        return self.filter(state=State.OPEN, deadline_at__lte=at)

    def open(self, *, at: datetime) -> ClaimQuerySet:
        """Open claims whose deadline is still ahead."""
        return self.filter(state=State.OPEN, deadline_at__gt=at)

    def oldest_due_first(self) -> ClaimQuerySet:
        """The order of the queue."""
        return self.order_by("deadline_at", "id")


class Claim(models.Model):
    """One checkable statement: what has to happen, by when, and the rule by which it is judged.

    `version` counts every change and guards against lost updates; `material_version` counts the versions of
    what is judged (event, criteria, window, zone, condition), each kept as a `ClaimVersion`.
    """

    class Kind(models.TextChoices):
        """What an outcome of the claim is."""

        BINARY = "binary", "occurs or does not"
        CHOICE = "choice", "one of several options"
        NUMERIC = "numeric", "a number"
        DATE = "date", "a date"

    public_id = models.CharField(max_length=10, unique=True, default=new_public_id, editable=False)
    headline = models.CharField(max_length=200)
    event = models.CharField(max_length=500)
    criteria = models.TextField(max_length=5000)
    kind = models.CharField(max_length=8, choices=Kind, default=Kind.BINARY)
    options = models.JSONField(default=list, blank=True)
    ordered = models.BooleanField(default=False)
    """Of a choice: whether the options stand in an order, so that a near miss counts for more than a far one."""
    unit = models.CharField(max_length=40, blank=True)
    lower_bound = models.CharField(max_length=40, blank=True)
    upper_bound = models.CharField(max_length=40, blank=True)
    """Of a number: the ends of its scale as decimals. What lies beyond an end counts as the end itself."""

    time_zone = models.CharField(max_length=64)
    event_from_on = models.DateField()
    event_from_at = models.DateTimeField(editable=False)
    deadline_on = models.DateField()
    deadline_precision = models.CharField(max_length=7, choices=Precision, default=Precision.DAY)
    deadline_at = models.DateTimeField(editable=False)
    deadline_words = models.CharField(max_length=300)

    condition_words = models.CharField(max_length=500, blank=True)
    conditions: models.ManyToManyField[Claim, ClaimCondition] = models.ManyToManyField(
        "self", through="ClaimCondition", symmetrical=False, related_name="dependants", blank=True
    )
    outlet = models.ForeignKey(Outlet, null=True, blank=True, on_delete=models.PROTECT, related_name="claims")
    article = models.ForeignKey(Article, null=True, blank=True, on_delete=models.PROTECT, related_name="claims")
    topics = models.ManyToManyField(Topic, related_name="claims", blank=True)
    group = models.ForeignKey(ClaimGroup, null=True, blank=True, on_delete=models.PROTECT, related_name="claims")

    crowd_hidden = models.BooleanField(default=True)
    """Whether a reader sees the readers' median only after a forecast of their own: it would pull theirs towards it."""

    state = models.CharField(max_length=8, choices=State, default=State.DRAFT, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)
    material_version = models.PositiveIntegerField(default=1, editable=False)
    created_at = models.DateTimeField(editable=False)
    recorded_at = models.DateTimeField(null=True, editable=False)
    material_recorded_at = models.DateTimeField(null=True, editable=False)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+", editable=False
    )
    current_proposal = models.ForeignKey(
        "Proposal", null=True, on_delete=models.PROTECT, related_name="+", editable=False
    )
    current_resolution = models.ForeignKey(
        "Resolution", null=True, on_delete=models.PROTECT, related_name="+", editable=False
    )
    open_dispute = models.ForeignKey("Dispute", null=True, on_delete=models.PROTECT, related_name="+", editable=False)

    objects = ClaimQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        permissions = [
            ("record_claim", "Can record, amend and retract claims"),
            ("propose_resolution", "Can propose how a claim resolves"),
            ("confirm_resolution", "Can confirm a proposal or send it back"),
            ("decide_dispute", "Can uphold or dismiss a dispute"),
        ]
        indexes = [
            # the queue and every count of open and due claims: due(at=…), open(at=…)
            models.Index(name="claim_open_deadline", fields=["deadline_at", "id"], condition=Q(state="open")),
            models.Index(name="claim_state", fields=["state", "deadline_at"]),
            # the lists, recorded last first and next deadline first
            models.Index(name="claim_recorded", fields=["-recorded_at", "-id"]),
            models.Index(name="claim_deadline", fields=["deadline_at", "id"]),
            # the same list by state, open apart from due
            models.Index(name="claim_state_recorded", fields=["state", "-recorded_at", "-id", "deadline_at"]),
        ]
        constraints = [
            models.CheckConstraint(
                name="claim_asks_one_thing",
                condition=Q(kind="numeric") | Q(unit="", lower_bound="", upper_bound=""),
            ),
            models.CheckConstraint(name="claim_order_of_options", condition=Q(kind="choice") | Q(ordered=False)),
            models.CheckConstraint(name="claim_state_known", condition=Q(state__in=State.values)),
            models.CheckConstraint(name="claim_window_runs", condition=Q(event_from_at__lt=F("deadline_at"))),
            models.CheckConstraint(
                name="claim_recorded_unless_draft",
                condition=Q(state="draft", recorded_at__isnull=True)
                | (~Q(state="draft") & Q(recorded_at__isnull=False)),
            ),
            models.CheckConstraint(
                name="claim_proposal_while_proposed",
                condition=Q(state="proposed", current_proposal__isnull=False)
                | (~Q(state="proposed") & Q(current_proposal__isnull=True)),
            ),
            models.CheckConstraint(
                name="claim_resolution_while_resolved",
                condition=(Q(state__in=["resolved", "disputed"]) & Q(current_resolution__isnull=False))
                | (Q(state__in=["draft", "open", "proposed"]) & Q(current_resolution__isnull=True)),
            ),
            models.CheckConstraint(
                name="claim_dispute_while_disputed",
                condition=Q(state="disputed", open_dispute__isnull=False)
                | (~Q(state="disputed") & Q(open_dispute__isnull=True)),
            ),
        ]

    def __str__(self) -> str:
        return self.headline

    def is_due(self, *, at: datetime) -> bool:
        """Whether the deadline has passed and no answer is proposed."""
        return self.state == State.OPEN and self.deadline_at <= at

    def is_final(self, *, at: datetime) -> bool:
        """Whether the live resolution's time for disputes is over and none is open."""
        resolution: Resolution | None = self.current_resolution
        return (
            self.state == State.RESOLVED
            and resolution is not None
            and resolution.confirmed_at + settings.DISPUTE_WINDOW <= at
        )


class ClaimCondition(models.Model):
    """`claim` counts only if one of its conditions occurs."""

    claim = models.ForeignKey(Claim, on_delete=models.CASCADE, related_name="condition_links")
    condition = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="dependant_links")

    class Meta:
        constraints = [
            models.UniqueConstraint(name="condition_once", fields=["claim", "condition"]),
            models.CheckConstraint(name="condition_not_itself", condition=~Q(claim=F("condition"))),
        ]

    def __str__(self) -> str:
        return f"{self.claim} if {self.condition}"


class ClaimVersion(models.Model):
    """What was judged, as it stood from `recorded_at` until the next version. Insert-only."""

    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    headline = models.CharField(max_length=200)
    event = models.CharField(max_length=500)
    criteria = models.TextField()
    time_zone = models.CharField(max_length=64)
    event_from_on = models.DateField()
    event_from_at = models.DateTimeField()
    deadline_on = models.DateField()
    deadline_precision = models.CharField(max_length=7, choices=Precision)
    deadline_at = models.DateTimeField()
    deadline_words = models.CharField(max_length=300)
    condition_words = models.CharField(max_length=500, blank=True)
    condition_ids = models.JSONField(default=list)
    reason = models.CharField(max_length=1000, blank=True)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["claim", "number"]
        constraints = [models.UniqueConstraint(name="claim_version_once", fields=["claim", "number"])]

    def __str__(self) -> str:
        return f"{self.headline}, version {self.number}"
