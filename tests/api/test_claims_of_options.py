"""Claims that ask for an option, a number or a date, as programs read them."""

from typing import Any

from tests.api.conftest import Get
from tests.scorecards import asking, stage
from tests.scorecards.asking import CHANCES, MATCH, PEOPLE


def test_a_choice_says_what_it_asks_what_was_said_and_what_came_true(get: Get) -> None:
    chances = {"Brazil": 600_000, "Draw": 100_000, "Croatia": 300_000}
    forecast = asking.resolved(MATCH, chances, "Brazil", ordered=True)
    stage.score()
    claim = get(f"claims/{forecast.claim.public_id}/")
    assert (claim["kind"], claim["options"], claim["ordered"]) == ("choice", MATCH["options"], True)
    assert (claim["outcome"], claim["value"]) == ("value", "Brazil")
    [said] = claim["forecasts"]
    assert (said["basis"], said["p_ppm"], said["distribution"]) == ("distribution", None, chances)
    assert (said["call"]["side"], said["call"]["held"], said["reading"]) == ("Brazil", True, None)
    assert said["call"]["scores"]["rps"]["exact"] == "125000000000"
    assert claim["resolutions"][0]["answer"]["value"] == "Brazil"


def test_a_number_says_its_unit_its_bounds_and_its_score(get: Get) -> None:
    forecast = asking.resolved(PEOPLE, {"0.1": "3", "0.5": "5", "0.9": "7"}, "5")
    stage.score()
    claim = get(f"claims/{forecast.claim.public_id}/")
    assert (claim["unit"], claim["lower_bound"], claim["upper_bound"]) == ("billion", "0", "10")
    [said] = claim["forecasts"]
    assert said["distribution"] == {"0.1": "3", "0.5": "5", "0.9": "7"}
    assert set(said["call"]["scores"]) == {"crps"}
    assert (said["call"]["side"], said["call"]["held"]) == (None, None)


def test_cards_have_a_line_for_each_family_of_scores(get: Get) -> None:
    forecast = asking.resolved(MATCH, CHANCES, "Brazil", ordered=True)
    asking.resolved(PEOPLE, {"0.5": "5"}, "5", forecaster=forecast.forecaster)
    stage.score()
    card: dict[str, Any] = get(f"scorecards/forecaster/{forecast.forecaster.slug}/")
    lines = {rule: (line["n"], line["value"]) for rule, line in card["scores"].items() if line["n"]}
    assert lines["brier"] == (1, 0.19)
    assert lines["spherical"] == (1, 0.811107)
    assert (lines["rps"], lines["crps"]) == ((1, 0.17), (1, 0.083333))
    assert card["split"]["committed"]["rps"]["n"] == 1
