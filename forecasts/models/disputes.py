"""Disputes: anyone signed in may contest a resolution with evidence and a counter-proposal. Insert-only."""

from django.conf import settings
from django.db import models

from forecasts.models.claims import Claim
from forecasts.models.ids import new_public_id
from forecasts.models.resolutions import Proposal, Resolution


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


class DisputeDecision(models.Model):
    """How a dispute ended, and why. One at most. Without `decided_by` it fell together with what it was about, by rule."""

    dispute = models.OneToOneField(Dispute, on_delete=models.PROTECT, related_name="decision")
    upheld = models.BooleanField()
    reason = models.TextField(max_length=2000)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField()

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.dispute}: {'upheld' if self.upheld else 'dismissed'}"
