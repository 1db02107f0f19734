from inspect import cleandoc

import pytest

from forecasts.scoring.consistency import consistency_band
from forecasts.scoring.crowd import median
from forecasts.scoring.defined import Definition, Number, read_definition
from forecasts.scoring.forecast import Rule
from forecasts.scoring.intervals import share_interval
from forecasts.scoring.levels import Level
from forecasts.scoring.registry import BY_KEY, NUMBERS

OURS = {"brier_first", "mean", "range", "held", "bins", "median"}
"""Plain definitions that need no source."""


@pytest.mark.parametrize("rule", Rule)
def test_every_rule_has_an_entry(rule: Rule) -> None:
    assert rule.value in BY_KEY


@pytest.mark.parametrize("number", NUMBERS, ids=lambda number: str(number.key))
def test_every_entry_is_whole(number: Number) -> None:
    definition = number.definition
    assert number.name
    assert number.about.endswith((".", "%."))
    assert definition.formula
    assert definition.range
    assert definition.worked
    assert definition.source or number.key in OURS


def test_keys_are_anchors_and_each_is_there_once() -> None:
    assert len(BY_KEY) == len(NUMBERS)
    assert all(key.replace("_", "").isalpha() and key.islower() for key in BY_KEY)


def test_a_definition_is_read_from_a_docstring() -> None:
    docstring = """Return the score.

    Formula: a / b,
    with b over zero.
    Range, direction: 0 … 1. Lower is better.
    Source: Somebody (1950), page 1: a note.
    Worked value: 1 / 2 = 0.5.

    Raises:
        ValueError: never.
    """
    read = read_definition(cleandoc(docstring))
    assert read == Definition(
        formula="a / b, with b over zero.",
        range="0 … 1. Lower is better.",
        source="Somebody (1950), page 1: a note.",
        worked="1 / 2 = 0.5.",
    )
    assert read.direction == "Lower is better"
    assert read_definition("Nothing of the kind.") == Definition()


def test_the_direction_of_each_rule() -> None:
    higher = {number.key for number in NUMBERS if number.definition.direction == "Higher is better"}
    compared = {key for key in BY_KEY if key.startswith(("skill", "peer"))}
    assert higher == {"spherical", "held", "auc"} | compared
    assert BY_KEY["brier"].definition.direction == BY_KEY["log"].definition.direction == "Lower is better"
    assert BY_KEY["ranks"].definition.direction == ""


def test_an_entry_says_where_its_code_is() -> None:
    assert BY_KEY["share_interval"].code == f"{share_interval.__module__}.share_interval"
    assert BY_KEY["mean"].code == "forecasts.scoring.sums.ExactSum.mean"


def test_worked_values_that_are_given_here_are_true() -> None:
    assert median([100_000, 300_000, 350_000, 900_000]) == 325_000
    assert "32.5 %" in BY_KEY["median"].definition.worked
    (point,) = consistency_band([Level(200_000, n=30, occurred=5)])
    assert f"{point.low} to {point.high}" in BY_KEY["consistency_band"].definition.worked
