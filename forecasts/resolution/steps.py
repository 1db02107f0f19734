"""The steps that operations are made of: read under a lock, move, propose, decide, resolve. Each in a transaction.

Each takes several claims; one is a batch of one.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from functools import cache
from itertools import chain
from typing import Any, TypeVar

from django.db.models import Case, Count, Exists, F, Model, OuterRef, QuerySet, Value, When
from django.db.models.functions import Coalesce

from forecasts.history.actors import Actor
from forecasts.history.kinds import Kind
from forecasts.history.operations import AT_ONCE, Step, append
from forecasts.history.snapshots import with_names
from forecasts.models.claims import Claim, ClaimCondition, State
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
MOVED = "Somebody has changed one of these claims meanwhile. Nothing was written: start this part again."


def read(claim_id: str, version: int, *, states: Collection[State], now: datetime) -> Claim:
    """Return the recorded claim, its row locked until the transaction ends, if it is as the caller saw it.

    Raises:
        Claim.DoesNotExist: there is none, or it is a draft.
        Conflict: it has another version by now, or is in none of `states`.
    """
    if not PATTERN.fullmatch(claim_id):
        raise Claim.DoesNotExist
    claim = _readable().select_for_update(of=("self",), no_key=True).get(public_id=claim_id)
    if claim.version != version or claim.state not in states:
        raise Conflict(meanwhile(claim, now=now))
    return claim


@cache
def _readable() -> QuerySet[Claim]:
    """Return the recorded claims with all that a step asks of their surroundings, in one query.

    is_conditional    whether claims stand in its condition
    is_condition      whether it stands in the condition of others
    times_resolved    how many resolutions it has had

    A change of the first or the last makes another version of the claim. A claim that comes to hang on this one while its
    row is waited for is found by `overlooked`, like one that does so a moment later.
    """
    earlier = Resolution.objects.filter(claim=OuterRef("pk")).order_by().values("claim")
    return (
        with_names(Claim.objects.recorded().select_related(*POINTERS, "current_proposal__proposed_by"))
        .annotate(
            is_conditional=Exists(ClaimCondition.objects.filter(claim=OuterRef("pk"))),
            is_condition=Exists(ClaimCondition.objects.filter(condition=OuterRef("pk"))),
            times_resolved=Coalesce(earlier.annotate(number=Count("pk")).values("number"), 0),
        )
        .order_by()
    )


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


def move(claims: Sequence[Claim], state: State, *, now: datetime, **pointers: Sequence[Model | None]) -> None:
    """Put claims in `state` where each is still as it was read; pointers that are not named become empty.

    A pointer is given as what each of the claims points to, in their order.

    Raises:
        Conflict: somebody else moved one of them first. None of them has moved then.
    """
    changes = {name: pointers.get(name, (None,) * len(claims)) for name in POINTERS}
    as_read = Claim.objects.filter(
        pk__in=[claim.pk for claim in claims],
        state__in={claim.state for claim in claims},
        version=_each(claims, [claim.version for claim in claims]),
    )
    values = {name: _each(claims, [row.pk if row else None for row in rows]) for name, rows in changes.items()}
    if as_read.update(version=F("version") + 1, state=state, **values) != len(claims):
        raise Conflict(_meanwhile(claims, now=now))
    for number, claim in enumerate(claims):
        claim.state, claim.version = state, claim.version + 1
        for name, rows in changes.items():
            setattr(claim, name, rows[number])


def _each(claims: Sequence[Claim], values: Sequence[int | None]) -> Any:  # noqa: ANN401 (a value or an expression)
    """Return the value of each claim for a statement about all of them; one value where all have the same."""
    if len(set(values)) == 1:
        return values[0]
    return Case(*(When(pk=claim.pk, then=Value(value)) for claim, value in zip(claims, values, strict=True)))


def _meanwhile(claims: Sequence[Claim], *, now: datetime) -> str:
    return meanwhile(claims[0], now=now) if len(claims) == 1 else MOVED


def add_proposals(
    answers: Sequence[tuple[Claim, Checked]], *, origin: Proposal.Origin, user: User | None, now: datetime
) -> list[tuple[Proposal, list[Evidence]]]:
    """Insert answers as proposals, each with its evidence."""
    proposals = Proposal.objects.bulk_create(
        [_proposal(claim, checked, origin=origin, user=user, now=now) for claim, checked in answers], AT_ONCE
    )
    evidence = [
        grounds(checked.answer.evidence, proposal) for (_, checked), proposal in zip(answers, proposals, strict=True)
    ]
    Evidence.objects.bulk_create(chain.from_iterable(evidence), AT_ONCE)
    return list(zip(proposals, evidence, strict=True))


def _proposal(claim: Claim, checked: Checked, *, origin: Proposal.Origin, user: User | None, now: datetime) -> Proposal:
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


def end_proposals(
    proposals: Sequence[Proposal],
    kind: ProposalDecision.Kind,
    *,
    reasons: Sequence[str] = (),
    user: User | None = None,
    now: datetime,
) -> list[ProposalDecision]:
    """Insert what became of proposals, each with its reason if there are any."""
    return ProposalDecision.objects.bulk_create(
        [
            ProposalDecision(proposal=proposal, kind=kind, reason=reason, decided_by=user, decided_at=now)
            for proposal, reason in zip(proposals, reasons or [""] * len(proposals), strict=True)
        ],
        AT_ONCE,
    )


def add_resolutions(
    claims: Sequence[Claim],
    proposals: Sequence[Proposal],
    *,
    policies: Sequence[Resolution.Policy],
    notes: Sequence[str],
    user: User | None,
    now: datetime,
) -> list[Resolution]:
    """Insert the confirmed proposals of claims as their next resolutions, in the place of the live ones if there are any."""
    numbers = _times_resolved(claims)
    return Resolution.objects.bulk_create(
        [
            Resolution(
                claim=claim,
                proposal=proposal,
                number=numbers[claim.pk] + 1,
                policy=policy,
                proposed_by=proposal.proposed_by,
                confirmed_by=user,
                confirmed_at=now,
                note=note,
                supersedes=claim.current_resolution,
            )
            for claim, proposal, policy, note in zip(claims, proposals, policies, notes, strict=True)
        ],
        AT_ONCE,
    )


def _times_resolved(claims: Sequence[Claim]) -> dict[int, int]:
    """Return how many resolutions claims have had, in one query for those that have not been read with it."""
    numbers = {claim.pk: getattr(claim, "times_resolved", None) for claim in claims}
    unread = [pk for pk, number in numbers.items() if number is None]
    earlier = Resolution.objects.filter(claim__in=unread).order_by().values("claim").annotate(number=Count("pk"))
    counted = dict(earlier.values_list("claim", "number")) if unread else {}
    return {pk: counted.get(pk, 0) if number is None else number for pk, number in numbers.items()}


def propose(
    answers: Sequence[tuple[Claim, Checked]], *, origin: Proposal.Origin, actor: Actor, now: datetime
) -> list[Proposal]:
    """Propose checked answers of open claims: rows, pointers and entries."""
    claims = [claim for claim, _ in answers]
    made = add_proposals(answers, origin=origin, user=actor.user, now=now)
    move(claims, State.PROPOSED, now=now, current_proposal=[proposal for proposal, _ in made])
    steps = [
        Step(Kind.PROPOSAL_MADE, claim, [claim, proposal, *evidence])
        for claim, (proposal, evidence) in zip(claims, made, strict=True)
    ]
    append(steps, actor=actor, now=now)
    return [proposal for proposal, _ in made]


def confirm(
    claims: Sequence[Claim],
    *,
    policies: Sequence[Resolution.Policy],
    notes: Sequence[str],
    actor: Actor,
    now: datetime,
) -> list[Resolution]:
    """Make the pending proposals of claims their resolutions: rows, pointers and entries. What follows is up to the caller."""
    proposals = [pending(claim) for claim in claims]
    decisions = end_proposals(proposals, ProposalDecision.Kind.CONFIRMED, reasons=notes, user=actor.user, now=now)
    resolutions = add_resolutions(claims, proposals, policies=policies, notes=notes, user=actor.user, now=now)
    move(claims, State.RESOLVED, now=now, current_resolution=resolutions)
    steps = [
        Step(Kind.RESOLUTION_CONFIRMED, claim, [claim, decision, resolution])
        for claim, decision, resolution in zip(claims, decisions, resolutions, strict=True)
    ]
    append(steps, actor=actor, now=now)
    return resolutions


def resolve_by_rule(
    claim: Claim, checked: Checked, *, user: User | None = None, actor: Actor, now: datetime
) -> Proposal:
    """Propose and resolve in one step, by a rule; `user` is the person who gave rise to it, if one did."""
    ((proposal, _),) = add_proposals([(claim, checked)], origin=Proposal.Origin.RULE, user=user, now=now)
    (decision,) = end_proposals([proposal], ProposalDecision.Kind.CONFIRMED, now=now)
    resolutions = add_resolutions(
        [claim], [proposal], policies=[Resolution.Policy.RULE], notes=[""], user=None, now=now
    )
    move([claim], State.RESOLVED, now=now, current_resolution=resolutions)
    append([Step(Kind.RESOLUTION_RULED, claim, [claim, proposal, decision, *resolutions])], actor=actor, now=now)
    return proposal
