from typing import Any

import pytest

from forecasts.scoring.distributions import OptionForecast, QuantileForecast, Scale
from forecasts.scoring.forecast import HIGHER_IS_BETTER, UNITS, Rule
from forecasts.scoring.scored import ScoredChoice, ScoredNumber, favourite, score_choice, score_number

MATCH = ("Brazil", "Draw", "Croatia")


def choice(*chances: int, outcome: str = "Brazil", **fields: Any) -> ScoredChoice:
    common: dict[str, Any] = {"is_ordered": False, "cluster": "c", "prospective": True}
    return ScoredChoice(forecast=OptionForecast(MATCH, chances), outcome=outcome, **(common | fields))


@pytest.mark.parametrize(
    "chances, side, held",
    [
        ((500_000, 200_000, 300_000), None, None),
        ((549_999, 150_001, 300_000), None, None),
        ((550_000, 150_000, 300_000), "Brazil", True),
        ((0, 1_000_000, 0), "Draw", False),
    ],
)
def test_a_choice_calls_the_option_beyond_an_even_chance(
    chances: tuple[int, ...], side: str | None, held: bool | None
) -> None:
    scored = choice(*chances)
    assert (favourite(scored.forecast), scored.side, scored.held) == (side, side, held)


def test_a_choice_has_its_worked_scores_and_in_order_one_more() -> None:
    found = {score.rule: score for score in score_choice(choice(500_000, 200_000, 300_000, is_ordered=True))}
    assert {rule: round((score.value or 0) / UNITS[rule], 6) for rule, score in found.items()} == {
        Rule.BRIER: 0.19,
        Rule.LOG: 0.693147,
        Rule.SPHERICAL: 0.811107,
        Rule.RPS: 0.17,
    }
    assert all(score.low == score.value == score.high for score in found.values())
    assert Rule.RPS not in {score.rule for score in score_choice(choice(500_000, 200_000, 300_000))}


def test_a_number_is_a_share_of_its_scale_and_takes_no_side() -> None:
    scored = ScoredNumber(
        forecast=QuantileForecast.of({500_000: 5}), outcome=5, scale=Scale(0, 10), cluster="c", prospective=False
    )
    [score] = score_number(scored)
    assert (score.rule, score.value, scored.held) == (Rule.CRPS, 83_333_333_333, None)


def test_every_rule_has_a_unit_and_one_of_them_rises() -> None:
    assert set(UNITS) == set(Rule)
    assert set(HIGHER_IS_BETTER) == {Rule.SPHERICAL}
