from typing import Any

import pytest

from forecasts import tasks
from forecasts.models.claims import State
from forecasts.models.people import Role
from forecasts.models.scores import ScoreJob
from forecasts.resolution import operations
from forecasts.resolution.overlooked import apply_rule, apply_rules, waiting_for_rule
from forecasts.tasks.nudging import nudge
from tests import factories
from tests.history_check import assert_history_holds
from tests.resolution.stage import (
    AMBIGUOUS,
    LATER,
    NO,
    VOID,
    YES,
    act,
    actor,
    contest,
    propose,
    settle,
    stands,
)
from tests.resolution.stage import conditional as claim

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def noise() -> None:
    """Claims that wait for no rule: without a condition, with one that is undecided, met, void or held back."""
    met, void = claim(), claim()
    settle(met, YES)
    settle(void, AMBIGUOUS)
    claim()
    claim(claim())
    claim(met)
    claim(void)


def test_a_claim_recorded_after_its_conditions_were_settled_is_made_void() -> None:
    first, second = claim(), claim()
    settle(first)
    late, half = claim(first), claim(first, second)
    factories.claim(State.DRAFT, conditions=[first])
    assert list(waiting_for_rule()) == [late]
    assert apply_rules(now=LATER) == 1
    assert [stands(late), stands(half)] == [VOID, "open"]
    assert ScoreJob.objects.get(claim=late).is_behind
    assert apply_rules(now=LATER) == 0
    assert_history_holds()


def test_a_pending_proposal_ends_and_what_hangs_below_follows() -> None:
    top = claim()
    settle(top)
    late = claim(top)
    below = claim(late)
    pending = propose(late, AMBIGUOUS)
    waiting = propose(below, AMBIGUOUS)
    assert apply_rules(now=LATER) == 1
    assert [stands(late), stands(below)] == [VOID, "proposed"]
    assert pending.decision.kind == "overtaken"
    assert not hasattr(waiting, "decision")
    assert_history_holds()


def test_a_dispute_about_the_condition_does_not_hold_the_rule_back() -> None:
    top = claim()
    settle(top)
    contest(top, YES)
    late = claim(top)
    assert apply_rules(now=LATER) == 1
    assert stands(late) == VOID


def test_who_acts_meanwhile_goes_first(monkeypatch: pytest.MonkeyPatch) -> None:
    top = claim()
    settle(top)
    stale, other = claim(top), claim(top)
    seen = stale.version
    act(operations.retract, stale, actor(Role.RECORDER), reason="An error", now=LATER)
    found = type("Found", (), {"values_list": lambda *_: [(stale.public_id, seen), (other.public_id, other.version)]})()
    monkeypatch.setattr("forecasts.resolution.overlooked.waiting_for_rule", lambda: found)
    assert apply_rules(now=LATER) == 1
    assert [stands(stale), stands(other)] == ["proposed", VOID]


def test_a_claim_whose_condition_does_not_ask_for_it_is_left_alone() -> None:
    condition = claim()
    dependant = claim(condition)
    assert not apply_rule(claim_id=dependant.public_id, version=dependant.version, now=LATER)
    propose(condition, NO)
    assert stands(dependant) == "open"


def test_worker_and_nudge_both_look_for_them(django_capture_on_commit_callbacks: Any) -> None:
    top = claim()
    settle(top)
    late = claim(top)
    with django_capture_on_commit_callbacks(execute=True):
        nudge()
    assert stands(late) == VOID
    later = claim(top)
    tasks.tick()
    assert stands(later) == VOID
