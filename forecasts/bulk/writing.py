"""Writes what has been planned for a batch of claims: the rows and the history of the single operations, in bulk.

    new claims       as `capture.drafts.create` and `capture.recording.record` would, one after the other
    more forecasts   as `forecasting.operations.state` and `withdraw`
    outcomes         as `resolution.operations.propose`, and `confirm` by the policy of imports

All of it in the caller's transaction.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from forecasts.bulk.planning import Plan
from forecasts.bulk.resolving import Hand, resolve
from forecasts.capture.claims import COPIED
from forecasts.history.kinds import Kind
from forecasts.history.operations import AT_ONCE, Step, append
from forecasts.models.claims import Claim, ClaimCondition, ClaimVersion, State
from forecasts.models.forecasts import Forecast, Statement
from forecasts.models.imports import ImportedClaim
from forecasts.models.scores import ScoreJob

RECORDED_AS: Final = 2
"""The version of a claim that has just been recorded: the draft was the first."""
WITHDRAWAL: Final = Statement.Basis.WITHDRAWAL


def write(plans: Sequence[Plan], hand: Hand) -> None:
    """Write all of it: claims, then forecasts, then outcomes, then what follows from them by rule."""
    new = [plan for plan in plans if plan.is_new]
    _insert_claims(new, hand)
    _insert_forecasts(plans, hand)
    append([*_recorded(new, hand.now), *_stated(plans)], actor=hand.actor, now=hand.now)
    touched = [plan for plan in plans if plan.is_new or plan.forecasts]
    ScoreJob.objects.raise_for([plan.claim for plan in touched])
    if resolved := [plan for plan in plans if plan.checked]:
        resolve(resolved, hand)
        ScoreJob.objects.raise_for([plan.claim for plan in resolved], times=1 + hand.confirms)


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


def _first_version(plan: Plan, recorded_at: datetime) -> ClaimVersion:
    claim = plan.claim
    return ClaimVersion(
        claim=claim,
        number=claim.material_version,
        condition_ids=sorted(condition.public_id for condition in plan.conditions),
        recorded_at=recorded_at,
        **{name: getattr(claim, name) for name in COPIED},
    )


def _insert_forecasts(plans: Sequence[Plan], hand: Hand) -> None:
    forecasts = [forecast for plan in plans for forecast in plan.forecasts]
    for plan in plans:
        for forecast in plan.forecasts:
            forecast.claim, forecast.recorded_at, forecast.recorded_by = plan.claim, hand.now, hand.actor.user
    Forecast.objects.bulk_create(forecasts, batch_size=AT_ONCE)


def _recorded(plans: Sequence[Plan], now: datetime) -> list[Step]:
    """Return the recording of each new claim, with all that was stated on it so far."""
    versions = ClaimVersion.objects.bulk_create([_first_version(plan, now) for plan in plans], batch_size=AT_ONCE)
    return [
        Step(Kind.CLAIM_RECORDED, plan.claim, [plan.claim, version, *_statements(plan)])
        for plan, version in zip(plans, versions, strict=True)
    ]


def _statements(plan: Plan) -> list[Forecast]:
    return [forecast for forecast in plan.forecasts if forecast.basis != WITHDRAWAL]


def _stated(plans: Sequence[Plan]) -> list[Step]:
    """Return each forecast that is not part of a recording."""
    return [
        Step(Kind.FORECAST_WITHDRAWN if forecast.basis == WITHDRAWAL else Kind.FORECAST_STATED, plan.claim, [forecast])
        for plan in plans
        for forecast in plan.forecasts
        if not plan.is_new or forecast.basis == WITHDRAWAL
    ]
