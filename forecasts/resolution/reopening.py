"""What is taken back by rule when a condition is resolved anew: it rested on what no longer stands."""

from __future__ import annotations

from datetime import datetime

from forecasts.history.actors import Actor
from forecasts.history.kinds import Kind
from forecasts.history.operations import Step, append
from forecasts.models.claims import Claim, State
from forecasts.models.disputes import DisputeDecision
from forecasts.models.resolutions import Outcome, ProposalDecision, Reopening, Resolution
from forecasts.resolution.chains import Chain
from forecasts.resolution.conditions import outcome_of
from forecasts.resolution.steps import end_proposals, move


def reopen_below(top: Claim, chain: Chain, *, now: datetime) -> list[Claim]:
    """Reopen what rested on the former resolution of `top`, and what rested on what is reopened; return those claims."""
    changed = {top.pk}
    reopened = []
    for dependant in chain:
        resolution, cause = dependant.current_resolution, chain.cause(dependant, changed)
        if resolution and cause:
            _reopen(dependant, resolution, cause, now=now)
            changed.add(dependant.pk)
            reopened.append(dependant)
    return reopened


def _reopen(claim: Claim, resolution: Resolution, cause: Claim, *, now: datetime) -> None:
    """Take the live resolution back; an open dispute about it falls with it."""
    outcome = outcome_of(cause)
    became = f"was resolved anew, to “{Outcome(outcome).label.lower()}”" if outcome else "was reopened"
    reason = f"This rested on the condition “{cause.headline}”, which {became}."
    reopening = Reopening.objects.create(
        claim=claim, resolution=resolution, because=cause, reason=reason, reopened_at=now
    )
    fallen = _drop_dispute(claim, reason, now=now)
    move([claim], State.OPEN, now=now)
    append([Step(Kind.CLAIM_REOPENED, claim, [claim, reopening, *fallen])], actor=Actor.rule(), now=now)


def _drop_dispute(claim: Claim, reason: str, *, now: datetime) -> list[DisputeDecision | ProposalDecision]:
    dispute = claim.open_dispute
    if dispute is None:
        return []
    decision = DisputeDecision.objects.create(
        dispute=dispute, upheld=False, reason=reason, decided_by=None, decided_at=now
    )
    kind = ProposalDecision.Kind.OVERTAKEN
    return [decision, *end_proposals([dispute.counter_proposal], kind, reasons=[reason], now=now)]
