"""Exactly one of two people wins; the other one is told what happened. And what follows by rule is never lost."""

import json

import pytest

from tests.faults import races
from tests.faults.conftest import Manage

pytestmark = pytest.mark.processes

Rounds = dict[str, list[list[str]]]
VOID = "resolved condition_not_met by rule"


@pytest.fixture(scope="module")
def rounds(manage: Manage) -> Rounds:
    """By race and round: how it went for both, and how the claim stands afterwards."""
    said = manage("shell", "--verbosity=0", "--command", "from tests.faults import races; races.run()")
    found: Rounds = json.loads(said.splitlines()[-1])
    return found


@pytest.mark.parametrize(
    "name, told, left",
    [
        ("two_resolvers", {"Resolver proposed"}, {"proposed"}),
        ("two_reviewers", {"Reviewer confirmed", "Reviewer sent"}, {"resolved did_not_occur by two_person", "open"}),
        ("two_disputers", {"Forecaster disputed"}, {"disputed did_not_occur by two_person"}),
        (
            "two_deciders",
            {"Reviewer upheld", "Reviewer dismissed"},
            {"resolved occurred by two_person", "resolved did_not_occur by two_person"},
        ),
    ],
)
def test_exactly_one_of_two_wins(rounds: Rounds, name: str, told: set[str], left: set[str]) -> None:
    for refused, won, stands in rounds[name]:
        assert won == "won"
        assert refused.startswith(tuple(f"Conflict: {sentence}" for sentence in told))
        assert stands in left


def test_two_conditions_confirmed_at_once_make_void(rounds: Rounds) -> None:
    assert rounds["two_conditions"] == [["won", "won", VOID]] * races.ROUNDS


def test_two_chains_that_cross_are_undone_without_a_dead_lock(rounds: Rounds) -> None:
    for *said, stands in rounds["crossing_chains"]:
        assert said == ["won", "won"]
        assert stands == "open"


def test_an_answer_does_not_outlive_its_condition(rounds: Rounds) -> None:
    for first, second, stands in rounds["condition_and_dependant"]:
        assert first == "won" or first.startswith("Conflict: A rule of the ledger resolved this claim")
        assert (second, stands) == ("won", VOID)


def test_the_record_holds_after_all_of_it(manage: Manage, rounds: Rounds) -> None:
    assert {len(each) for each in rounds.values()} == {races.ROUNDS}
    assert "The history holds." in manage("verify_history")
