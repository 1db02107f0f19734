"""The answer to what a claim asks as a person typed it, and what is checked before it becomes a proposal."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import partial

from forecasts.models.claims import Claim, Precision
from forecasts.models.resolutions import VOIDS, Outcome, Proposal
from forecasts.resolution.conditions import has_conditions
from forecasts.resolution.effects import Effect, effect_of
from forecasts.resolution.evidence import EvidenceInput, check_evidence
from forecasts.statements.asked import Asked, Kind
from forecasts.statements.checks import Problems

LONGEST_RATIONALE = 5000
LONGEST_WHY = 1000


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What a person answers. Field names are those that a refusal names.

    `effective_on` is a local date in the claim's zone, `effective_at` an instant: give one of them at most.
    `impossible_why` belongs to "did not occur" before the deadline: why the event can no longer occur. `value` belongs to
    claims that ask for an option, a number or a date: which one it was.
    """

    outcome: str
    effective_on: date | None = None
    effective_at: datetime | None = None
    rationale: str = ""
    evidence: tuple[EvidenceInput, ...] = ()
    impossible_why: str = ""
    value: str | None = None

    @classmethod
    def of(cls, proposal: Proposal) -> Answer:
        """Return the answer that makes `proposal` again; its evidence is read along."""
        is_day = proposal.effective_precision == Precision.DAY
        return cls(
            outcome=proposal.outcome,
            effective_on=proposal.effective_on if is_day else None,
            effective_at=None if is_day else proposal.effective_at,
            rationale=proposal.rationale,
            evidence=tuple(EvidenceInput.of(piece) for piece in proposal.evidence.all()),
            impossible_why=proposal.impossible_why,
            value=proposal.value,
        )


@dataclass(frozen=True)
class Checked:
    """An answer that can be taken, with clean texts, and when it takes effect."""

    answer: Answer
    effect: Effect


def outcomes_of(claim: Claim) -> tuple[Outcome, ...]:
    """Return the outcomes that a person can choose for `claim`."""
    has_condition = bool(claim.condition_words) or has_conditions(claim)
    voids = [outcome for outcome in Outcome if outcome in VOIDS]
    if not has_condition:
        voids.remove(Outcome.CONDITION_NOT_MET)
    events = (Outcome.OCCURRED, Outcome.DID_NOT_OCCUR) if claim.kind == Kind.BINARY else (Outcome.VALUE,)
    return (*events, *voids)


def validate(answer: Answer, claim: Claim, now: datetime) -> Checked:
    """Return `answer` checked against the claim's window as of `now`.

    Raises:
        Invalid: names every field that cannot be taken, and how to mend it.
    """
    problems = Problems()
    outcome = _outcome(answer, claim, problems)
    clean = replace(
        answer,
        rationale=problems.paragraphs("rationale", answer.rationale, longest=LONGEST_RATIONALE),
        impossible_why=_impossible_why(answer, claim, now, problems),
        evidence=check_evidence(answer.evidence, is_required=outcome not in VOIDS, now=now, problems=problems),
        value=_value(answer, claim, problems),
    )
    if outcome == Outcome.VALUE and claim.kind == Kind.DATE and clean.value:
        clean = _on_its_date(clean, clean.value, claim, now, problems)
    effect = effect_of(outcome, clean.effective_on, clean.effective_at, claim=claim, now=now, problems=problems)
    problems.refuse()
    return Checked(clean, effect)


def check_apart(answer: Answer, claim: Claim, now: datetime, problems: Problems) -> None:
    """Check what does not depend on a claim's window: its outcome, where that is a plain yes or no, and the evidence."""
    outcome = _outcome(answer, claim, problems) if claim.kind == Kind.BINARY else answer.outcome
    check_evidence(answer.evidence, is_required=outcome not in VOIDS, now=now, problems=problems)


def _outcome(answer: Answer, claim: Claim, problems: Problems) -> str:
    choices = outcomes_of(claim)
    if answer.outcome in choices:
        return answer.outcome
    if answer.outcome == Outcome.CONDITION_NOT_MET:
        problems.add("outcome", "This claim has no condition that could have failed.")
    else:
        problems.add("outcome", f"Choose one of: {', '.join(choices)}.")
    return answer.outcome


def _value(answer: Answer, claim: Claim, problems: Problems) -> str | None:
    """Return the option, number or date as it is stored; a void and a yes or no have none."""
    if answer.outcome != Outcome.VALUE:
        if answer.value:
            problems.add("value", "This outcome has no value to give: leave it empty.")
        return None
    if not answer.value:
        problems.add("value", _WHICH[Kind(claim.kind)])
        return None
    return problems.attempt("value", partial(Asked.of(claim).answer_of, answer.value))


_WHICH = {
    Kind.BINARY: "This claim occurs or does not.",
    Kind.CHOICE: "Say which option came true.",
    Kind.NUMERIC: "Say what the number was.",
    Kind.DATE: "Say on which day it happened.",
}


def _on_its_date(answer: Answer, value: str, claim: Claim, now: datetime, problems: Problems) -> Answer:
    """Let a date take effect on that day, and "not by the deadline" at the deadline."""
    happened = None if Asked.of(claim).is_never(value) else date.fromisoformat(value)
    if happened is None:
        if now < claim.deadline_at:
            problems.add("value", "The deadline is still ahead: it may yet happen by then.")
        return replace(answer, effective_on=claim.deadline_on, effective_at=None)
    if answer.effective_on not in {None, happened}:
        problems.add("effective_on", "The day on which it happened is the answer: leave this date empty.")
    return answer if answer.effective_at else replace(answer, effective_on=happened)


def _impossible_why(answer: Answer, claim: Claim, now: datetime, problems: Problems) -> str:
    """Before the deadline "did not occur" needs to say why it can no longer occur; nothing else may say so."""
    is_early_no = answer.outcome == Outcome.DID_NOT_OCCUR and now < claim.deadline_at
    why = problems.paragraphs("impossible_why", answer.impossible_why, longest=LONGEST_WHY, required=False)
    if is_early_no and not why:
        problems.add("impossible_why", "The deadline is still ahead: say why the event can no longer occur.")
    if why and not is_early_no:
        problems.add("impossible_why", "This belongs to “did not occur” before the deadline only: leave it empty.")
    return why
