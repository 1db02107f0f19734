"""Correcting what was recorded wrongly about a forecast: proposed by one person, confirmed by another.

A correction says the whole statement as it should have been recorded: whose it is, when and where it was stated, and what
it says. Nothing is overwritten. Confirming inserts a forecast of its own, recorded at that instant; from then on it counts
instead of the one that it replaces, which stays on the record with a link to it. By what had been recorded before, the old
one counts as it did.

When a corrected forecast was recorded
--------------------------------------
At the confirmation of the correction. What is recorded in advance is what nobody could have fitted to the outcome. If the
correction kept the time of the old row, whoever knows the outcome could turn a recorded 20 % into 80 %, or credit a hit to
somebody else, and have it count as said and written down beforehand. So a correction that is confirmed before the claim
closes leaves the forecast recorded in advance, and one that is confirmed later makes it recorded afterwards, whatever it
corrects: even a change of the name alone can be chosen by the outcome. Both times are shown. When it was *stated* is a
fact about the source, checked by two people, and decides as ever whether it counts at all.

Two forecasts at one instant
----------------------------
A forecaster says one thing on a claim at one instant. Where the corrected statement is one that is recorded already, with
the same content, that one replaces the wrong row: it was recorded twice. With another content the correction is refused.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final, TypeVar

from django.db.models import F
from django.db.transaction import atomic

from forecasts.history.actors import Actor
from forecasts.history.kinds import Kind
from forecasts.history.operations import Step, append
from forecasts.models.claims import Claim
from forecasts.models.corrections import Correction, CorrectionDecision
from forecasts.models.errors import Conflict
from forecasts.models.forecasts import Forecast, Statement
from forecasts.models.people import User
from forecasts.models.scores import ScoreJob
from forecasts.models.sources import Forecaster
from forecasts.resolution import people
from forecasts.resolution.texts import reason_text
from forecasts.statements.asked import Asked
from forecasts.statements.checks import Problems
from forecasts.statements.directions import own_direction, settle
from forecasts.statements.inputs import StatementInput, fill

Decision = CorrectionDecision.Kind
Row = TypeVar("Row", bound=Statement)

STATED: Final = tuple(field.name for field in Statement._meta.get_fields())
"""The fields of a statement: what can be corrected."""
CONTENT: Final = (
    "basis",
    "p_ppm",
    "low_ppm",
    "high_ppm",
    "distribution",
    "wording",
    "phrase_key",
    "phrase_chosen",
)
"""What a statement says of the event, besides which way it points."""
WORDS: Final = ("basis", "wording", "phrase_key", "quote_exact", "quote_prefix", "quote_suffix")
"""The words of a statement: where they stay, the answer which way they point stays too, unless it is given again."""

GONE: Final = "This forecast has been corrected meanwhile: look at what stands now."
WAITS: Final = "A correction of this forecast waits for a second person already."
DECIDED: Final = "This correction has been decided already."
READERS: Final = "Readers speak for themselves alone: what they state is not corrected by others."
WITHDRAWAL: Final = "A withdrawal says nothing that could be corrected."
THE_SAME: Final = "Nothing differs from what is recorded: change what was recorded wrongly."
LATE: Final = "This lies after the claim's deadline."
EARLY: Final = "This lies before the article's publication."
NO_QUOTE: Final = "Quote the words of the article that make this forecast."
OWN_CORRECTION: Final = "You proposed this correction: a second person has to confirm it."
NOT_OWN_CORRECTION: Final = "Only the person who proposed a correction can withdraw it."


@atomic
def propose(*, forecast_id: str, statement: StatementInput, reason: str, actor: Actor, now: datetime) -> Correction:
    """Propose what a forecast should have been recorded as. Where one person is enough, it is corrected at once.

    1. Hold the claim, so that of two corrections of one forecast one comes after the other.
    2. Check person, statement and reason; something has to differ.
    3. Insert the correction and append the entry. Nothing else changes until it is confirmed.
    4. Under REVIEW_POLICY=single, confirm it in the same transaction.

    Raises:
        Forecast.DoesNotExist: there is none of this id.
        Invalid: the statement cannot be taken, or there is no reason.
        NotAllowed: the person has a forecast of their own on the claim.
        Conflict: the forecast has been corrected meanwhile, or a correction waits.
    """
    user = people.person(actor)
    forecast = _held(forecast_id)
    claim = forecast.claim
    people.insist(people.why_not_judge(user, claim))
    people.insist(why_never(forecast))
    if why_not := why_not_now(forecast):
        raise Conflict(why_not)
    correction = _checked(forecast, statement, reason, now)
    correction.proposed_by, correction.proposed_at = user, now
    correction.save(force_insert=True)
    append([Step(Kind.CORRECTION_PROPOSED, claim, [correction])], actor=actor, now=now)
    if people.is_single():
        _confirm(correction, note="", actor=actor, now=now)
    return correction


@atomic
def confirm(*, correction_id: str, note: str, actor: Actor, now: datetime) -> Forecast:
    """Confirm a correction as a second person: from now on the corrected forecast counts, and is scored.

    Raises:
        Correction.DoesNotExist: there is none of this id.
        NotAllowed: the person proposed it, or has a forecast of their own on the claim.
        Conflict: it is decided, or the forecast it is about has been replaced meanwhile.
    """
    user = people.person(actor)
    correction = _pending(correction_id)
    people.insist(people.why_not_judge(user, correction.forecast.claim) or why_not_confirm(user, correction))
    return _confirm(correction, note=reason_text("note", note, required=False), actor=actor, now=now)


@atomic
def send_back(*, correction_id: str, reason: str, actor: Actor, now: datetime) -> CorrectionDecision:
    """Refuse a correction with a reason that its proposer sees: what is recorded stands."""
    user = people.person(actor)
    correction = _pending(correction_id)
    people.insist(people.why_not_judge(user, correction.forecast.claim) or why_not_confirm(user, correction))
    return _end(correction, Decision.SENT_BACK, reason=reason_text("reason", reason), actor=actor, now=now)


@atomic
def withdraw(*, correction_id: str, actor: Actor, now: datetime) -> CorrectionDecision:
    """Take back one's own correction: what is recorded stands."""
    user = people.person(actor)
    correction = _pending(correction_id)
    people.insist(why_not_withdraw(user, correction))
    return _end(correction, Decision.WITHDRAWN, reason="", actor=actor, now=now)


def why_never(forecast: Forecast) -> str:
    """Return why a forecast is never corrected, in words; empty where it can be."""
    if forecast.forecaster.kind == Forecaster.Kind.READER:
        return READERS
    return WITHDRAWAL if forecast.basis == Statement.Basis.WITHDRAWAL else ""


def why_not_now(forecast: Forecast) -> str:
    """Return why a forecast takes no correction at present, in words; empty where it does."""
    if CorrectionDecision.objects.filter(replaces=forecast).exists():
        return GONE
    return WAITS if Correction.objects.pending().filter(forecast=forecast).exists() else ""


def why_not_confirm(user: User, correction: Correction) -> str:
    """Who confirms is not who proposed, unless one person may do both."""
    is_own = correction.proposed_by_id == user.pk and not people.is_single()
    return OWN_CORRECTION if is_own else ""


def why_not_withdraw(user: User, correction: Correction) -> str:
    """A correction is taken back by the person who proposed it."""
    return "" if correction.proposed_by_id == user.pk else NOT_OWN_CORRECTION


def _held(forecast_id: str) -> Forecast:
    """Return a recorded forecast, its claim held until the transaction ends."""
    Claim.objects.filter(forecasts__public_id=forecast_id).update(version=F("version"))
    related = ("claim", "forecaster__merged_into", "article__capture")
    return Forecast.every.select_related(*related).get(public_id=forecast_id)


def _pending(correction_id: str) -> Correction:
    """Return a correction that waits, its claim held until the transaction ends."""
    Claim.objects.filter(forecasts__corrections__public_id=correction_id).update(version=F("version"))
    related = ("forecast__claim", "forecaster", "article", "decision", "proposed_by")
    correction = Correction.objects.select_related(*related).get(public_id=correction_id)
    if hasattr(correction, "decision"):
        raise Conflict(DECIDED)
    return correction


def _checked(forecast: Forecast, statement: StatementInput, reason: str, now: datetime) -> Correction:
    """Return the correction to insert, or raise Invalid with everything that is wrong."""
    claim, problems = forecast.claim, Problems()
    correction = Correction(forecast=forecast)
    correction.reason = problems.paragraphs("reason", reason, longest=2000)
    fill(correction, statement, zone=claim.time_zone, asked=Asked.of(claim), now=now, problems=problems)
    if all(getattr(correction, name) == getattr(forecast, name) for name in WORDS):
        correction.says = correction.says or forecast.says
    _check_place(correction, claim, problems)
    if not problems.fields and _says_the_same(correction, forecast):
        problems.add("statement", THE_SAME)
    settle(correction, Asked.of(claim), problems)
    if not problems.fields:
        _check_instant(correction, claim, problems)
    problems.refuse()
    return correction


def _check_place(correction: Correction, claim: Claim, problems: Problems) -> None:
    """A forecast is stated before the deadline, and one in an article in its words and not before it was published."""
    if correction.forecaster.kind == Forecaster.Kind.READER:
        problems.add("forecaster", READERS)
    if "stated" not in problems.fields:
        if correction.stated_at >= claim.deadline_at:
            problems.add("stated", LATE)
        if correction.article and correction.stated_on < correction.article.published_on:
            problems.add("stated", EARLY)
    if correction.article and not correction.quote_exact:
        problems.add("quote", NO_QUOTE)


def _says_the_same(correction: Correction, forecast: Forecast) -> bool:
    if correction.credited_to != forecast.credited_to:
        return False
    return all(getattr(correction, name) == getattr(forecast, name) for name in STATED if name != "forecaster")


def _check_instant(correction: Correction, claim: Claim, problems: Problems) -> None:
    """Refuse a second forecast of the same forecaster at the same instant that says something else."""
    other = _recorded_at_once(correction, claim)
    if other is not None and not _has_content_of(other, correction):
        name = correction.forecaster.name
        problems.add(
            "stated",
            f"{name} has another forecast on this claim from the same instant ({other.said}): correct that one.",
        )


def _has_content_of(one: Statement, other: Statement) -> bool:
    """Whether two statements say the same of the event. One that was never asked which way it points is read as worded."""
    ways = {row.says or own_direction(row) for row in (one, other)}
    return len(ways) == 1 and all(getattr(one, name) == getattr(other, name) for name in CONTENT)


def _recorded_at_once(correction: Correction, claim: Claim) -> Forecast | None:
    """Return the forecast in force that its forecaster stated on the claim at the same instant, if there is another one."""
    own = Forecast.objects.by(correction.credited_to.pk).filter(claim=claim, stated_at=correction.stated_at)
    return own.exclude(pk=correction.forecast_id).in_order().last()


def _confirm(correction: Correction, *, note: str, actor: Actor, now: datetime) -> Forecast:
    """Let the corrected forecast take the place of the recorded one.

    1. Find the forecast that says this already, or insert it, recorded now.
    2. Insert the decision: of two corrections of one forecast the database lets one replace it.
    3. Append the entry and want a score.
    """
    old, claim = correction.forecast, correction.forecast.claim
    if CorrectionDecision.objects.filter(replaces=old).exists():
        raise Conflict(GONE)
    problems = Problems()
    _check_instant(correction, claim, problems)
    if problems.fields:
        raise Conflict(problems.fields["stated"])
    recorded = _recorded_at_once(correction, claim)
    new = recorded or _insert(correction, actor, now)
    policy = CorrectionDecision.Policy
    decision = CorrectionDecision(
        correction=correction,
        kind=Decision.CONFIRMED,
        policy=policy.SINGLE if correction.proposed_by == actor.user else policy.TWO_PERSON,
        replaces=old,
        replacement=new,
        reason=note,
        decided_by=actor.user,
        decided_at=now,
    )
    decision.save(force_insert=True)
    append([Step(Kind.CORRECTION_CONFIRMED, claim, [decision] if recorded else [decision, new])], actor=actor, now=now)
    ScoreJob.objects.raise_for([claim])
    return new


def _insert(correction: Correction, actor: Actor, now: datetime) -> Forecast:
    forecast = Forecast(claim=correction.forecast.claim, recorded_at=now, recorded_by=actor.user)
    for name in STATED:
        setattr(forecast, name, getattr(correction, name))
    forecast.save(force_insert=True)
    return forecast


def _end(
    correction: Correction, kind: CorrectionDecision.Kind, *, reason: str, actor: Actor, now: datetime
) -> CorrectionDecision:
    decision = CorrectionDecision(
        correction=correction, kind=kind, reason=reason, decided_by=actor.user, decided_at=now
    )
    decision.save(force_insert=True)
    entry = Kind.CORRECTION_WITHDRAWN if kind == Decision.WITHDRAWN else Kind.CORRECTION_SENT_BACK
    append([Step(entry, correction.forecast.claim, [decision])], actor=actor, now=now)
    return decision


@dataclass(frozen=True)
class Corrected:
    """One step of a forecast's corrections: what was recorded before, and the correction that replaced it."""

    before: Forecast
    decision: CorrectionDecision

    @property
    def correction(self) -> Correction:
        """What was proposed, with its reason."""
        return self.decision.correction


def corrected_on(claims: list[int]) -> dict[int, list[Corrected]]:
    """Return, by the key of each corrected forecast in force on some claims, what it replaced, the newest step first.

    One query.
    """
    related = ("correction__proposed_by", "replaces__forecaster", "replaces__article__outlet", "decided_by")
    confirmed = CorrectionDecision.objects.filter(replaces__claim__in=claims).select_related(*related)
    by_replacement: dict[int, list[CorrectionDecision]] = {}
    for decision in confirmed.order_by("-decided_at", "-pk"):
        by_replacement.setdefault(decision.replacement_id or 0, []).append(decision)
    replaced = {decision.replaces_id for steps in by_replacement.values() for decision in steps}
    return {pk: list(_chain(pk, by_replacement)) for pk in by_replacement if pk not in replaced}


def _chain(pk: int, by_replacement: dict[int, list[CorrectionDecision]]) -> list[Corrected]:
    steps: list[Corrected] = []
    for decision in by_replacement.get(pk, ()):
        if decision.replaces is not None:
            steps += [Corrected(decision.replaces, decision), *_chain(decision.replaces.pk, by_replacement)]
    return steps
