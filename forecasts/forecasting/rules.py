"""When a claim takes forecasts, in sentences for those whose forecast it does not take."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from forecasts.models.claims import Claim, State

NOT_OPEN: Final = {
    State.DRAFT: "This claim is still a draft: enter the forecast there.",
    State.PROPOSED: "An answer has been proposed: no forecast is accepted until it is decided.",
    State.RESOLVED: "This claim is resolved: no forecast is accepted any more.",
    State.DISPUTED: "This claim is resolved: no forecast is accepted any more.",
}
PAST_DEADLINE: Final = "The deadline has passed: a forecast that is made now would not count."


def why_not_forecast(claim: Claim, *, at: datetime) -> str:
    """Say why a claim takes no forecast of a reader at that instant; an empty string where it does."""
    if claim.state != State.OPEN:
        return NOT_OPEN[State(claim.state)]
    return PAST_DEADLINE if claim.deadline_at <= at else ""
