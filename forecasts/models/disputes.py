"""Disputes: anyone signed in may contest a resolution with evidence and a counter-proposal. Insert-only."""

from django.conf import settings
from django.db import models

from forecasts.models.claims import Claim
from forecasts.models.ids import new_public_id
from forecasts.models.resolutions import Proposal, ProposalDecision, Resolution


class Dispute(models.Model):
    """An objection to one resolution. What should stand instead is its counter-proposal."""

    public_id = models.CharField(max_length=10, unique=True, default=new_public_id, editable=False)
    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="disputes")
    resolution = models.ForeignKey(Resolution, on_delete=models.PROTECT, related_name="disputes")
    counter_proposal = models.OneToOneField(Proposal, on_delete=models.PROTECT, related_name="dispute")
    reason = models.TextField(max_length=2000)
    disputed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    disputed_at = models.DateTimeField()

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"Dispute about {self.claim}"

    @property
    def is_withdrawn(self) -> bool:
        """Whether the person who opened it has taken it back: its counter-proposal was withdrawn with it."""
        decision: ProposalDecision | None = getattr(self.counter_proposal, "decision", None)
        return decision is not None and decision.kind == ProposalDecision.Kind.WITHDRAWN


class DisputeDecision(models.Model):
    """How a dispute ended, and why. One at most. Without `decided_by` it fell together with what it was about, by rule.

    One that was withdrawn is not upheld, and `decided_by` is who opened it; see `Dispute.is_withdrawn`.
    """

    dispute = models.OneToOneField(Dispute, on_delete=models.PROTECT, related_name="decision")
    upheld = models.BooleanField()
    reason = models.TextField(max_length=2000)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField()

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.dispute}: {self.outcome}"

    @property
    def outcome(self) -> str:
        """Name how it ended: upheld, dismissed or withdrawn."""
        if self.upheld:
            return "upheld"
        return "withdrawn" if self.dispute.is_withdrawn else "dismissed"
