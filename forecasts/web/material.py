"""What stands beside every form of the desk: the words, the rule, the window, the condition."""

from dataclasses import dataclass
from datetime import datetime

from forecasts.models.claims import Claim
from forecasts.scorecards.calls import Call, calls_of
from forecasts.web.claim_page import Linked, badge_of, find_claim, linked
from forecasts.web.life import deadline_words
from forecasts.web.lines import leading_calls, recorded_afterwards
from forecasts.web.said import Said, said_in


@dataclass(frozen=True)
class Material:
    """A claim as one needs it before one’s eyes to judge it."""

    claim: Claim
    lead: Call | None
    said: Said | None
    state: str
    afterwards: bool
    deadline: str
    conditions: list[Linked]


def material_of(public_id: str, *, at: datetime) -> Material:
    """Gather the material of a claim that the public may see."""
    claim = find_claim(public_id)
    lead = leading_calls(calls_of([claim], at=at)).get(claim.pk)
    conditions, _ = linked(claim, at=at)
    return Material(
        claim=claim,
        lead=lead,
        said=said_in(lead) if lead else None,
        state=badge_of(claim, at=at),
        afterwards=recorded_afterwards(claim, lead),
        deadline=deadline_words(claim),
        conditions=conditions,
    )
