"""People at the desk and answers they give, in one line each. `act` takes a step and reads the claim anew."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any, TypeVar

from django.contrib.auth.models import Permission

from forecasts.history.actors import Actor
from forecasts.models.claims import Claim
from forecasts.models.corrections import Correction
from forecasts.models.disputes import Dispute
from forecasts.models.forecasts import Forecast
from forecasts.models.people import Role
from forecasts.models.resolutions import Outcome, Proposal, Resolution
from forecasts.resolution import corrections, disputes, operations
from forecasts.resolution.answers import Answer
from forecasts.resolution.evidence import EvidenceInput
from forecasts.statements.inputs import StatementInput
from tests import factories
from tests.factories import NOW

T = TypeVar("T")

BEFORE = datetime.fromisoformat("2020-09-01T12:00:00+00:00")
"""Inside the window of `factories.claim`: the deadline, 3 November 2020, is ahead."""
LATER = NOW + timedelta(hours=1)
PERMITTED = {
    Role.RECORDER: ["record_claim"],
    Role.RESOLVER: ["propose_resolution"],
    Role.REVIEWER: ["confirm_resolution", "decide_dispute"],
}


def actor(role: str = Role.RESOLVER) -> Actor:
    """A new person with the permissions of one role."""
    user = factories.person(role)
    user.user_permissions.set(Permission.objects.filter(codename__in=PERMITTED.get(Role(role), [])))
    return Actor.of(user)


def evidence(**fields: Any) -> EvidenceInput:
    """A piece that can be taken, but for `fields`."""
    piece: dict[str, Any] = {
        "title": "Register of events",
        "publisher": "The register",
        "published_on": date(2020, 8, 20),
        "url": "https://register.example/2020",
    }
    return EvidenceInput(**(piece | fields))


def answer(outcome: str = Outcome.DID_NOT_OCCUR, **fields: Any) -> Answer:
    """An answer that can be taken after the deadline of `factories.claim`, but for `fields`."""
    given: dict[str, Any] = {"rationale": "The register has no entry in the window.", "evidence": (evidence(),)}
    return Answer(outcome=outcome, **(given | fields))


NO = answer()
YES = answer(Outcome.OCCURRED, effective_on=date(2020, 8, 20), rationale="The register lists it.")
AMBIGUOUS = answer(Outcome.AMBIGUOUS, rationale="The words fit both.", evidence=())
FAILED = answer(Outcome.CONDITION_NOT_MET, rationale="Its condition failed.", evidence=())


def act(step: Callable[..., T], claim: Claim, who: Actor, *, now: datetime = NOW, **said: object) -> T:
    """Take a step on the claim as it is in the database, and read it anew."""
    claim.refresh_from_db()
    done = step(claim_id=claim.public_id, version=claim.version, actor=who, now=now, **said)
    claim.refresh_from_db()
    return done


def propose(claim: Claim, given: Answer = NO, *, by: Actor | None = None, now: datetime = NOW) -> Proposal:
    """Propose an answer, by somebody new unless said."""
    return act(operations.propose, claim, by or actor(Role.RESOLVER), answer=given, now=now)


def settle(claim: Claim, given: Answer = NO, *, now: datetime = NOW) -> Resolution:
    """Propose an answer and confirm it, by two people who are new."""
    propose(claim, given, now=now)
    return act(operations.confirm, claim, actor(Role.REVIEWER), note="", now=now)


def contest(claim: Claim, given: Answer, *, by: Actor | None = None, now: datetime = NOW) -> Dispute:
    """Dispute what stands."""
    return act(disputes.dispute, claim, by or actor(Role.FORECASTER), reason="See the list.", answer=given, now=now)


def supersede(claim: Claim, given: Answer, *, now: datetime = LATER) -> Resolution:
    """Dispute what stands and uphold that, by two people who are new."""
    contest(claim, given, now=now)
    return act(disputes.uphold, claim, actor(Role.REVIEWER), reason="The list is right.", now=now)


VOID = "resolved condition_not_met by rule"
HAPPENED = "resolved occurred by two_person"


def conditional(*conditions: Claim, **fields: Any) -> Claim:
    """Return an open claim on these conditions, recorded before its deadline."""
    return factories.claim(conditions=list(conditions), recorded_at=BEFORE, **fields)


def stands(claim: Claim) -> str:
    """How a claim stands now: its state, and what is live."""
    claim.refresh_from_db()
    live = claim.current_resolution
    return f"{claim.state} {live.proposal.outcome} by {live.policy}" if live else claim.state


def correct(
    forecast: Forecast, *, by: Actor | None = None, reason: str = "The words say no.", now: datetime = NOW, **said: Any
) -> Correction:
    """Propose that a forecast be corrected in these fields of its input."""
    statement = replace(StatementInput.of(forecast), **said)
    who = by or actor(Role.RECORDER)
    return corrections.propose(forecast_id=forecast.public_id, statement=statement, reason=reason, actor=who, now=now)


def confirm(correction: Correction, *, by: Actor | None = None, now: datetime = NOW) -> Forecast:
    """Confirm it as somebody new."""
    who = by or actor(Role.REVIEWER)
    return corrections.confirm(correction_id=correction.public_id, note="", actor=who, now=now)
