"""What a row says became of its claim, as an answer that the rules of the desk have checked."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from forecasts.bulk import cells
from forecasts.bulk.checks import attempt
from forecasts.bulk.grounds import GIVEN, read_evidence
from forecasts.bulk.rows import Row
from forecasts.models.claims import Claim, State
from forecasts.models.errors import Invalid
from forecasts.models.resolutions import VOIDS, Outcome, Proposal
from forecasts.resolution.answers import Answer, Checked, check_apart, validate
from forecasts.resolution.conditions import allows, explain, status_of
from forecasts.statements.asked import Asked
from forecasts.statements.checks import Problems

IMPORTED = "Imported from {source}."
PENDING = "An answer is proposed already: it has to be decided on the desk first."


@dataclass(frozen=True)
class Judged:
    """The claim that an outcome is about, with what decides whether it can be taken.

    `may_wait`: it need not be decided yet whether the condition is met. `is_clear`: the claim itself can be taken.
    `is_asked`: what it asks is known, even if not from when to when.
    """

    claim: Claim
    conditions: Collection[Claim]
    source: str
    may_wait: bool = False
    is_clear: bool = True
    is_asked: bool = True


def check_outcome(terms: Row, judged: Judged, *, now: datetime, problems: Problems) -> Checked | None:
    """Return the answer that the rows of a claim give, noting why it cannot be taken; None where they give none.

    The rules are those of the desk. The condition is judged as it stands now.
    """
    claim = judged.claim
    answer = read_answer(terms, claim, judged.source, now, problems)
    if answer is None:
        return None
    if not judged.is_clear:
        apart = Problems()
        if judged.is_asked:
            check_apart(answer, _as_if_saved(claim, judged.conditions), now, apart)
        _blame(terms, apart.fields, problems)
        return None
    try:
        checked = validate(answer, _as_if_saved(claim, judged.conditions), now)
    except Invalid as invalid:
        _blame(terms, invalid.fields, problems)
        return None
    status = status_of(claim, judged.conditions)
    if not judged.may_wait and not allows(status, checked.answer.outcome):
        problems.add("outcome", explain(claim, status, list(judged.conditions)))
    return checked


def _blame(terms: Row, found: Mapping[str, str], problems: Problems) -> None:
    """Note what is wrong with an answer, under the names of the cells that give it."""
    for name, why in found.items():
        is_given = name.startswith("evidence") and bool(terms["evidence"].strip())
        field = "rationale_given" if name == "rationale" and terms["rationale"].strip() else name
        problems.add(GIVEN if is_given else field, f"{name}: {why}" if is_given else why)


def read_answer(terms: Row, claim: Claim, source: str, now: datetime, problems: Problems) -> Answer | None:
    """Return what the cells say, unchecked."""
    outcome = terms["outcome"].strip()
    if not outcome:
        return None
    when = attempt(problems, "effective_on", partial(cells.moment, terms["effective_on"]))
    is_instant = isinstance(when, datetime)
    value = None if claim.kind == Claim.Kind.BINARY or outcome in VOIDS else outcome
    note = terms["note"].strip()
    is_early_no = outcome == Outcome.DID_NOT_OCCUR and now < claim.deadline_at
    return Answer(
        outcome=Outcome.VALUE if value else outcome,
        effective_on=None if is_instant else when,
        effective_at=when if isinstance(when, datetime) else None,
        rationale=terms["rationale"].strip() or rationale_of(source, note),
        evidence=read_evidence(terms, when, claim, now, problems),
        impossible_why=note if is_early_no else "",
        value=value,
    )


def rationale_of(source: str, note: str) -> str:
    """Return why an outcome follows, where the rows do not say it."""
    return f"{IMPORTED.format(source=source)} {note}".strip()


def compare_outcome(terms: Row, claim: Claim, problems: Problems, *, is_confirmed: bool) -> None:
    """Note where the outcome that is recorded, or proposed, stands against what the rows say.

    An answer that is proposed already cannot be confirmed by an import (`is_confirmed`).
    """
    if claim.state == State.PROPOSED and is_confirmed:
        problems.add("outcome", PENDING)
    if (live := claim.current_proposal) and _same(terms["outcome"].strip(), claim) != _text(live):
        problems.add("outcome", f"This conflicts with what is proposed: {_text(live)}.")
    if claim.current_resolution and _same(terms["outcome"].strip(), claim) != _text(claim.current_resolution.proposal):
        problems.add("outcome", f"This conflicts with what is recorded: {_text(claim.current_resolution.proposal)}.")


def _text(proposal: Proposal) -> str:
    return str(proposal.value) if proposal.outcome == Outcome.VALUE else proposal.outcome


def _same(said: str, claim: Claim) -> str:
    """Return an outcome in the form in which it would be stored."""
    if claim.kind == Claim.Kind.BINARY or said in VOIDS:
        return said
    return attempt(Problems(), "outcome", partial(Asked.of(claim).answer_of, said)) or said


def _as_if_saved(claim: Claim, conditions: Collection[Claim]) -> Claim:
    """Return a copy that answers without the database whether it has conditions: it may not be stored yet."""
    copy = Claim()
    copy.__dict__.update({name: value for name, value in claim.__dict__.items() if name != "_state"})
    copy.pk = claim.pk or 0
    vars(copy)["is_conditional"] = bool(conditions)
    return copy
