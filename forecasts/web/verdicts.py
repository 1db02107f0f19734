"""The verdict under a claim’s title, always in this order: what was said, the event, the call."""

from dataclasses import dataclass
from datetime import datetime

from forecasts.models.claims import Claim
from forecasts.models.resolutions import Outcome, Proposal
from forecasts.resolution.queries import ended
from forecasts.scorecards.calls import Call
from forecasts.scoring.forecast import Score
from forecasts.scoring.probability import ONE
from forecasts.templatetags.answers import off_by, on_scale
from forecasts.templatetags.days import day, due_for, until
from forecasts.templatetags.figures import between, brier, percent, places
from forecasts.web.lines import answer_of, held_in, outcome_of
from forecasts.web.said import Said, said_in
from forecasts.web.scales import ScaleBar, scale_bar

SAME_DAY = "; stated on the day that settled it, perhaps after the news"
NO_ANSWER = {
    "sent_back": "an answer was proposed and sent back",
    "withdrawn": "an answer was proposed and withdrawn",
    "reopened": "an earlier answer no longer stands",
}
"""What is said of a claim that is due, instead of that nobody has looked."""


@dataclass(frozen=True)
class Verdict:
    """What the verdict component shows."""

    who: str
    said: Said
    reading: str
    outcome: str
    answer: str
    event_note: str
    held: str | None
    call_note: str
    bar: ScaleBar | None = None

    @property
    def bar_label(self) -> str:
        """The call bar in words; empty where there is nothing to draw."""
        return bar_label(self.who, self.said, self.outcome)


def verdict_of(claim: Claim, call: Call, *, now: datetime) -> Verdict:
    """Say what one call said, what happened to the event, and whether the call held."""
    said = said_in(call)
    return Verdict(
        who=call.forecaster.name,
        said=said,
        reading=said.reading,
        outcome=outcome_of(claim, at=now),
        answer=answer_of(claim),
        event_note=event_note(claim, now=now),
        held="not_scored" if call.is_void else held_in(call),
        call_note=call_note(call),
        bar=scale_bar(claim, call, answer=answer_of(claim)),
    )


def event_note(claim: Claim, *, now: datetime) -> str:
    """Say when the event was settled, or how the claim stands."""
    if claim.current_resolution is not None:
        return settled_note(claim, claim.current_resolution.proposal)
    if claim.current_proposal is not None:
        return "an answer is proposed; a second person has to confirm it"
    if claim.is_due(at=now):
        looked = NO_ANSWER.get(ended(claim), "nobody has looked yet")
        return f"{due_for(claim.deadline_at, now)}; {looked}, which does not mean that it did not happen"
    return f"deadline {day(claim.deadline_on)}, {until(claim.deadline_at, now)}"


def settled_note(claim: Claim, proposal: Proposal) -> str:
    """Say from when an outcome holds."""
    if proposal.is_void:
        return "there is nothing to judge, so the claim is not scored"
    if proposal.outcome == Outcome.DID_NOT_OCCUR and proposal.impossible_why:
        return f"it could no longer occur from {day(proposal.effective_on)}"
    if proposal.outcome == Outcome.DID_NOT_OCCUR:
        return f"settled at the deadline, {day(claim.deadline_on)}"
    if proposal.outcome == Outcome.VALUE:
        return f"counted from {day(proposal.effective_on)}"
    return f"on {day(proposal.effective_on)}"


def call_note(call: Call) -> str:
    """Say how far off the call was, or why it has no score."""
    if call.outcome is None:
        return "it is judged when the claim is resolved"
    if call.brier is not None:
        return f"error {error_words(call.brier)}" + (SAME_DAY if call.is_same_day else "")
    if call.is_void:
        return "counted among the void claims"
    if off_by(call):
        return f"off by {off_by(call)}{share_of_scale(call)}"
    if call.unscorable:
        return "counted among those that cannot be scored"
    return "the score is being computed"


def share_of_scale(call: Call) -> str:
    """Say how large the error is on the claim's scale, where it declares one."""
    score = on_scale(call)
    return (
        f" ({places(brier(score.value), 3)} of the scale, CRPS)"
        if score
        else ", with no declared scale to compare it on"
    )


def error_words(score: Score) -> str:
    """The Brier score to two decimals, with its range over the reading where it has one."""
    error = places(brier(score.value), 2)
    if score.low is None or score.low == score.high:
        return f"{error} (Brier)"
    return f"{error} (Brier; {between(brier(score.low), brier(score.high), 2)} over the reading)"


def bar_label(who: str, said: Said, outcome: str) -> str:
    """Describe the large call bar for those who do not see it; nothing where nothing is drawn."""
    if said.point is None:
        return ""
    told = f"Scale from 0 to 100 per cent. {who} said {said.gist}, {said.reading}."
    if outcome == Outcome.OCCURRED:
        return f"{told} The event occurred, marked at 100. The distance is {percent(ONE - said.point)}."
    if outcome == Outcome.DID_NOT_OCCUR:
        return f"{told} The event did not occur, marked at 0. The distance is {percent(said.point)}."
    return told
