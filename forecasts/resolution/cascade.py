"""What follows by rule, along the whole chain, when a claim is resolved that other claims hang on."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from forecasts.history.actors import Actor
from forecasts.history.kinds import Kind
from forecasts.history.operations import Step, append
from forecasts.models.claims import Claim, ClaimCondition, Precision, State
from forecasts.models.resolutions import Outcome, Proposal, ProposalDecision
from forecasts.resolution.answers import Answer, Checked
from forecasts.resolution.chains import Chain
from forecasts.resolution.conditions import Status, allows, explain, status_of
from forecasts.resolution.effects import Effect, at_instant
from forecasts.resolution.reopening import reopen_below
from forecasts.resolution.steps import end_proposals, move, resolve_by_rule

RULE = Actor.rule()


def cascade(claims: Sequence[Claim], *, now: datetime) -> list[Claim]:
    """Follow the resolutions of `claims` to all claims below them, and return those that changed."""
    maybe = [claim for claim in claims if getattr(claim, "is_condition", True)]
    links = ClaimCondition.objects.filter(condition__in=maybe).order_by("condition").values_list("condition", flat=True)
    hung_on = set(links.distinct())
    return [changed for claim in maybe if claim.pk in hung_on for changed in _cascade(claim, now=now)]


def _cascade(claim: Claim, *, now: datetime) -> list[Claim]:
    """Follow the resolution of one claim.

    1. Lock everything below, from the top downwards.
    2. If the resolution superseded another one, reopen what rested on that, and what rested on what is reopened.
    3. From the top downwards, end the pending proposals that the condition no longer allows, and make void what hangs
       on claims none of which occurred.
    """
    chain = Chain.of(claim)
    resolution = claim.current_resolution
    is_new = resolution is not None and resolution.supersedes_id is not None
    reopened = reopen_below(claim, chain, now=now) if is_new else []
    ruled = [dependant for dependant in chain if follow(dependant, chain.conditions[dependant.pk], now=now)]
    return [*reopened, *ruled]


def follow(claim: Claim, conditions: list[Claim], *, now: datetime) -> bool:
    """Do to an unresolved claim what its condition asks for, and say whether that changed it."""
    version = claim.version
    status = status_of(claim, conditions)
    pending = claim.current_proposal
    if pending and (status == Status.NOT_MET or not allows(status, pending.outcome)):
        _overtake(claim, pending, explain(claim, status, conditions), now=now)
    if claim.state == State.OPEN and status == Status.NOT_MET:
        _make_void(claim, conditions, now=now)
    return claim.version != version


def _overtake(claim: Claim, pending: Proposal, reason: str, *, now: datetime) -> None:
    decisions = end_proposals([pending], ProposalDecision.Kind.OVERTAKEN, reasons=[reason], now=now)
    move([claim], State.OPEN, now=now)
    append([Step(Kind.PROPOSAL_OVERTAKEN, claim, [claim, *decisions])], actor=RULE, now=now)


def _make_void(claim: Claim, conditions: list[Claim], *, now: datetime) -> None:
    reason = explain(claim, Status.NOT_MET, conditions)
    checked = Checked(Answer(outcome=Outcome.CONDITION_NOT_MET, rationale=reason), _latest_effect(claim, conditions))
    resolve_by_rule(claim, checked, actor=RULE, now=now)


def _latest_effect(claim: Claim, conditions: list[Claim]) -> Effect:
    """Return the latest instant at which one of the conditions took effect, as the zone of `claim` writes it."""
    live = [(each, each.current_resolution.proposal) for each in conditions if each.current_resolution]
    last, proposal = max(live, key=lambda pair: pair[1].effective_at)
    effect = at_instant(proposal.effective_at, claim)
    if last.time_zone != claim.time_zone:
        return effect
    precision = Precision(proposal.effective_precision)
    counts_until = min(proposal.counts_until, claim.deadline_at) if proposal.counts_until else None
    return Effect(proposal.effective_on, precision, effect.at, effect.close_at, counts_until)
