"""The steps that operations are made of: read under a lock, move, propose, decide, resolve. Each in a transaction."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import TypeVar

from django.db.models import F

from forecasts.models.claims import Claim, State
from forecasts.models.disputes import Dispute
from forecasts.models.errors import Conflict
from forecasts.models.ids import PATTERN
from forecasts.models.people import User
from forecasts.models.resolutions import Evidence, Proposal, ProposalDecision, Resolution
from forecasts.resolution.answers import Checked
from forecasts.resolution.evidence import grounds
from forecasts.resolution.meanwhile import meanwhile

Row = TypeVar("Row", Proposal, Resolution, Dispute)

POINTERS = ("current_proposal", "current_resolution", "open_dispute")


def read(claim_id: str, version: int, *, states: Collection[State], now: datetime) -> Claim:
    """Return the recorded claim, its row locked until the transaction ends, if it is as the caller saw it.

    Raises:
        Claim.DoesNotExist: there is none, or it is a draft.
        Conflict: it has another version by now, or is in none of `states`.
    """
    if not PATTERN.fullmatch(claim_id):
        raise Claim.DoesNotExist
    recorded = Claim.objects.recorded().select_related(*POINTERS)
    claim = recorded.select_for_update(of=("self",), no_key=True).get(public_id=claim_id)
    if claim.version != version or claim.state not in states:
        raise Conflict(meanwhile(claim, now=now))
    return claim


def pending(claim: Claim) -> Proposal:
    """Return the proposal of a claim that is proposed."""
    return _there(claim.current_proposal)


def live(claim: Claim) -> Resolution:
    """Return the resolution of a claim that is resolved or disputed."""
    return _there(claim.current_resolution)


def contested(claim: Claim) -> Dispute:
    """Return the dispute of a claim that is disputed."""
    return _there(claim.open_dispute)


def _there(pointed: Row | None) -> Row:
    if pointed is None:
        raise AssertionError("Constraints on the claim keep each pointer set in its states.")
    return pointed


def move(claim: Claim, state: State, *, now: datetime, **pointers: object) -> None:
    """Put the claim in `state` where it is still as it was read; pointers that are not named become empty.

    Raises:
        Conflict: somebody else moved it first.
    """
    changes = dict.fromkeys(POINTERS) | pointers | {"state": state}
    as_read = Claim.objects.filter(pk=claim.pk, version=claim.version, state=claim.state)
    if as_read.update(version=F("version") + 1, **changes) != 1:
        raise Conflict(meanwhile(claim, now=now))
    for name, value in changes.items():
        setattr(claim, name, value)
    claim.version += 1


def add_proposal(
    claim: Claim, checked: Checked, *, origin: Proposal.Origin, user: User | None, now: datetime
) -> tuple[Proposal, list[Evidence]]:
    """Insert an answer as a proposal with its evidence."""
    proposal = proposal_of(claim, checked, origin=origin, user=user, now=now)
    proposal.save(force_insert=True)
    return proposal, Evidence.objects.bulk_create(grounds(checked.answer.evidence, proposal))


def proposal_of(
    claim: Claim, checked: Checked, *, origin: Proposal.Origin, user: User | None, now: datetime
) -> Proposal:
    """Return an answer as a proposal, to be inserted."""
    answer, effect = checked.answer, checked.effect
    return Proposal(
        claim=claim,
        material_version=claim.material_version,
        origin=origin,
        outcome=answer.outcome,
        value=answer.value,
        effective_on=effect.on,
        effective_precision=effect.precision,
        effective_at=effect.at,
        close_at=effect.close_at,
        counts_until=effect.counts_until,
        impossible_why=answer.impossible_why,
        rationale=answer.rationale,
        proposed_by=user,
        proposed_at=now,
    )


def end_proposal(
    proposal: Proposal, kind: ProposalDecision.Kind, *, reason: str = "", user: User | None = None, now: datetime
) -> ProposalDecision:
    """Insert what became of a proposal."""
    return ProposalDecision.objects.create(proposal=proposal, kind=kind, reason=reason, decided_by=user, decided_at=now)


def add_resolution(
    claim: Claim, proposal: Proposal, *, policy: Resolution.Policy, note: str = "", user: User | None, now: datetime
) -> Resolution:
    """Insert a confirmed proposal as the claim's next resolution, in the place of the live one if there is one."""
    return Resolution.objects.create(
        claim=claim,
        proposal=proposal,
        number=claim.resolutions.count() + 1,
        policy=policy,
        proposed_by=proposal.proposed_by,
        confirmed_by=user,
        confirmed_at=now,
        note=note,
        supersedes=claim.current_resolution,
    )
