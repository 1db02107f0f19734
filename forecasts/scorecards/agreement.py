"""Whether those who judge claims agree: what one person proposed against what another made of it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Final

from django.db.models import F

from forecasts.models.resolutions import Proposal, ProposalDecision
from forecasts.scorecards.writing import Document, exactly, written_interval
from forecasts.scoring.agreement import krippendorff_alpha
from forecasts.scoring.intervals import share_interval

_OTHER: Final = "another answer"
"""What a person thinks who sends a proposal back: not this, whatever else."""


def written_agreement(*, at: datetime) -> Document:
    """Return the key `agreement` of the whole ledger, once any proposal was decided by a second person. One query.

    A dispute's counter-proposal is one too: confirmed if it was upheld, dismissed if not.
    """
    kinds = ProposalDecision.Kind
    decided = ProposalDecision.objects.filter(
        kind__in=(kinds.CONFIRMED, kinds.SENT_BACK, kinds.DISMISSED),
        decided_at__lte=at,
        decided_by__isnull=False,
        proposal__origin__in=(Proposal.Origin.PERSON, Proposal.Origin.DISPUTE),
    ).exclude(decided_by=F("proposal__proposed_by"))
    judged = [
        (outcome, outcome if kind == kinds.CONFIRMED else _OTHER)
        for outcome, kind in decided.order_by().values_list("proposal__outcome", "kind")
    ]
    return {"agreement": _written(judged)} if judged else {}


def _written(judged: Iterable[tuple[str, str]]) -> Document:
    pairs = list(judged)
    agreed = sum(proposed == answered for proposed, answered in pairs)
    alpha = krippendorff_alpha(pairs)
    return {
        "n": len(pairs),
        "agreed": agreed,
        "alpha": None if alpha is None else exactly(alpha),
    } | written_interval("interval", share_interval(agreed, len(pairs)))
