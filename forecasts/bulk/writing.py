"""Writes what has been planned for a batch of claims, by the steps of the single operations, each of which takes many.

All of it in the caller's transaction.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from forecasts.bulk.planning import Plan
from forecasts.capture.recording import freeze
from forecasts.forecasting.operations import insert
from forecasts.history.actors import Actor
from forecasts.history.operations import AT_ONCE
from forecasts.models.claims import Claim, ClaimCondition, State
from forecasts.models.forecasts import Forecast, Statement
from forecasts.models.imports import ImportedClaim
from forecasts.models.resolutions import Proposal, Resolution
from forecasts.models.scores import ScoreJob
from forecasts.resolution.cascade import cascade
from forecasts.resolution.steps import confirm, propose

RECORDED_AS: Final = 2
"""The version of a claim that has just been recorded: the draft was the first."""
WITHDRAWAL: Final = Statement.Basis.WITHDRAWAL


@dataclass(frozen=True, kw_only=True)
class Hand:
    """Who writes, when, and from which source. `confirms`: outcomes are confirmed with their proposal."""

    source: str
    actor: Actor
    now: datetime
    confirms: bool = True


def write(plans: Sequence[Plan], hand: Hand) -> None:
    """Write all of it: claims, then forecasts, then outcomes, then what follows from them by rule."""
    new = [plan for plan in plans if plan.is_new]
    _insert_claims(new, hand)
    freeze([(plan.claim, _recorded(plan)) for plan in new], actor=hand.actor, now=hand.now)
    stated = [(plan.claim, forecast) for plan in plans for forecast in _stated(plan)]
    insert(stated, actor=hand.actor, now=hand.now)
    resolve([plan for plan in plans if plan.checked], hand)


def resolve(plans: Sequence[Plan], hand: Hand) -> None:
    """Propose the outcomes, and confirm them by the policy of imports if the hand does."""
    claims = [plan.claim for plan in plans]
    origin = Proposal.Origin.PERSON if hand.actor.user else Proposal.Origin.RULE
    answers = [(plan.claim, checked) for plan in plans if (checked := plan.checked)]
    propose(answers, origin=origin, actor=hand.actor, now=hand.now)
    ScoreJob.objects.raise_for(claims)
    if hand.confirms:
        policies, notes = [Resolution.Policy.IMPORT] * len(plans), [plan.note for plan in plans]
        confirm(claims, policies=policies, notes=notes, actor=hand.actor, now=hand.now)
        ScoreJob.objects.raise_for([*claims, *cascade(claims, now=hand.now)])


def _insert_claims(plans: Sequence[Plan], hand: Hand) -> None:
    for plan in plans:
        claim = plan.claim
        claim.version, claim.state = RECORDED_AS, State.OPEN
        claim.created_at = claim.recorded_at = claim.material_recorded_at = hand.now
        claim.recorded_by = hand.actor.user
    Claim.objects.bulk_create([plan.claim for plan in plans], batch_size=AT_ONCE)
    topic_links, condition_links = Claim.topics.through, ClaimCondition
    topic_links.objects.bulk_create(
        [topic_links(claim_id=plan.claim.pk, topic_id=topic.pk) for plan in plans for topic in plan.topics],
        batch_size=AT_ONCE,
    )
    condition_links.objects.bulk_create(
        [ClaimCondition(claim=plan.claim, condition=condition) for plan in plans for condition in plan.conditions],
        batch_size=AT_ONCE,
    )
    ImportedClaim.objects.bulk_create(
        [ImportedClaim(source=hand.source, name=plan.claim_id, claim=plan.claim, note=plan.note) for plan in plans],
        batch_size=AT_ONCE,
    )


def _recorded(plan: Plan) -> list[Forecast]:
    """Return the forecasts that are recorded with a new claim."""
    return [forecast for forecast in plan.forecasts if forecast.basis != WITHDRAWAL]


def _stated(plan: Plan) -> list[Forecast]:
    """Return the forecasts that are stated on a claim that is there."""
    return [forecast for forecast in plan.forecasts if not plan.is_new or forecast.basis == WITHDRAWAL]
