"""Which steps a person may take on a claim now, and why not, in words: permission, state and the rules about people."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth.models import AnonymousUser

from forecasts.models.claims import Claim, State
from forecasts.models.people import User
from forecasts.resolution import people

SIGN_IN = "Sign in first."
NO_PROPOSAL = "No proposal waits for a second person."
NO_RESOLUTION = "Only a resolved claim can be disputed."
NO_DISPUTE = "No dispute is open."
NOT_OPEN = {
    State.DRAFT: "This claim is still a draft.",
    State.PROPOSED: "A proposal waits for a second person already.",
    State.RESOLVED: "This claim is resolved: dispute the resolution instead.",
    State.DISPUTED: "This claim is resolved, and a dispute about it is open.",
}
ALREADY_DISPUTED = "A dispute is open already: it has to be decided first."


@dataclass(frozen=True)
class Verdict:
    """Whether a step is allowed: true or false as a whole, with the reason where not."""

    reason: str = ""

    def __bool__(self) -> bool:
        return not self.reason


@dataclass(frozen=True)
class Allowed:
    """The steps of resolving, each with its verdict."""

    propose: Verdict
    confirm: Verdict
    send_back: Verdict
    withdraw: Verdict
    dispute: Verdict
    decide: Verdict
    drop: Verdict
    """To withdraw one's own dispute."""
    retract: Verdict
    is_early: bool
    """The deadline is still ahead: “did not occur” has to say why the event can no longer occur."""


def allowed(user: User | AnonymousUser, claim: Claim, at: datetime) -> Allowed:
    """Return which steps `user` may take on `claim`.

    Any open claim can be answered, due or not; `is_early` says which answers that leaves.
    """
    if not isinstance(user, User):
        no = Verdict(SIGN_IN)
        return Allowed(no, no, no, no, no, no, no, no, is_early=at < claim.deadline_at)
    not_judge = people.why_not_judge(user, claim)
    proposal, dispute = claim.current_proposal, claim.open_dispute
    not_confirm = people.why_not_confirm(user, proposal) if proposal else NO_PROPOSAL
    not_withdraw = people.why_not_withdraw(user, proposal) if proposal else NO_PROPOSAL
    not_decide = people.why_not_decide(user, dispute) if dispute else NO_DISPUTE
    not_drop = people.why_not_drop(user, dispute) if dispute else NO_DISPUTE
    not_open = NOT_OPEN.get(State(claim.state), "")
    not_reviewer = _why_not_permitted(user, "confirm_resolution", "confirm proposals")
    review = Verdict(not_reviewer or not_confirm or not_judge)
    return Allowed(
        propose=Verdict(_why_not_permitted(user, "propose_resolution", "propose answers") or not_open or not_judge),
        confirm=review,
        send_back=review,
        withdraw=Verdict(not_withdraw),
        dispute=Verdict(_why_not_dispute(claim)),
        decide=Verdict(_why_not_permitted(user, "decide_dispute", "decide disputes") or not_decide or not_judge),
        drop=Verdict(not_drop),
        retract=Verdict(_why_not_permitted(user, "record_claim", "retract claims") or not_open or not_judge),
        is_early=at < claim.deadline_at,
    )


def _why_not_permitted(user: User, codename: str, step: str) -> str:
    return "" if user.has_perm(f"forecasts.{codename}") else f"Your role does not {step}."


def _why_not_dispute(claim: Claim) -> str:
    if claim.state == State.RESOLVED:
        return ""
    return ALREADY_DISPUTED if claim.state == State.DISPUTED else NO_RESOLUTION
