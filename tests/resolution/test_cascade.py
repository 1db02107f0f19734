from collections.abc import Iterator
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from forecasts.history.kinds import Kind
from forecasts.history.queries import entries_of
from forecasts.models.claims import State
from forecasts.models.people import Role
from forecasts.models.resolutions import ProposalDecision
from forecasts.models.scores import ScoreJob
from forecasts.resolution import operations
from tests import factories
from tests.factories import NOW, start_of
from tests.history_check import assert_history_holds
from tests.resolution.stage import (
    AMBIGUOUS,
    BEFORE,
    FAILED,
    HAPPENED,
    VOID,
    YES,
    act,
    actor,
    propose,
    settle,
    stands,
)
from tests.resolution.stage import conditional as claim

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def noise() -> Iterator[None]:
    """A claim on a condition of its own, which nothing here may move."""
    condition = claim()
    factories.resolution(condition, "occurred")
    dependant = claim(condition)
    propose(dependant, AMBIGUOUS)
    version = dependant.version
    yield
    dependant.refresh_from_db()
    assert dependant.version == version


def test_the_last_of_several_conditions_makes_void() -> None:
    first, second = claim(), claim()
    third, fourth = claim(first, second), claim(first, second)
    settle(first)
    assert [stands(third), stands(fourth)] == ["open", "open"]
    settle(second)
    assert [stands(third), stands(fourth)] == [VOID, VOID]
    resolution = third.current_resolution
    assert resolution is not None
    assert (resolution.proposed_by, resolution.confirmed_by, resolution.confirmed_at) == (None, None, NOW)
    assert resolution.proposal.rationale == (
        f"The condition was not met: “{first.headline}” and “{second.headline}” did not occur."
    )
    assert resolution.proposal.decision.kind == ProposalDecision.Kind.CONFIRMED
    assert [entry.role for entry in entries_of(third)] == ["rule"]
    assert ScoreJob.objects.get(claim=third).want == 1
    assert_history_holds()


def test_one_condition_that_occurred_keeps_the_claim_open() -> None:
    first, second = claim(), claim()
    third = claim(first, second)
    settle(first, YES)
    settle(second)
    assert stands(third) == "open"
    settle(third, YES)
    assert stands(third) == HAPPENED


def test_a_void_condition_leaves_the_dependant_to_a_person() -> None:
    first, second = claim(), claim()
    third = claim(first, second)
    settle(first, AMBIGUOUS)
    settle(second)
    assert stands(third) == "open"
    settle(third, FAILED)
    assert stands(third) == "resolved condition_not_met by two_person"
    assert_history_holds()


def test_a_void_by_rule_is_void_for_what_hangs_on_it_too() -> None:
    top = claim()
    middle = claim(top)
    bottom = claim(middle)
    settle(top)
    assert [stands(middle), stands(bottom)] == [VOID, "open"]


def test_the_void_takes_effect_at_the_latest_instant_of_its_conditions() -> None:
    early = claim()
    late = claim(deadline_on=date(2021, 1, 20), deadline_at=start_of(date(2021, 1, 21)))
    third = claim(early, late)
    in_seoul = claim(early, late, time_zone="Asia/Seoul")
    settle(late)
    settle(early)
    for dependant, on, precision in ((third, date(2021, 1, 20), "day"), (in_seoul, date(2021, 1, 21), "instant")):
        assert stands(dependant) == VOID
        proposal = dependant.current_resolution.proposal  # type: ignore[union-attr]  # it stands
        assert (proposal.effective_at, proposal.effective_on) == (start_of(date(2021, 1, 21)), on)
        assert (proposal.effective_precision, proposal.close_at) == (precision, dependant.deadline_at)


def test_a_pending_proposal_is_ended_by_the_rule_with_its_reason() -> None:
    top = claim()
    dependant = claim(top)
    pending = propose(dependant, AMBIGUOUS)
    settle(top)
    assert stands(dependant) == VOID
    assert (pending.decision.kind, pending.decision.decided_by) == ("overtaken", None)
    assert pending.decision.reason == f"The condition was not met: “{top.headline}” did not occur."
    assert [entry.kind for entry in entries_of(dependant)] == [
        Kind.PROPOSAL_MADE,
        Kind.PROPOSAL_OVERTAKEN,
        Kind.RESOLUTION_RULED,
    ]
    assert_history_holds()


def test_an_answer_that_people_gave_before_stays() -> None:
    top = claim()
    dependant = claim(top)
    settle(dependant, AMBIGUOUS)
    settle(top)
    assert stands(dependant) == "resolved ambiguous by two_person"


def test_drafts_are_left_alone() -> None:
    top = claim()
    draft = factories.claim(State.DRAFT, conditions=[top])
    below = claim(draft)
    settle(top)
    assert [stands(draft), stands(below)] == ["draft", "open"]


def test_a_retraction_at_once_follows_the_chain_too() -> None:
    top = claim()
    dependant = claim(top)
    pending = propose(dependant, AMBIGUOUS, now=BEFORE)
    act(operations.retract, top, actor(Role.RECORDER), reason="An error", now=BEFORE)
    assert stands(dependant) == "proposed"
    assert not hasattr(pending, "decision")


def queries_of_a_confirmation() -> int:
    top = claim()
    dependant = claim(top)
    propose(top)
    reviewer = actor(Role.REVIEWER)
    with CaptureQueriesContext(connection) as queries:
        operations.confirm(claim_id=top.public_id, version=top.version, note="", actor=reviewer, now=NOW)
    assert stands(dependant) == VOID
    return len(queries)


def test_the_cost_of_a_confirmation_does_not_grow_with_the_ledger() -> None:
    alone = queries_of_a_confirmation()
    for _ in range(20):
        factories.resolution(claim(claim(), claim()))
    assert queries_of_a_confirmation() == alone
