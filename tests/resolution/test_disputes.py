from collections.abc import Callable
from datetime import date, datetime
from typing import Any

import pytest
from django.conf import LazySettings

from forecasts.history.actors import Actor
from forecasts.history.kinds import Kind
from forecasts.history.queries import entries_of
from forecasts.models.claims import Claim, State
from forecasts.models.disputes import Dispute, DisputeDecision
from forecasts.models.errors import Conflict, Invalid, NotAllowed
from forecasts.models.people import Role
from forecasts.models.resolutions import Outcome, Proposal, Resolution
from forecasts.models.scores import ScoreJob
from forecasts.models.sources import Forecaster
from forecasts.resolution import disputes, operations, people
from forecasts.resolution.answers import Answer
from tests import factories
from tests.factories import NOW
from tests.history_check import assert_history_holds
from tests.resolution.stage import AMBIGUOUS, BEFORE, LATER, NO, YES, act, actor, answer, contest, propose, settle

Step = Callable[..., object]
pytestmark = pytest.mark.django_db


@pytest.fixture
def claim() -> Claim:
    """A claim that stands at “did not occur”."""
    claim = factories.claim(recorded_at=BEFORE)
    settle(claim)
    return claim


def test_anyone_signed_in_may_contest_and_the_resolution_stands_meanwhile(claim: Claim) -> None:
    reader, standing = actor(Role.FORECASTER), claim.current_resolution
    opened = contest(claim, YES, by=reader, now=LATER)
    assert (claim.state, claim.open_dispute, claim.current_resolution) == (State.DISPUTED, opened, standing)
    assert (claim.current_proposal, opened.resolution, opened.disputed_by) == (None, standing, reader.user)
    counter = opened.counter_proposal
    assert (counter.origin, counter.outcome, counter.proposed_by) == ("dispute", "occurred", reader.user)
    assert counter.evidence.count() == 1
    assert not claim.is_final(at=LATER.replace(year=2030))
    assert ScoreJob.objects.get(claim=claim).want == 3
    assert [entry.kind for entry in entries_of(claim)][-1] == Kind.DISPUTE_OPENED
    assert_history_holds()


def test_an_upheld_dispute_supersedes_and_keeps_the_old_resolution(claim: Claim) -> None:
    old, reader, reviewer = claim.current_resolution, actor(Role.FORECASTER), actor(Role.REVIEWER)
    opened = contest(claim, YES, by=reader)
    new = act(disputes.uphold, claim, reviewer, reason="The register lists it.", now=LATER)
    assert (claim.state, claim.current_resolution, claim.open_dispute) == (State.RESOLVED, new, None)
    assert (new.number, new.supersedes, new.policy, new.confirmed_at) == (2, old, "two_person", LATER)
    assert (new.proposed_by, new.confirmed_by) == (reader.user, reviewer.user)
    assert (opened.decision.upheld, opened.counter_proposal.decision.kind) == (True, "confirmed")
    assert list(claim.resolutions.values_list("proposal__outcome", flat=True)) == ["did_not_occur", "occurred"]
    assert [entry.kind for entry in entries_of(claim)][-1] == Kind.DISPUTE_UPHELD
    assert_history_holds()


def test_a_dismissed_dispute_leaves_everything_as_it_stood(claim: Claim) -> None:
    standing = claim.current_resolution
    opened = contest(claim, YES)
    decision = act(disputes.dismiss, claim, actor(Role.REVIEWER), reason="Another kind of test.")
    assert (claim.state, claim.current_resolution, claim.open_dispute) == (State.RESOLVED, standing, None)
    assert (decision.upheld, decision.reason) == (False, "Another kind of test.")
    assert opened.counter_proposal.decision.kind == "dismissed"
    assert [entry.kind for entry in entries_of(claim)][-1] == Kind.DISPUTE_DISMISSED
    contest(claim, YES)
    assert claim.state == State.DISPUTED
    assert_history_holds()


def test_who_had_a_part_in_it_does_not_decide(claim: Claim) -> None:
    resolution = claim.current_resolution
    assert resolution is not None
    disputer = actor(Role.REVIEWER)
    contest(claim, YES, by=disputer)
    parts = [
        (disputer.user, people.OWN_DISPUTE),
        (resolution.confirmed_by, people.FIRST_CONFIRMER),
        (resolution.proposed_by, people.FIRST_PROPOSER),
    ]
    for user, why in parts:
        for step in (disputes.uphold, disputes.dismiss):
            with pytest.raises(NotAllowed, match=why):
                act(step, claim, Actor(user, Role.REVIEWER), reason="Mine")
    assert claim.state == State.DISPUTED


@pytest.mark.parametrize("step", [disputes.uphold, disputes.dismiss])
def test_nobody_with_a_forecast_of_their_own_decides_but_may_contest(claim: Claim, step: Step) -> None:
    involved = actor(Role.REVIEWER)
    reader = factories.forecaster(kind=Forecaster.Kind.READER, user=involved.user)
    factories.forecast(claim, forecaster=reader)
    contest(claim, YES, by=involved)
    with pytest.raises(NotAllowed, match=people.OWN_FORECAST):
        act(step, claim, involved, reason="Mine")


def test_a_lone_researcher_can_correct_a_mistake(settings: LazySettings) -> None:
    settings.REVIEW_POLICY = people.SINGLE
    alone, claim = actor(Role.ADMIN), factories.claim(recorded_at=BEFORE)
    propose(claim, NO, by=alone)
    contest(claim, YES, by=alone)
    new = act(disputes.uphold, claim, alone, reason="I had overlooked it.")
    assert (new.policy, new.proposal.outcome) == (Resolution.Policy.SINGLE, "occurred")
    assert_history_holds()


@pytest.mark.parametrize(
    "given, field, problem",
    [
        (NO, "outcome", "This is what stands already"),
        (answer(effective_on=date(2020, 11, 3)), "outcome", "This is what stands already"),
        (answer(Outcome.OCCURRED), "effective_on", "Say when it happened"),
        (answer(Outcome.OCCURRED, effective_on=date(2020, 8, 20), evidence=()), "evidence", "at least one piece"),
        (answer(Outcome.AMBIGUOUS, rationale=""), "rationale", "Fill this in"),
        (answer(Outcome.CONDITION_NOT_MET), "outcome", "no condition"),
    ],
)
def test_a_counter_proposal_is_an_answer_like_any_other(claim: Claim, given: Answer, field: str, problem: str) -> None:
    with pytest.raises(Invalid) as refused:
        contest(claim, given)
    assert problem in refused.value.fields[field]
    assert (claim.state, Dispute.objects.count(), Proposal.objects.count()) == (State.RESOLVED, 0, 1)


def test_another_effective_date_is_enough_to_contest() -> None:
    claim = factories.claim(recorded_at=BEFORE)
    settle(claim, YES)
    contest(claim, answer(Outcome.OCCURRED, effective_on=date(2020, 8, 21)))
    assert claim.state == State.DISPUTED


def test_another_date_of_the_same_void_is_not() -> None:
    claim = factories.claim(recorded_at=BEFORE)
    settle(claim, AMBIGUOUS)
    with pytest.raises(Invalid, match=r"another outcome\.$"):
        contest(claim, answer(Outcome.AMBIGUOUS, effective_on=date(2020, 8, 21)))


@pytest.mark.parametrize("reason", ["", "  ", "x" * 2001, "a\x00b", "a\u202eb"])
def test_every_step_needs_a_reason_that_can_be_read(claim: Claim, reason: str) -> None:
    with pytest.raises(Invalid) as refused:
        act(disputes.dispute, claim, actor(Role.FORECASTER), reason=reason, answer=YES)
    assert list(refused.value.fields) == ["reason"]
    contest(claim, YES)
    for step in (disputes.uphold, disputes.dismiss):
        with pytest.raises(Invalid) as refused:
            act(step, claim, actor(Role.REVIEWER), reason=reason)
        assert list(refused.value.fields) == ["reason"]
    assert not DisputeDecision.objects.exists()


def test_one_dispute_at_a_time(claim: Claim) -> None:
    contest(claim, YES, now=NOW)
    with pytest.raises(Conflict, match=r"Forecaster disputed “did not occur” 1 hour ago\. Its dispute is open\."):
        contest(claim, AMBIGUOUS, now=LATER)
    assert Dispute.objects.count() == 1


OPEN = {"reason": "See the list.", "answer": YES}
DECIDE = {"reason": "The list is right."}


@pytest.mark.parametrize(
    "state, step, said",
    [
        ("open", disputes.dispute, OPEN),
        ("proposed", disputes.dispute, OPEN),
        ("resolved", disputes.uphold, DECIDE),
        ("resolved", disputes.dismiss, DECIDE),
        ("disputed", operations.propose, {"answer": NO}),
        ("disputed", operations.retract, DECIDE),
    ],
)
def test_a_step_that_the_state_does_not_allow_is_a_conflict(state: str, step: Step, said: dict[str, Any]) -> None:
    claim = factories.claim(recorded_at=BEFORE)
    if state == "proposed":
        factories.proposal(claim)
    if state in ("resolved", "disputed"):
        factories.resolution(claim)
    if state == "disputed":
        contest(claim, YES)
    with pytest.raises(Conflict):
        act(step, claim, actor(Role.REVIEWER), **said)
    assert claim.state == state


@pytest.mark.parametrize("step", [disputes.uphold, disputes.dismiss])
def test_two_deciders_and_only_one_decides(claim: Claim, step: Step) -> None:
    contest(claim, YES)
    seen = claim.version
    act(disputes.uphold, claim, actor(Role.REVIEWER), reason="The list is right.")
    with pytest.raises(Conflict, match="Reviewer upheld the dispute: “occurred” just now"):
        step(claim_id=claim.public_id, version=seen, reason="No.", actor=actor(Role.REVIEWER), now=NOW)
    assert DisputeDecision.objects.count() == 1


def test_a_resolution_that_superseded_can_be_contested_in_turn(claim: Claim) -> None:
    first = claim.current_resolution
    contest(claim, YES)
    second = act(disputes.uphold, claim, actor(Role.REVIEWER), reason="The list is right.")
    contest(claim, NO, now=LATER)
    third = act(disputes.uphold, claim, actor(Role.REVIEWER), reason="It was taken off the list.", now=LATER)
    assert [third.number, third.supersedes, second.supersedes] == [3, second, first]
    assert_history_holds()


def test_a_counter_proposal_that_the_deadline_does_not_allow_yet() -> None:
    claim = factories.claim(recorded_at=BEFORE)
    early = datetime.fromisoformat("2020-09-02T12:00:00+00:00")
    settle(claim, YES, now=early)
    with pytest.raises(Invalid, match="why the event can no longer occur"):
        contest(claim, NO, now=early)


def test_who_opened_a_dispute_takes_it_back_and_the_resolution_stands(claim: Claim) -> None:
    standing, reader = claim.current_resolution, actor(Role.FORECASTER)
    opened = contest(claim, YES, by=reader)
    decision = act(disputes.withdraw, claim, reader, reason=" I misread it. ", now=LATER)
    assert (claim.state, claim.current_resolution, claim.open_dispute) == (State.RESOLVED, standing, None)
    assert (decision.upheld, decision.reason, decision.decided_by, decision.outcome) == (
        False,
        "I misread it.",
        reader.user,
        "withdrawn",
    )
    assert opened.counter_proposal.decision.kind == "withdrawn"
    assert [entry.kind for entry in entries_of(claim)][-1] == Kind.DISPUTE_WITHDRAWN
    assert ScoreJob.objects.get(claim=claim).want == 4
    contest(claim, YES, by=reader)
    assert claim.state == State.DISPUTED
    assert_history_holds()


@pytest.mark.parametrize("role", [Role.FORECASTER, Role.REVIEWER])
def test_nobody_takes_back_the_dispute_of_another(claim: Claim, role: str) -> None:
    contest(claim, YES)
    with pytest.raises(NotAllowed, match="Only the person who opened a dispute"):
        act(disputes.withdraw, claim, actor(role), reason="")
    assert claim.state == State.DISPUTED


def test_a_dispute_that_was_decided_is_not_taken_back(claim: Claim) -> None:
    reader = actor(Role.FORECASTER)
    contest(claim, YES, by=reader)
    act(disputes.dismiss, claim, actor(Role.REVIEWER), reason="Another kind of test.")
    with pytest.raises(Conflict):
        act(disputes.withdraw, claim, reader, reason="")


def test_everything_that_is_wrong_with_a_dispute_is_told_at_once(claim: Claim) -> None:
    bare = answer(rationale="", evidence=())
    with pytest.raises(Invalid) as refusal:
        act(disputes.dispute, claim, actor(Role.FORECASTER), reason="", answer=bare)
    assert {"reason", "rationale", "evidence"} <= refusal.value.fields.keys()
