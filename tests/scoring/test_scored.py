import pytest

from forecasts.scoring.distributions import OptionForecast, QuantileForecast, Scale
from forecasts.scoring.forecast import HIGHER_IS_BETTER, UNITS, Rule
from forecasts.scoring.scored import favourite, score_choice, score_number

MATCH = ("Brazil", "Draw", "Croatia")


@pytest.mark.parametrize(
    "chances, called",
    [
        ((500_000, 200_000, 300_000), None),
        ((549_999, 150_001, 300_000), None),
        ((550_000, 150_000, 300_000), "Brazil"),
        ((0, 1_000_000, 0), "Draw"),
    ],
)
def test_a_choice_calls_the_option_beyond_an_even_chance(chances: tuple[int, ...], called: str | None) -> None:
    assert favourite(OptionForecast(MATCH, chances)) == called


def test_a_choice_has_its_worked_scores_and_in_order_one_more() -> None:
    forecast = OptionForecast(MATCH, (500_000, 200_000, 300_000))
    found = {score.rule: score for score in score_choice(forecast, "Brazil", is_ordered=True)}
    assert {rule: round((score.value or 0) / UNITS[rule], 6) for rule, score in found.items()} == {
        Rule.BRIER: 0.19,
        Rule.LOG: 0.693147,
        Rule.SPHERICAL: 0.811107,
        Rule.RPS: 0.17,
    }
    assert all(score.low == score.value == score.high for score in found.values())
    assert Rule.RPS not in {score.rule for score in score_choice(forecast, "Brazil", is_ordered=False)}


def test_a_number_is_a_share_of_its_scale() -> None:
    [score] = score_number(QuantileForecast.of({500_000: 5}), 5, Scale(0, 10))
    assert (score.rule, score.value) == (Rule.CRPS, 83_333_333_333)


def test_every_rule_has_a_unit_and_one_of_them_rises() -> None:
    assert set(UNITS) == set(Rule)
    assert set(HIGHER_IS_BETTER) == {Rule.SPHERICAL}
