"""Proposes the answers of many claims at once, and confirms them by the policy of imports."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.db.models import Count, F, Model, OuterRef, Subquery

from forecasts.bulk.planning import Plan
from forecasts.history.actors import Actor
from forecasts.history.kinds import Kind
from forecasts.history.operations import AT_ONCE, Step, append
from forecasts.models.claims import Claim, ClaimCondition, State
from forecasts.models.errors import Conflict
from forecasts.models.resolutions import Evidence, Proposal, ProposalDecision, Resolution
from forecasts.models.scores import ScoreJob
from forecasts.resolution.answers import Checked
from forecasts.resolution.cascade import cascade
from forecasts.resolution.evidence import grounds
from forecasts.resolution.steps import proposal_of

MOVED: Final = (
    "Somebody has changed a claim of this import meanwhile. Nothing of this part was written: start it again."
)


@dataclass(frozen=True, kw_only=True)
class Hand:
    """Who writes, when, and from which source. `confirms`: outcomes are confirmed with their proposal."""

    source: str
    actor: Actor
    now: datetime
    confirms: bool = True


def resolve(plans: Sequence[Plan], hand: Hand) -> None:
    """Propose, and confirm if the hand does, each step with its own entry.

    What hangs on confirmed claims then follows by rule, claim by claim.
    """
    claims = [plan.claim for plan in plans]
    answers = [(plan.claim, checked) for plan in plans if (checked := plan.checked)]
    proposals = Proposal.objects.bulk_create(
        [_proposal(claim, checked, hand) for claim, checked in answers], batch_size=AT_ONCE
    )
    evidence = _evidence(answers, proposals)
    _move(claims, State.OPEN, state=State.PROPOSED, current_proposal=_newest(Proposal))
    append(
        [
            Step(Kind.PROPOSAL_MADE, proposal.claim, [proposal.claim, proposal, *evidence[proposal.pk]])
            for proposal in proposals
        ],
        actor=hand.actor,
        now=hand.now,
    )
    if not hand.confirms:
        return
    _confirm(plans, proposals, hand)
    for claim in _hung_on(claims):
        ScoreJob.objects.raise_for(cascade(claim, now=hand.now))


def _proposal(claim: Claim, checked: Checked, hand: Hand) -> Proposal:
    user = hand.actor.user
    origin = Proposal.Origin.PERSON if user else Proposal.Origin.RULE
    return proposal_of(claim, checked, origin=origin, user=user, now=hand.now)


def _evidence(answers: Sequence[tuple[Claim, Checked]], proposals: Sequence[Proposal]) -> dict[int, list[Evidence]]:
    """Insert the grounds of the proposals, and return them by proposal."""
    pieces = [
        piece
        for (_, checked), proposal in zip(answers, proposals, strict=True)
        for piece in grounds(checked.answer.evidence, proposal)
    ]
    found: dict[int, list[Evidence]] = defaultdict(list)
    for piece in Evidence.objects.bulk_create(pieces, batch_size=AT_ONCE):
        found[piece.proposal.pk].append(piece)
    return found


def _confirm(plans: Sequence[Plan], proposals: Sequence[Proposal], hand: Hand) -> None:
    pairs = list(zip(plans, proposals, strict=True))
    claims = [plan.claim for plan in plans]
    decisions = ProposalDecision.objects.bulk_create(
        [_decision(plan, proposal, hand) for plan, proposal in pairs], batch_size=AT_ONCE
    )
    earlier = _earlier_resolutions(claims)
    resolutions = Resolution.objects.bulk_create(
        [_resolution(plan, proposal, earlier.get(plan.claim.pk, 0) + 1, hand) for plan, proposal in pairs],
        batch_size=AT_ONCE,
    )
    _move(claims, State.PROPOSED, state=State.RESOLVED, current_proposal=None, current_resolution=_newest(Resolution))
    append(
        [
            Step(Kind.RESOLUTION_CONFIRMED, resolution.claim, [resolution.claim, decision, resolution])
            for decision, resolution in zip(decisions, resolutions, strict=True)
        ],
        actor=hand.actor,
        now=hand.now,
    )


def _decision(plan: Plan, proposal: Proposal, hand: Hand) -> ProposalDecision:
    return ProposalDecision(
        proposal=proposal,
        kind=ProposalDecision.Kind.CONFIRMED,
        reason=plan.note,
        decided_by=hand.actor.user,
        decided_at=hand.now,
    )


def _resolution(plan: Plan, proposal: Proposal, number: int, hand: Hand) -> Resolution:
    return Resolution(
        claim=plan.claim,
        proposal=proposal,
        number=number,
        policy=Resolution.Policy.IMPORT,
        proposed_by=hand.actor.user,
        confirmed_by=hand.actor.user,
        confirmed_at=hand.now,
        note=plan.note,
    )


def _move(claims: Sequence[Claim], was: State, **changes: Any) -> None:
    """Move all claims on where each still stands where it was read.

    Raises:
        Conflict: one of them is not.
    """
    as_read = Claim.objects.filter(pk__in=[claim.pk for claim in claims], state=was)
    if as_read.update(version=F("version") + 1, **changes) != len(claims):
        raise Conflict(MOVED)
    for claim in claims:
        claim.state, claim.version = changes["state"], claim.version + 1


def _newest(model: type[Model]) -> Subquery:
    """Return the newest row of a claim in a table that names its claim."""
    return Subquery(model._default_manager.filter(claim=OuterRef("pk")).order_by("-pk").values("pk")[:1])


def _earlier_resolutions(claims: Sequence[Claim]) -> dict[int, int]:
    """Return how many resolutions claims had before they were reopened; most had none."""
    found = Resolution.objects.filter(claim__in=claims).values("claim").annotate(number=Count("pk")).order_by()
    return dict(found.values_list("claim", "number"))


def _hung_on(claims: Sequence[Claim]) -> list[Claim]:
    """Return those of the claims that others hang on, as they are now."""
    links = ClaimCondition.objects.filter(condition__in=claims)
    hung_on = Claim.objects.filter(pk__in=links.values("condition"))
    return list(hung_on.select_related("current_resolution__proposal").order_by("pk"))
