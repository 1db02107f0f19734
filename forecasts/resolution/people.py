"""Who may take which step. Each rule returns the reason why not, in words, or an empty string.

These are rules of the ledger; what a role permits is asked by the interfaces, and by `queries.may`.
"""

from __future__ import annotations

from django.conf import settings

from forecasts.history.actors import Actor
from forecasts.models.claims import Claim
from forecasts.models.disputes import Dispute
from forecasts.models.errors import NotAllowed
from forecasts.models.forecasts import Forecast
from forecasts.models.people import User
from forecasts.models.resolutions import Proposal

SINGLE = "single"
OWN_FORECAST = "You have a forecast of your own on this claim: somebody without one has to judge it."
OWN_PROPOSAL = "You proposed this answer: a second person has to confirm it."
NOT_OWN_PROPOSAL = "Only the person who proposed an answer can withdraw it."
NOT_OWN_DISPUTE = "Only the person who opened a dispute can withdraw it."
OWN_DISPUTE = "You opened this dispute: somebody else has to decide it."
FIRST_CONFIRMER = "You confirmed the disputed resolution: somebody else has to decide."
FIRST_PROPOSER = "You proposed the disputed resolution: somebody else has to decide."


def is_single() -> bool:
    """Whether one person may both propose and confirm: REVIEW_POLICY=single."""
    return bool(settings.REVIEW_POLICY == SINGLE)


def person(actor: Actor) -> User:
    """Return who acts.

    Raises:
        NotAllowed: nobody is signed in.
    """
    if actor.user is None or not actor.user.is_authenticated:
        raise NotAllowed("Sign in first.")
    return actor.user


def insist(reason_why_not: str) -> None:
    """Raise NotAllowed where a rule gave a reason why not."""
    if reason_why_not:
        raise NotAllowed(reason_why_not)


def why_not_judge(user: User, claim: Claim) -> str:
    """Nobody with a forecast of their own on a claim proposes, confirms or decides on it."""
    has_forecast = Forecast.objects.filter(claim=claim, forecaster__user=user).exists()
    return OWN_FORECAST if has_forecast else ""


def why_not_confirm(user: User, proposal: Proposal) -> str:
    """Who confirms is not who proposed, unless one person may do both."""
    is_own = proposal.proposed_by_id == user.pk and not is_single()
    return OWN_PROPOSAL if is_own else ""


def why_not_withdraw(user: User, proposal: Proposal) -> str:
    """A proposal is taken back by the person who made it."""
    return "" if proposal.proposed_by_id == user.pk else NOT_OWN_PROPOSAL


def why_not_drop(user: User, dispute: Dispute) -> str:
    """A dispute is withdrawn by the person who opened it."""
    return "" if dispute.disputed_by_id == user.pk else NOT_OWN_DISPUTE


def why_not_decide(user: User, dispute: Dispute) -> str:
    """Who decides a dispute has no part in it: unless one person may do both, for then there is nobody else."""
    if is_single():
        return ""
    parts = {
        dispute.resolution.proposed_by_id: FIRST_PROPOSER,
        dispute.resolution.confirmed_by_id: FIRST_CONFIRMER,
        dispute.disputed_by_id: OWN_DISPUTE,
    }
    return parts.get(user.pk, "")
