from decimal import Decimal
from typing import Any

import pytest

from forecasts.models.claims import Claim
from forecasts.models.forecasts import DraftForecast, Statement
from forecasts.scoring.distributions import BadDistribution, OptionForecast, QuantileForecast
from forecasts.statements.asked import Asked
from forecasts.statements.checks import Problems
from forecasts.statements.distributions import (
    central,
    forecast_of,
    lines_of,
    pairs_of,
    range_of,
    read_options,
    read_quantiles,
)
from forecasts.statements.inputs import StatementInput, fill
from tests import factories

MATCH = Asked(kind=Claim.Kind.CHOICE, options=("Brazil", "Draw", "Croatia"))
PEOPLE = Asked(kind=Claim.Kind.NUMERIC, unit="billion", lowest=Decimal(8), highest=Decimal(9))


def test_a_choice_is_stored_in_parts_per_million_and_comes_back() -> None:
    stated = (("Draw", "9.5593"), ("Brazil", "87.6379"), ("Croatia", "2.8028"))
    stored = read_options(stated, MATCH, in_percent=True)

    assert stored == {"Brazil": 876_379, "Draw": 95_593, "Croatia": 28_028}
    assert read_options(pairs_of(stored), MATCH, in_percent=False) == stored
    assert forecast_of(stored, MATCH) == OptionForecast(MATCH.options, (876_379, 95_593, 28_028))


@pytest.mark.parametrize(
    "stated, reason",
    [
        ({"Brazil": "50", "Draw": "50"}, "missing: Croatia"),
        ({"Brazil": "50", "Draw": "50", "Croatia": " "}, "missing: Croatia"),
        ({"Brazil": "50", "Draw": "50", "Croatia": "0", "Chile": "0"}, "Not an option of this claim: Chile"),
        ({"Brazil": "50", "Draw": "30", "Croatia": "19.9"}, "add up to 99.9 %, 0.1 % missing"),
        ({"Brazil": "100", "Draw": "100", "Croatia": "100"}, "add up to 300 %, 200 % too much"),
        ({"Brazil": "-10", "Draw": "60", "Croatia": "50"}, "Brazil: A probability is not negative"),
    ],
)
def test_options_that_cannot_be_taken(stated: dict[str, str], reason: str) -> None:
    with pytest.raises(BadDistribution, match=reason):
        read_options(tuple(stated.items()), MATCH, in_percent=True)


def test_an_option_is_stated_once() -> None:
    with pytest.raises(BadDistribution, match="“Draw” is given twice"):
        read_options((("Draw", "50"), (" Draw", "50")), MATCH, in_percent=True)


def test_quantiles_are_stored_as_decimals_and_come_back() -> None:
    stored = read_quantiles((("90", "8.90"), ("10", "8.2"), ("50", "8.5"), ("", "")), PEOPLE, in_percent=True)

    assert stored == {"0.1": "8.2", "0.5": "8.5", "0.9": "8.9"}
    assert lines_of(stored) == "10: 8.2\n50: 8.5\n90: 8.9"
    assert read_quantiles(pairs_of(stored), PEOPLE, in_percent=False) == stored
    taken = {100_000: Decimal("8.2"), 500_000: Decimal("8.5"), 900_000: Decimal("8.9")}
    assert forecast_of(stored, PEOPLE) == QuantileForecast.of(taken)


@pytest.mark.parametrize(
    "pairs, reason",
    [
        ((("0.1", "8.9"), ("0.9", "8.1")), "Quantiles cross"),
        ((("0.1", "8.1"), ("0.10", "8.2")), "Level 0.10 is given twice"),
        ((("0.1", "8.1"), ("0.1", "8.2")), "“0.1” is given twice"),
        ((("0", "8.1"),), "strictly between"),
        ((("0.5", "7"),), "At 0.5: 7 lies outside"),
        ((("0.5", "about 8"),), "is not a plain number"),
        ((("half", "8"),), "Level half: This is not a number"),
        (tuple((f"0.{n:03}", "8") for n in range(1, 101)), "These are 100 quantiles"),
    ],
)
def test_quantiles_that_cannot_be_taken(pairs: tuple[tuple[str, str], ...], reason: str) -> None:
    with pytest.raises(BadDistribution, match=reason):
        read_quantiles(pairs, PEOPLE, in_percent=False)


def test_a_range_is_a_median_between_two_quantiles() -> None:
    assert central("8.5", "8.2", "8.9", "80") == (("0.1", "8.2"), ("0.5", "8.5"), ("0.9", "8.9"))
    assert central("8.5", "", "", "") == (("0.5", "8.5"),)
    assert range_of(dict(central("8.5", "8.2", "8.9", "90"))) == ("8.5", "8.2", "8.9", "90")
    assert range_of({"0.5": "8.5"}) == ("8.5", "", "", "80")


@pytest.mark.parametrize("stored", [{}, {"Draw": 1_000_000}, {"0.4": "8"}, {"0.1": "8", "0.5": "8", "0.8": "8"}])
def test_other_distributions_are_no_range(stored: dict[str, object]) -> None:
    assert range_of(stored) is None
    assert lines_of({"Draw": 625_000}) == "Draw: 62.5"


@pytest.mark.parametrize(
    "typed, reason",
    [
        (("8.5", "8.2", "", "80"), "both ends"),
        (("", "8.2", "8.9", "80"), "Give the point"),
        (("8.5", "8.2", "8.9", "100"), "less than 100 %"),
        (("8.5", "8.2", "8.9", ""), "State a probability"),
    ],
)
def test_a_range_that_cannot_be_taken(typed: tuple[str, str, str, str], reason: str) -> None:
    with pytest.raises(BadDistribution, match=reason):
        central(*typed)


def filled(asked: Asked, **typed: Any) -> tuple[DraftForecast, dict[str, str]]:
    row, problems = DraftForecast(), Problems()
    said = StatementInput(forecaster=factories.forecaster(), in_percent=True, **typed)
    fill(row, said, zone="UTC", asked=asked, now=factories.NOW, problems=problems)
    return row, problems.fields


@pytest.mark.django_db
def test_a_stated_distribution_and_its_input_again() -> None:
    row, problems = filled(MATCH, distribution=(("Brazil", "50"), ("Draw", "20"), ("Croatia", "30")))
    assert (row.basis, row.p_ppm, problems) == (Statement.Basis.DISTRIBUTION, None, {})
    again = DraftForecast()
    fill(again, StatementInput.of(row), zone="UTC", asked=MATCH, now=factories.NOW, problems=Problems())
    assert again.distribution == row.distribution


@pytest.mark.django_db
def test_words_need_a_reading_with_its_reason() -> None:
    chances = (("Brazil", "60"), ("Draw", "20"), ("Croatia", "20"))
    row, problems = filled(MATCH, wording="Brazil are likely to win", distribution=chances)
    assert set(problems) == {"reading_reason"}
    row, problems = filled(
        MATCH, wording="Brazil are likely to win", distribution=chances, reading_reason="The rest is shared evenly."
    )
    assert (row.basis, row.phrase_key, problems) == (Statement.Basis.WORDING, "likely", {})
    _, problems = filled(MATCH, wording="Brazil are likely to win")
    assert problems == {"distribution": "State a probability for each option; words need a reading of yours."}


@pytest.mark.django_db
@pytest.mark.parametrize(
    "asked, typed, field",
    [
        (MATCH, {"probability": "50", "distribution": (("Brazil", "1"),)}, "probability"),
        (MATCH, {"wording": "likely", "phrase": "likely", "reading_reason": "so"}, "phrase"),
        (MATCH, {"value": "8"}, "value"),
        (PEOPLE, {"value": "8.5", "distribution": (("50", "8.5"),)}, "value"),
        (PEOPLE, {"value": "8.5", "value_low": "8.2"}, "value"),
        (PEOPLE, {"value": "12"}, "distribution"),
        (Asked(), {"distribution": (("Brazil", "50"),)}, "distribution"),
        (Asked(), {"value": "8.5"}, "distribution"),
    ],
)
def test_what_does_not_fit_the_question_is_named(asked: Asked, typed: dict[str, Any], field: str) -> None:
    assert field in filled(asked, **typed)[1]
