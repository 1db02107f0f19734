"""What happened to a claim since a person opened it, in one sentence."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.utils.timesince import timesince

from forecasts.history.actors import RULE
from forecasts.history.kinds import Kind
from forecasts.history.queries import entries_of
from forecasts.models.claims import Claim, State
from forecasts.models.people import Role
from forecasts.statements.asked import answer_in_words

WHAT = {
    Kind.CLAIM_RECORDED: "recorded this claim",
    Kind.CLAIM_AMENDED: "amended this claim",
    Kind.CLAIM_FILED: "filed this claim anew",
    Kind.CLAIM_REOPENED: "reopened this claim",
    Kind.FORECAST_STATED: "stated a forecast",
    Kind.FORECAST_WITHDRAWN: "withdrew a forecast",
    Kind.CORRECTION_PROPOSED: "proposed a correction of a forecast",
    Kind.CORRECTION_WITHDRAWN: "withdrew a correction",
    Kind.CORRECTION_SENT_BACK: "sent a correction back",
    Kind.CORRECTION_CONFIRMED: "corrected a forecast",
    Kind.TEXTS_REDACTED: "redacted texts of this claim",
    Kind.PROPOSAL_MADE: "proposed “{outcome}”",
    Kind.PROPOSAL_WITHDRAWN: "withdrew the proposal",
    Kind.PROPOSAL_SENT_BACK: "sent the proposal back",
    Kind.PROPOSAL_OVERTAKEN: "ended the proposal",
    Kind.RESOLUTION_CONFIRMED: "confirmed “{outcome}”",
    Kind.RESOLUTION_RULED: "resolved this claim to “{outcome}”",
    Kind.DISPUTE_OPENED: "disputed “{outcome}”",
    Kind.DISPUTE_UPHELD: "upheld the dispute: “{outcome}”",
    Kind.DISPUTE_DISMISSED: "dismissed the dispute: “{outcome}” stands",
    Kind.DISPUTE_WITHDRAWN: "withdrew the dispute: “{outcome}” stands",
}
NOW = {
    State.OPEN: "No answer is proposed now.",
    State.PROPOSED: "Its proposal waits for a second person.",
    State.RESOLVED: "It is resolved.",
    State.DISPUTED: "Its dispute is open.",
}
JUST_NOW = timedelta(minutes=1)


def meanwhile(claim: Claim, *, now: datetime) -> str:
    """Return who did what last, such as “Reviewer confirmed “did not occur” 2 minutes ago. It is resolved.”."""
    claim = Claim.objects.select_related("current_proposal", "current_resolution__proposal").get(pk=claim.pk)
    standing = NOW[State(claim.state)]
    entries = entries_of(claim)
    if not entries:
        return standing
    last = entries[-1]
    who = "a rule of the ledger" if last.role == RULE else Role(last.role).label
    what = WHAT[Kind(last.kind)].format(outcome=outcome_in_words(claim))
    return f"{who[0].upper()}{who[1:]} {what} {_ago(last.at, now)}. {standing}"


def outcome_in_words(claim: Claim) -> str:
    """Return the outcome that is proposed or stands, as it reads within a sentence."""
    resolution = claim.current_resolution
    proposal = claim.current_proposal or (resolution.proposal if resolution else None)
    return answer_in_words(claim, proposal) if proposal else ""


def _ago(at: datetime, now: datetime) -> str:
    if now - at < JUST_NOW:
        return "just now"
    return f"{timesince(at, now, depth=1)} ago".replace("\xa0", " ")
