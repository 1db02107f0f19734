"""Dispute a resolution; uphold, dismiss or withdraw the dispute. While it is open, the resolution stands."""

from __future__ import annotations

from datetime import datetime

from django.db.transaction import atomic

from forecasts.history.actors import Actor
from forecasts.history.kinds import Kind
from forecasts.history.operations import Step, append
from forecasts.models.claims import Claim, State
from forecasts.models.disputes import Dispute, DisputeDecision
from forecasts.models.errors import Invalid
from forecasts.models.people import User
from forecasts.models.resolutions import Proposal, ProposalDecision, Resolution
from forecasts.models.scores import ScoreJob
from forecasts.resolution import people
from forecasts.resolution.answers import Answer, Checked, validate
from forecasts.resolution.cascade import cascade
from forecasts.resolution.conditions import check_condition
from forecasts.resolution.steps import add_proposals, add_resolutions, contested, end_proposals, live, move, read
from forecasts.resolution.texts import reason_text
from forecasts.statements.checks import Problems

Decision = ProposalDecision.Kind


@atomic
def dispute(*, claim_id: str, version: int, reason: str, answer: Answer, actor: Actor, now: datetime) -> Dispute:
    """Contest the live resolution and say what should stand instead. Anyone signed in may, at any time.

    1. Lock the claim as the person saw it: resolved.
    2. Check reason, counter-proposal and condition; the counter-proposal differs from what stands.
    3. Insert counter-proposal, evidence and dispute, and point to it. The resolution stands until it is upheld.
    4. Append to the history and raise the score job.
    """
    user = people.person(actor)
    claim = read(claim_id, version, states={State.RESOLVED}, now=now)
    resolution = live(claim)
    text, checked = check(claim, reason, answer, now=now)
    ((counter, evidence),) = add_proposals([(claim, checked)], origin=Proposal.Origin.DISPUTE, user=user, now=now)
    opened = Dispute.objects.create(
        claim=claim, resolution=resolution, counter_proposal=counter, reason=text, disputed_by=user, disputed_at=now
    )
    move([claim], State.DISPUTED, now=now, current_resolution=[resolution], open_dispute=[opened])
    append([Step(Kind.DISPUTE_OPENED, claim, [claim, counter, *evidence, opened])], actor=actor, now=now)
    ScoreJob.objects.raise_for([claim])
    return opened


def check(claim: Claim, reason: str, answer: Answer, *, now: datetime) -> tuple[str, Checked]:
    """Return reason and counter-proposal of a dispute about what stands, checked all at once.

    Raises:
        Invalid: names every field that cannot be taken.
    """
    problems = Problems()
    text = problems.gather(lambda: reason_text("reason", reason))
    checked = problems.gather(lambda: validate(answer, claim, now))
    problems.gather(lambda: check_condition(claim, answer.outcome))
    if checked is not None and claim.current_resolution is not None:
        standing = claim.current_resolution.proposal
        problems.gather(lambda: _check_differs(checked, standing))
    return problems.whole(text), problems.whole(checked)


def _check_differs(checked: Checked, standing: Proposal) -> None:
    """Another outcome or value, or another effective date of the same one; of a void the date decides nothing."""
    if (checked.answer.outcome, checked.answer.value) != (standing.outcome, standing.value):
        return
    if standing.is_void:
        raise Invalid({"outcome": "This is what stands already: propose another outcome."})
    if checked.effect.at == standing.effective_at:
        raise Invalid({"outcome": "This is what stands already: propose another outcome or another effective date."})


@atomic
def uphold(*, claim_id: str, version: int, reason: str, actor: Actor, now: datetime) -> Resolution:
    """Let the counter-proposal stand: a new resolution supersedes the disputed one.

    1. Lock the claim as the person saw it: disputed.
    2. Check person and reason, and the condition anew.
    3. Insert both decisions and the new resolution, and point to it.
    4. Append to the history, follow the conditions downwards, raise the score jobs of all claims touched.
    """
    claim, opened, user = _read_disputed(claim_id, version, actor, now)
    text = reason_text("reason", reason)
    counter = opened.counter_proposal
    check_condition(claim, counter.outcome)
    decisions = _decide(opened, Decision.CONFIRMED, reason=text, user=user, now=now)
    policy = Resolution.Policy.SINGLE if counter.proposed_by == user else Resolution.Policy.TWO_PERSON
    (resolution,) = add_resolutions([claim], [counter], policies=[policy], notes=[text], user=user, now=now)
    move([claim], State.RESOLVED, now=now, current_resolution=[resolution])
    append([Step(Kind.DISPUTE_UPHELD, claim, [claim, *decisions, resolution])], actor=actor, now=now)
    ScoreJob.objects.raise_for([claim, *cascade([claim], now=now)])
    return resolution


@atomic
def dismiss(*, claim_id: str, version: int, reason: str, actor: Actor, now: datetime) -> DisputeDecision:
    """Let the disputed resolution stand, with the reason why."""
    claim, opened, user = _read_disputed(claim_id, version, actor, now)
    text = reason_text("reason", reason)
    dispute_decision, counter_decision = _decide(opened, Decision.DISMISSED, reason=text, user=user, now=now)
    move([claim], State.RESOLVED, now=now, current_resolution=[claim.current_resolution])
    rows = [claim, dispute_decision, counter_decision]
    append([Step(Kind.DISPUTE_DISMISSED, claim, rows)], actor=actor, now=now)
    ScoreJob.objects.raise_for([claim])
    return dispute_decision


@atomic
def withdraw(*, claim_id: str, version: int, reason: str, actor: Actor, now: datetime) -> DisputeDecision:
    """Take one's own dispute back, with a reason or without: the resolution stands. It may be disputed again."""
    user = people.person(actor)
    claim = read(claim_id, version, states={State.DISPUTED}, now=now)
    opened = contested(claim)
    people.insist(people.why_not_drop(user, opened))
    text = reason_text("reason", reason, required=False)
    dispute_decision, counter_decision = _decide(opened, Decision.WITHDRAWN, reason=text, user=user, now=now)
    move([claim], State.RESOLVED, now=now, current_resolution=[claim.current_resolution])
    rows = [claim, dispute_decision, counter_decision]
    append([Step(Kind.DISPUTE_WITHDRAWN, claim, rows)], actor=actor, now=now)
    ScoreJob.objects.raise_for([claim])
    return dispute_decision


def _read_disputed(claim_id: str, version: int, actor: Actor, now: datetime) -> tuple[Claim, Dispute, User]:
    user = people.person(actor)
    claim = read(claim_id, version, states={State.DISPUTED}, now=now)
    opened = contested(claim)
    people.insist(people.why_not_judge(user, claim) or people.why_not_decide(user, opened))
    return claim, opened, user


def _decide(
    opened: Dispute, kind: ProposalDecision.Kind, *, reason: str, user: User, now: datetime
) -> tuple[DisputeDecision, ProposalDecision]:
    upheld = kind == Decision.CONFIRMED
    decision = DisputeDecision.objects.create(
        dispute=opened, upheld=upheld, reason=reason, decided_by=user, decided_at=now
    )
    (ended,) = end_proposals([opened.counter_proposal], kind, reasons=[reason], user=user, now=now)
    return decision, ended
