"""No forecast slips in behind a proposal, nobody forecasts and judges, and a reader is one forecaster."""

import json

import pytest

from tests.faults.conftest import Manage

pytestmark = pytest.mark.processes

Rounds = dict[str, list[list[str]]]
STATED, PROPOSED, MADE = "forecast.stated", "proposal.made", "forecaster.created"


@pytest.fixture(scope="module")
def rounds(manage: Manage) -> Rounds:
    """By race and round: how it went for both, and what the history has."""
    said = manage(
        "shell", "--verbosity=0", "--command", "from tests.faults import forecast_races; forecast_races.run()"
    )
    found: Rounds = json.loads(said.splitlines()[-1])
    return found


def test_a_forecast_comes_before_the_proposal_or_not_at_all(rounds: Rounds) -> None:
    for forecast, proposal, *history in rounds["forecast_and_proposal"]:
        assert proposal == "won"
        if forecast == "won":
            assert history == [STATED, PROPOSED]
        else:
            assert forecast.startswith("Conflict: An answer has been proposed")
            assert history == [PROPOSED]


def test_nobody_forecasts_and_judges(rounds: Rounds) -> None:
    for forecast, proposal, *history in rounds["a_resolver_forecasts_and_proposes"]:
        if forecast == "won":
            assert proposal.startswith("NotAllowed: You have a forecast of your own")
            assert history == [STATED]
        else:
            assert proposal == "won"
            assert history == [PROPOSED]


def test_a_reader_is_one_forecaster(rounds: Rounds) -> None:
    for round_ in rounds["two_first_forecasts"]:
        assert round_ == ["won", "won", MADE]


def test_a_button_pressed_twice_states_once(rounds: Rounds) -> None:
    for round_ in rounds["the_same_twice"]:
        assert round_ == ["won", "won", STATED, STATED]
