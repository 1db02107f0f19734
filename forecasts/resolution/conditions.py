"""Whether a claim's condition is met, and which answers that allows.

A condition is met when one of the claims in it occurred, not met when all of them did not occur, else undecided. If
all are settled, none occurred and one is void, or if the condition stands in words alone, a person has to judge it.
A dispute changes nothing here: what stands is the live resolution.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from enum import StrEnum

from forecasts.models.claims import Claim
from forecasts.models.errors import Invalid
from forecasts.models.resolutions import Outcome
from forecasts.resolution.effects import EVENTS

UNSETTLED = None
"""The outcome of a claim that has no live resolution."""


class Status(StrEnum):
    """Where a claim's condition stands."""

    NONE = "none"
    MET = "met"
    NOT_MET = "not_met"
    UNDECIDED = "undecided"
    NEEDS_PERSON = "needs_person"


EVENT_ALLOWED = frozenset({Status.NONE, Status.MET, Status.NEEDS_PERSON})
"""When a claim can be resolved to occurred or did not occur."""
VOID_ALLOWED = frozenset({Status.NOT_MET, Status.NEEDS_PERSON})
"""When a claim can be resolved to void because its condition was not met."""


def status(claim: Claim) -> Status:
    """Return where the condition of `claim` stands, in one query."""
    return status_of(claim, conditions_of(claim))


def has_conditions(claim: Claim) -> bool:
    """Return whether other claims stand in the condition of `claim`: as it was read with it (`is_conditional`), or in one query."""
    known: bool | None = getattr(claim, "is_conditional", None)
    return claim.condition_links.exists() if known is None else known


def conditions_of(claim: Claim) -> list[Claim]:
    """Return the claims in the condition of `claim`, with their live resolutions, in one query.

    In none where `claim` was read together with the word that it has no such condition, as `is_conditional`.
    """
    if not has_conditions(claim):
        return []
    return list(claim.conditions.select_related("current_resolution__proposal").order_by("pk"))


def outcome_of(claim: Claim) -> str | None:
    """Return the outcome that stands, or UNSETTLED. `current_resolution__proposal` should be loaded."""
    resolution = claim.current_resolution
    return resolution.proposal.outcome if resolution else UNSETTLED


def status_of(claim: Claim, conditions: Collection[Claim]) -> Status:
    """Return where the condition stands, given the claims in it."""
    outcomes = {outcome_of(condition) for condition in conditions}
    if not outcomes:
        return Status.NEEDS_PERSON if claim.condition_words else Status.NONE
    if Outcome.OCCURRED in outcomes:
        return Status.MET
    if UNSETTLED in outcomes:
        return Status.UNDECIDED
    return Status.NOT_MET if outcomes == {Outcome.DID_NOT_OCCUR} else Status.NEEDS_PERSON


def allows(condition: Status, outcome: str) -> bool:
    """Whether a claim with its condition in this status can be resolved to `outcome`."""
    if outcome in EVENTS:
        return condition in EVENT_ALLOWED
    return outcome != Outcome.CONDITION_NOT_MET or condition in VOID_ALLOWED


def check_condition(claim: Claim, outcome: str) -> None:
    """Refuse an outcome that the condition of `claim` does not allow as it stands now.

    Raises:
        Invalid: names `outcome` and says what the condition waits for, or how it stands.
    """
    conditions = conditions_of(claim)
    found = status_of(claim, conditions)
    if not allows(found, outcome):
        raise Invalid({"outcome": explain(claim, found, conditions)})


def note(claim: Claim) -> str:
    """Return in words where the condition of `claim` stands, in one query."""
    conditions = conditions_of(claim)
    return explain(claim, status_of(claim, conditions), conditions)


def explain(claim: Claim, condition: Status, conditions: Sequence[Claim]) -> str:
    """Return in words why the condition stands as it does."""
    match condition:
        case Status.NONE:
            return "This claim has no condition."
        case Status.MET:
            occurred = [each for each in conditions if outcome_of(each) == Outcome.OCCURRED]
            return f"The condition was met: {titles(occurred)} occurred."
        case Status.NOT_MET:
            return f"The condition was not met: {titles(conditions)} did not occur."
        case Status.UNDECIDED:
            unsettled = [each for each in conditions if outcome_of(each) is UNSETTLED]
            return (
                f"The condition is undecided: {titles(unsettled)} {'are' if unsettled[1:] else 'is'} not resolved yet."
            )
        case Status.NEEDS_PERSON if conditions:
            settled = {Outcome.OCCURRED, Outcome.DID_NOT_OCCUR}
            void = [each for each in conditions if outcome_of(each) not in settled]
            return f"A person has to judge the condition: {titles(void)} became void."
        case Status.NEEDS_PERSON:
            return f"A person has to judge the condition: {claim.condition_words}"


def titles(claims: Collection[Claim]) -> str:
    """Return the headlines, quoted: “A”; “A” and “B”; “A”, “B” and “C”."""
    quoted = [f"“{claim.headline}”" for claim in claims]
    return " and ".join([*([", ".join(quoted[:-1])] if quoted[1:] else []), *quoted[-1:]])
