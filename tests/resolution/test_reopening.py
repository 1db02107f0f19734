from collections.abc import Iterator
from datetime import date, timedelta

import pytest

from forecasts.history.kinds import Kind
from forecasts.history.queries import entries_of
from forecasts.models.claims import Claim
from forecasts.models.people import Role
from forecasts.models.resolutions import Outcome, Reopening, Resolution
from forecasts.models.scores import ScoreJob
from forecasts.resolution import disputes, operations
from forecasts.resolution.answers import Answer
from forecasts.resolution.queries import prefill
from tests import factories
from tests.history_check import assert_history_holds
from tests.resolution.stage import (
    AMBIGUOUS,
    BEFORE,
    FAILED,
    HAPPENED,
    LATER,
    NO,
    VOID,
    YES,
    act,
    actor,
    answer,
    contest,
    propose,
    settle,
    stands,
    supersede,
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


def test_superseding_a_condition_reopens_what_the_rule_made_void() -> None:
    top = claim()
    dependant = claim(top)
    settle(top)
    taken_back = Claim.objects.get(pk=dependant.pk).current_resolution
    supersede(top, YES)
    assert stands(dependant) == "open"
    reopening = Reopening.objects.get(claim=dependant)
    assert (reopening.resolution, reopening.because, reopening.reopened_at) == (taken_back, top, LATER)
    assert reopening.reason == f"This rested on the condition “{top.headline}”, which was resolved anew, to “occurred”."
    assert dependant.is_due(at=LATER)
    assert prefill(dependant, at=LATER) is None
    assert [entry.kind for entry in entries_of(dependant)] == [Kind.RESOLUTION_RULED, Kind.CLAIM_REOPENED]
    settle(dependant, YES, now=LATER)
    assert (dependant.current_resolution.number, dependant.current_resolution.supersedes) == (2, None)  # type: ignore[union-attr]
    assert_history_holds()


def test_superseding_a_condition_brings_a_persons_answer_back_into_the_form() -> None:
    top = claim()
    dependant = claim(top)
    settle(top, YES)
    settle(dependant, YES)
    supersede(top, AMBIGUOUS)
    assert stands(dependant) == "open"
    again = prefill(dependant, at=LATER)
    assert again is not None
    assert (again.outcome, again.effective_on, again.evidence) == ("occurred", date(2020, 8, 20), YES.evidence)
    settle(dependant, again, now=LATER)
    assert stands(dependant) == HAPPENED
    assert_history_holds()


def test_superseding_to_did_not_occur_makes_void_what_had_been_answered() -> None:
    top = claim()
    dependant = claim(top)
    settle(top, YES)
    settle(dependant, NO)
    supersede(top, NO)
    assert stands(dependant) == VOID
    kinds = [entry.kind for entry in entries_of(dependant)]
    assert kinds[-2:] == [Kind.CLAIM_REOPENED, Kind.RESOLUTION_RULED]
    assert ScoreJob.objects.get(claim=dependant).want == 3
    assert_history_holds()


def test_the_whole_chain_is_undone_and_done_anew() -> None:
    """top ─→ middle ─→ bottom ─→ last: all occurred; then the top did not."""
    top = claim()
    middle = claim(top)
    bottom = claim(middle)
    last = claim(bottom)
    for each in (top, middle, bottom, last):
        settle(each, YES)
    supersede(top, NO)
    assert [stands(each) for each in (middle, bottom, last)] == [VOID, "open", "open"]
    causes = Reopening.objects.order_by("pk").values_list("claim", "because")
    assert list(causes) == [(middle.pk, top.pk), (bottom.pk, middle.pk), (last.pk, bottom.pk)]
    assert "“" + middle.headline + "”, which was reopened" in Reopening.objects.get(claim=bottom).reason
    supersede(top, YES)
    assert [stands(each) for each in (middle, bottom, last)] == ["open", "open", "open"]
    assert_history_holds()


def test_a_diamond_is_undone_once() -> None:
    """top ─→ left, right ─→ bottom."""
    top = claim()
    left, right = claim(top), claim(top)
    bottom = claim(left, right)
    settle(top, YES)
    for each in (left, right):
        settle(each, NO)
    assert stands(bottom) == VOID
    supersede(top, AMBIGUOUS)
    assert [stands(each) for each in (left, right, bottom)] == ["open", "open", "open"]
    assert Reopening.objects.filter(claim=bottom).count() == 1
    assert_history_holds()


def test_what_another_condition_holds_stays() -> None:
    first, second = claim(), claim()
    dependant = claim(first, second)
    settle(first, YES)
    settle(second, YES)
    settle(dependant, YES)
    supersede(first, NO)
    assert stands(dependant) == HAPPENED
    supersede(second, NO)
    assert stands(dependant) == VOID


@pytest.mark.parametrize("given", [AMBIGUOUS, answer(Outcome.NOT_CHECKABLE, evidence=())])
def test_a_void_that_says_nothing_of_the_condition_stays(given: Answer) -> None:
    top = claim()
    dependant = claim(top)
    settle(top, YES)
    settle(dependant, given)
    supersede(top, NO)
    assert stands(dependant).endswith("by two_person")


def test_a_retracted_claim_stays_retracted() -> None:
    top = claim()
    dependant = claim(top)
    act(operations.retract, dependant, actor(Role.RECORDER), reason="An error", now=BEFORE)
    settle(top)
    supersede(top, YES)
    assert stands(dependant) == "resolved retracted by rule"


@pytest.mark.parametrize("anew, left", [(NO, VOID), (YES, "open")])
def test_an_open_dispute_falls_with_what_it_was_about(anew: Answer, left: str) -> None:
    top = claim()
    dependant = claim(top)
    settle(top, NO if anew is YES else YES)
    if anew is NO:
        settle(dependant, YES)
    opened = contest(dependant, AMBIGUOUS)
    supersede(top, anew)
    assert stands(dependant) == left
    assert (opened.decision.upheld, opened.decision.decided_by) == (False, None)
    assert (opened.counter_proposal.decision.kind, opened.counter_proposal.decision.decided_by) == ("overtaken", None)
    assert "resolved anew" in opened.decision.reason
    assert_history_holds()


@pytest.mark.parametrize("anew, given, left", [(NO, YES, VOID), (AMBIGUOUS, YES, "proposed"), (NO, AMBIGUOUS, VOID)])
def test_superseding_reaches_a_pending_proposal(anew: Answer, given: Answer, left: str) -> None:
    top = claim()
    dependant = claim(top)
    settle(top, YES)
    propose(dependant, given)
    supersede(top, anew)
    assert stands(dependant) == left
    assert_history_holds()


def test_a_proposal_that_its_condition_no_longer_allows_ends_and_comes_back_into_the_form() -> None:
    """A person found the condition failed while it was void; then it turned out to have occurred."""
    top = claim()
    dependant = claim(top)
    settle(top, AMBIGUOUS)
    pending = propose(dependant, FAILED)
    supersede(top, YES)
    assert stands(dependant) == "open"
    assert pending.decision.reason == f"The condition was met: “{top.headline}” occurred."
    again = prefill(dependant, at=LATER)
    assert again is not None
    assert again.outcome == "condition_not_met"
    assert_history_holds()


def test_a_dispute_does_not_cascade_until_it_is_upheld() -> None:
    top = claim()
    dependant = claim(top)
    settle(top)
    contest(top, YES)
    assert stands(dependant) == VOID
    act(disputes.dismiss, top, actor(Role.REVIEWER), reason="It does not count.")
    assert stands(dependant) == VOID
    assert not Reopening.objects.exists()


def test_another_effective_date_of_the_condition_is_carried_down() -> None:
    top = claim()
    dependant = claim(top)
    early = BEFORE + timedelta(days=1)
    settle(top, answer(effective_at=BEFORE, impossible_why="Dismantled."), now=early)
    assert stands(dependant) == VOID
    supersede(top, answer(effective_at=early, impossible_why="Only then."), now=early)
    assert stands(dependant) == VOID
    live = dependant.current_resolution
    assert isinstance(live, Resolution)
    assert (live.number, live.proposal.effective_at) == (2, early)
    assert_history_holds()
