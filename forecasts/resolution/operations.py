"""Propose, withdraw, send back, confirm, retract. `version` is the claim's version that the person saw."""

from __future__ import annotations

from datetime import datetime

from django.db.transaction import atomic

from forecasts.history.actors import Actor
from forecasts.history.kinds import Kind
from forecasts.history.operations import Step, append
from forecasts.models.claims import Claim, State
from forecasts.models.forecasts import Forecast
from forecasts.models.resolutions import Outcome, Proposal, ProposalDecision, Resolution
from forecasts.models.scores import ScoreJob
from forecasts.models.sources import Forecaster
from forecasts.resolution import people, steps
from forecasts.resolution.answers import Answer, Checked, validate
from forecasts.resolution.cascade import cascade
from forecasts.resolution.conditions import check_condition
from forecasts.resolution.effects import at_instant
from forecasts.resolution.steps import end_proposals, move, pending, read, resolve_by_rule
from forecasts.resolution.texts import reason_text
from forecasts.statements.checks import Problems

Decision = ProposalDecision.Kind
Origin = Proposal.Origin
Policy = Resolution.Policy


@atomic
def propose(*, claim_id: str, version: int, answer: Answer, actor: Actor, now: datetime) -> Proposal:
    """Propose how an open claim resolves. Where one person is enough, it resolves at once.

    1. Lock the claim as the person saw it: open, due or not.
    2. Check person, answer and condition.
    3. Insert the proposal with its evidence and point to it.
    4. Append to the history and raise the score job.
    5. Under REVIEW_POLICY=single, confirm it in the same transaction.
    """
    user = people.person(actor)
    claim = read(claim_id, version, states={State.OPEN}, now=now)
    people.insist(people.why_not_judge(user, claim))
    return _propose(claim, check(claim, answer, now=now), actor=actor, now=now)


def check(claim: Claim, answer: Answer, *, now: datetime) -> Checked:
    """Return an answer checked in itself and against the claim's condition, all at once.

    Raises:
        Invalid: names every field that cannot be taken.
    """
    problems = Problems()
    checked = problems.gather(lambda: validate(answer, claim, now))
    problems.gather(lambda: check_condition(claim, answer.outcome))
    return problems.whole(checked)


def _propose(claim: Claim, checked: Checked, *, actor: Actor, now: datetime) -> Proposal:
    (proposal,) = steps.propose([(claim, checked)], origin=Origin.PERSON, actor=actor, now=now)
    ScoreJob.objects.raise_for([claim])
    if people.is_single():
        _confirm(claim, note="", actor=actor, now=now)
    return proposal


@atomic
def withdraw(*, claim_id: str, version: int, actor: Actor, now: datetime) -> ProposalDecision:
    """Take back one's own pending proposal: the claim is open, or due, again."""
    user = people.person(actor)
    claim = read(claim_id, version, states={State.PROPOSED}, now=now)
    people.insist(people.why_not_withdraw(user, pending(claim)))
    return _put_back(claim, Decision.WITHDRAWN, reason="", actor=actor, now=now)


@atomic
def send_back(*, claim_id: str, version: int, reason: str, actor: Actor, now: datetime) -> ProposalDecision:
    """Refuse a pending proposal with a reason that its proposer sees: the claim is open, or due, again."""
    user = people.person(actor)
    claim = read(claim_id, version, states={State.PROPOSED}, now=now)
    people.insist(people.why_not_judge(user, claim) or people.why_not_confirm(user, pending(claim)))
    return _put_back(claim, Decision.SENT_BACK, reason=reason_text("reason", reason), actor=actor, now=now)


def _put_back(
    claim: Claim, kind: ProposalDecision.Kind, *, reason: str, actor: Actor, now: datetime
) -> ProposalDecision:
    (decision,) = end_proposals([pending(claim)], kind, reasons=[reason], user=actor.user, now=now)
    move([claim], State.OPEN, now=now)
    entry = Kind.PROPOSAL_WITHDRAWN if kind == Decision.WITHDRAWN else Kind.PROPOSAL_SENT_BACK
    append([Step(entry, claim, [claim, decision])], actor=actor, now=now)
    ScoreJob.objects.raise_for([claim])
    return decision


@atomic
def confirm(*, claim_id: str, version: int, note: str, actor: Actor, now: datetime) -> Resolution:
    """Confirm a pending proposal as a second person: the claim is resolved, and what hangs on it follows by rule.

    1. Lock the claim as the person saw it: proposed.
    2. Check person and note, and the condition anew.
    3. Insert decision and resolution, and point to it.
    4. Append to the history, follow the conditions downwards, raise the score jobs of all claims touched.
    """
    user = people.person(actor)
    claim = read(claim_id, version, states={State.PROPOSED}, now=now)
    proposal = pending(claim)
    people.insist(people.why_not_judge(user, claim) or people.why_not_confirm(user, proposal))
    check_condition(claim, proposal.outcome)
    return _confirm(claim, note=reason_text("note", note, required=False), actor=actor, now=now)


def _confirm(claim: Claim, *, note: str, actor: Actor, now: datetime) -> Resolution:
    policy = Policy.TWO_PERSON if actor.user != pending(claim).proposed_by else Policy.SINGLE
    (resolution,) = steps.confirm([claim], policies=[policy], notes=[note], actor=actor, now=now)
    ScoreJob.objects.raise_for([claim, *cascade([claim], now=now)])
    return resolution


@atomic
def retract(*, claim_id: str, version: int, reason: str, actor: Actor, now: datetime) -> Proposal:
    """Take back a claim that was recorded in error: it stays, void.

    1. Lock the claim as the person saw it: open.
    2. Before its deadline, and as long as no reader has a forecast on it, it is void at once, by rule.
    3. Otherwise “retracted” is a proposal like any other, which a second person has to confirm.
    """
    user = people.person(actor)
    claim = read(claim_id, version, states={State.OPEN}, now=now)
    people.insist(people.why_not_judge(user, claim))
    answer = Answer(outcome=Outcome.RETRACTED, rationale=reason_text("reason", reason))
    if is_past_recall(claim, now):
        return _propose(claim, validate(answer, claim, now), actor=actor, now=now)
    proposal = resolve_by_rule(claim, Checked(answer, at_instant(now, claim)), user=user, actor=actor, now=now)
    ScoreJob.objects.raise_for([claim, *cascade([claim], now=now)])
    return proposal


def is_past_recall(claim: Claim, now: datetime) -> bool:
    """Whether the deadline has passed or a reader has a forecast: then nobody takes the claim back alone."""
    readers = Forecast.objects.filter(claim=claim, forecaster__kind=Forecaster.Kind.READER)
    return claim.deadline_at <= now or readers.exists()
