from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from django.conf import LazySettings
from django.db import connection
from django.test.utils import CaptureQueriesContext

from forecasts.history.actors import Actor
from forecasts.history.kinds import Kind
from forecasts.history.queries import entries_of
from forecasts.models.claims import Claim, State
from forecasts.models.errors import Conflict, Invalid, NotAllowed
from forecasts.models.forecasts import Forecast
from forecasts.models.people import Role
from forecasts.models.resolutions import Evidence, Outcome, Proposal, ProposalDecision, Resolution
from forecasts.models.scores import ScoreJob
from forecasts.models.sources import Forecaster
from forecasts.resolution import operations, people
from tests import factories
from tests.factories import NOW
from tests.history_check import assert_history_holds
from tests.resolution.stage import AMBIGUOUS, BEFORE, LATER, NO, YES, act, actor, answer, propose, settle

Step = Callable[..., object]
pytestmark = pytest.mark.django_db


@pytest.fixture
def claim() -> Claim:
    return factories.claim(recorded_at=BEFORE)


def kinds(claim: Claim) -> list[str]:
    return [entry.kind for entry in entries_of(claim)]


def own_forecast(claim: Claim, who: Actor) -> Forecast:
    reader = factories.forecaster(kind=Forecaster.Kind.READER, user=who.user)
    return factories.forecast(claim, forecaster=reader)


def test_an_answer_waits_for_a_second_person_and_then_stands(claim: Claim) -> None:
    resolver, reviewer = actor(Role.RESOLVER), actor(Role.REVIEWER)
    proposal = propose(claim, YES, by=resolver)
    assert (claim.state, claim.current_proposal, claim.version) == (State.PROPOSED, proposal, 2)
    assert proposal.evidence.get().url == "https://register.example/2020"
    resolution = act(operations.confirm, claim, reviewer, note=" Seen on the list. ", now=LATER)
    assert (claim.state, claim.current_proposal, claim.current_resolution) == (State.RESOLVED, None, resolution)
    assert (resolution.proposed_by, resolution.confirmed_by) == (resolver.user, reviewer.user)
    assert (resolution.number, resolution.policy, resolution.note) == (1, "two_person", "Seen on the list.")
    assert (resolution.confirmed_at, resolution.supersedes) == (LATER, None)
    assert proposal.decision.kind == ProposalDecision.Kind.CONFIRMED
    assert kinds(claim) == [Kind.PROPOSAL_MADE, Kind.RESOLUTION_CONFIRMED]
    assert_history_holds()


def test_a_step_takes_few_statements() -> None:
    outlet, recorder = factories.outlet(), factories.person(Role.RECORDER)
    claim = factories.claim(outlet=outlet, topics=[factories.topic()], recorded_by=recorder, recorded_at=BEFORE)
    resolver, reviewer = actor(Role.RESOLVER), actor(Role.REVIEWER)
    with CaptureQueriesContext(connection) as proposing:
        operations.propose(claim_id=claim.public_id, version=1, answer=YES, actor=resolver, now=NOW)
    with CaptureQueriesContext(connection) as confirming:
        operations.confirm(claim_id=claim.public_id, version=2, note="", actor=reviewer, now=NOW)

    assert [len(statements(captured)) for captured in (proposing, confirming)] == [10, 10]
    assert_history_holds()


def statements(captured: CaptureQueriesContext) -> list[str]:
    """What was asked of the database, without where transactions begin and end."""
    return [one["sql"] for one in captured if not one["sql"].startswith(("SAVEPOINT", "RELEASE"))]


def test_each_step_raises_the_score_job(claim: Claim) -> None:
    settle(claim)
    assert ScoreJob.objects.get(claim=claim).want == 2


def test_one_person_is_enough_where_the_policy_says_so(claim: Claim, settings: LazySettings) -> None:
    settings.REVIEW_POLICY = people.SINGLE
    alone = actor(Role.RESOLVER)
    propose(claim, by=alone)
    resolution = claim.current_resolution
    assert resolution is not None
    assert (claim.state, resolution.policy) == (State.RESOLVED, Resolution.Policy.SINGLE)
    assert (resolution.proposed_by, resolution.confirmed_by) == (alone.user, alone.user)
    assert kinds(claim) == [Kind.PROPOSAL_MADE, Kind.RESOLUTION_CONFIRMED]
    assert_history_holds()


def test_a_proposal_that_waited_can_be_confirmed_by_its_proposer_once_the_policy_allows(
    claim: Claim, settings: LazySettings
) -> None:
    alone = actor(Role.RESOLVER)
    propose(claim, by=alone)
    settings.REVIEW_POLICY = people.SINGLE
    assert act(operations.confirm, claim, alone, note="").policy == Resolution.Policy.SINGLE


def test_a_proposal_sent_back_leaves_the_claim_due_with_the_reason(claim: Claim) -> None:
    proposal = propose(claim)
    decision = act(operations.send_back, claim, actor(Role.REVIEWER), reason="Which register?")
    assert (claim.state, claim.current_proposal) == (State.OPEN, None)
    assert (decision.proposal, decision.kind, decision.reason) == (proposal, "sent_back", "Which register?")
    assert claim.is_due(at=NOW)
    assert kinds(claim) == [Kind.PROPOSAL_MADE, Kind.PROPOSAL_SENT_BACK]
    assert settle(claim).number == 1
    assert_history_holds()


def test_a_proposal_can_be_withdrawn_by_its_proposer_alone(claim: Claim) -> None:
    resolver = actor(Role.RESOLVER)
    propose(claim, by=resolver)
    with pytest.raises(NotAllowed, match=people.NOT_OWN_PROPOSAL):
        act(operations.withdraw, claim, actor(Role.REVIEWER))
    act(operations.withdraw, claim, resolver)
    assert claim.state == State.OPEN
    assert kinds(claim) == [Kind.PROPOSAL_MADE, Kind.PROPOSAL_WITHDRAWN]
    assert_history_holds()


def test_nobody_confirms_or_sends_back_their_own_proposal(claim: Claim) -> None:
    resolver = actor(Role.RESOLVER)
    propose(claim, by=resolver)
    with pytest.raises(NotAllowed, match=people.OWN_PROPOSAL):
        act(operations.confirm, claim, resolver, note="")
    with pytest.raises(NotAllowed, match=people.OWN_PROPOSAL):
        act(operations.send_back, claim, resolver, reason="Mine")
    assert claim.state == State.PROPOSED


@pytest.mark.parametrize("policy", ["two_person", "single"])
def test_nobody_with_a_forecast_of_their_own_judges(claim: Claim, settings: LazySettings, policy: str) -> None:
    settings.REVIEW_POLICY = policy
    involved = actor(Role.REVIEWER)
    own_forecast(claim, involved)
    own_forecast(factories.claim(), actor(Role.RESOLVER))
    with pytest.raises(NotAllowed, match=people.OWN_FORECAST):
        propose(claim, by=involved)
    with pytest.raises(NotAllowed, match=people.OWN_FORECAST):
        act(operations.retract, claim, involved, reason="An error")
    factories.proposal(claim)
    with pytest.raises(NotAllowed, match=people.OWN_FORECAST):
        act(operations.confirm, claim, involved, note="")
    with pytest.raises(NotAllowed, match=people.OWN_FORECAST):
        act(operations.send_back, claim, involved, reason="Why?")


def test_a_rule_of_the_ledger_takes_no_step_of_a_person(claim: Claim) -> None:
    with pytest.raises(NotAllowed, match="Sign in first"):
        propose(claim, by=Actor.rule())


STEPS: list[tuple[Step, dict[str, Any]]] = [
    (operations.propose, {"answer": NO}),
    (operations.withdraw, {}),
    (operations.send_back, {"reason": "Why?"}),
    (operations.confirm, {"note": ""}),
    (operations.retract, {"reason": "An error"}),
]


@pytest.mark.parametrize("step, said", STEPS)
@pytest.mark.parametrize("claim_id", ["0000000000", "", "no such id", "\x00", "x" * 100_000])
def test_a_claim_that_does_not_exist(step: Step, said: dict[str, Any], claim_id: str) -> None:
    with pytest.raises(Claim.DoesNotExist):
        step(claim_id=claim_id, version=1, actor=actor(), now=NOW, **said)


@pytest.mark.parametrize("step, said", STEPS)
def test_a_draft_is_not_there_yet(step: Step, said: dict[str, Any]) -> None:
    with pytest.raises(Claim.DoesNotExist):
        act(step, factories.claim(state=State.DRAFT), actor(), **said)


@pytest.mark.parametrize("step, said", STEPS)
@pytest.mark.parametrize("version", [0, -1, 3, 10**30])
def test_a_stale_version_is_a_conflict(step: Step, said: dict[str, Any], version: int) -> None:
    claim = factories.claim()
    if step not in (operations.propose, operations.retract):
        factories.proposal(claim)
        version += 1
    with pytest.raises(Conflict):
        step(claim_id=claim.public_id, version=version, actor=actor(Role.REVIEWER), now=NOW, **said)
    claim.refresh_from_db()
    assert claim.version <= 2


@pytest.mark.parametrize(
    "state, step, said",
    [
        ("resolved", operations.propose, {"answer": NO}),
        ("proposed", operations.propose, {"answer": NO}),
        ("open", operations.confirm, {"note": ""}),
        ("resolved", operations.confirm, {"note": ""}),
        ("open", operations.withdraw, {}),
        ("open", operations.send_back, {"reason": "Why?"}),
        ("proposed", operations.retract, {"reason": "An error"}),
        ("resolved", operations.retract, {"reason": "An error"}),
    ],
)
def test_a_step_that_the_state_does_not_allow_is_a_conflict(state: str, step: Step, said: dict[str, Any]) -> None:
    claim = factories.claim()
    if state == "proposed":
        factories.proposal(claim)
    if state == "resolved":
        factories.resolution(claim)
    version = claim.version
    with pytest.raises(Conflict):
        act(step, claim, actor(Role.REVIEWER), **said)
    assert (claim.state, claim.version) == (state, version)


def test_the_later_of_two_people_is_told_what_happened(claim: Claim) -> None:
    first, second, seen = actor(Role.RESOLVER), actor(Role.RESOLVER), claim.version
    propose(claim, by=first)
    with pytest.raises(Conflict, match=r"Resolver proposed “did not occur” 1 hour ago\. Its proposal waits"):
        operations.propose(claim_id=claim.public_id, version=seen, answer=YES, actor=second, now=LATER)
    assert Proposal.objects.get().proposed_by == first.user


def test_a_refused_answer_writes_nothing(claim: Claim) -> None:
    for bad in (answer(rationale=""), answer(Outcome.OCCURRED), answer(evidence=())):
        with pytest.raises(Invalid):
            propose(claim, bad)
    with pytest.raises(Invalid, match="2,001 characters"):
        act(operations.retract, claim, actor(Role.RECORDER), reason="x" * 2001)
    factories.proposal(claim)
    with pytest.raises(Invalid):
        act(operations.send_back, claim, actor(Role.REVIEWER), reason=" ")
    with pytest.raises(Invalid, match="U\\+202E"):
        act(operations.confirm, claim, actor(Role.REVIEWER), note="fine\u202e")
    assert (Proposal.objects.count(), Evidence.objects.count(), ProposalDecision.objects.count()) == (1, 1, 0)
    assert not ScoreJob.objects.exists()
    assert kinds(claim) == []


def test_a_claim_recorded_in_error_is_taken_back_at_once(claim: Claim) -> None:
    factories.forecast(claim)
    recorder = actor(Role.RECORDER)
    proposal = act(operations.retract, claim, recorder, reason="Recorded twice.", now=BEFORE)
    resolution = claim.current_resolution
    assert resolution is not None
    assert (claim.state, resolution.policy, resolution.confirmed_by) == (State.RESOLVED, "rule", None)
    assert (proposal.outcome, proposal.proposed_by, proposal.rationale) == (
        "retracted",
        recorder.user,
        "Recorded twice.",
    )
    assert (proposal.effective_at, proposal.close_at, proposal.effective_precision) == (BEFORE, BEFORE, "instant")
    assert kinds(claim) == [Kind.RESOLUTION_RULED]
    assert_history_holds()


@pytest.mark.parametrize("now, has_reader", [(BEFORE, True), (NOW, False)])
def test_a_retraction_that_comes_late_needs_a_second_person(claim: Claim, now: datetime, has_reader: bool) -> None:
    if has_reader:
        own_forecast(claim, actor(Role.FORECASTER))
    recorder = actor(Role.RECORDER)
    act(operations.retract, claim, recorder, reason="Recorded twice.", now=now)
    assert (claim.state, claim.current_resolution) == (State.PROPOSED, None)
    with pytest.raises(NotAllowed):
        act(operations.confirm, claim, recorder, note="", now=now)
    resolution = act(operations.confirm, claim, actor(Role.REVIEWER), note="", now=now)
    assert (resolution.policy, resolution.proposal.outcome) == ("two_person", "retracted")
    assert_history_holds()


def test_voids_go_the_same_way(claim: Claim) -> None:
    assert settle(claim, AMBIGUOUS).proposal.is_void
    assert_history_holds()
