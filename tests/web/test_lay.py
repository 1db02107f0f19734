from typing import Any

import pytest

from forecasts.web import lay


def document(*, held: int, not_held: int, no_side: int = 0, value: float = 0.1, low: float = 0.1) -> Any:
    n = held + not_held + no_side
    interval = {"level": 0.95, "low": 0.05, "high": 0.4, "method": "made up"}
    calls = {"held": held, "not_held": not_held, "no_side": no_side, "interval": interval}
    return {
        "method": {"review_policy": "two_person"},
        "calls": calls,
        "counts": {"resolved": n, "void": {}},
        "confirmations": {"confirmed": n},
        "split": {"non_committal": {"brier": {"n": no_side}}},
        "scores": {
            "brier": {
                "value": value,
                "low": low,
                "high": 0.1,
                "n": n,
                "sum": str(round(value * n * 10**12)),
                "interval": interval,
            }
        },
    }


@pytest.mark.parametrize(
    "held,not_held,value,sentence",
    [
        (3, 0, "3 of 3", "Three forecasts took a side, and the event went that way each time."),
        (1, 0, "1 of 1", "One forecast took a side, and the event went that way."),
        (3, 1, "3 of 4", "Four forecasts took a side: the event went that way 3 times and the other way once."),
        (0, 2, "0 of 2", "Two forecasts took a side: the event went that way never and the other way twice."),
        (
            70,
            30,
            "70\N{NO-BREAK SPACE}%",
            "100 forecasts took a side: the event went that way 70 times and the other way 30 times.",
        ),
    ],
)
def test_calls_that_held(held: int, not_held: int, value: str, sentence: str) -> None:
    row = lay.lay_rows(document(held=held, not_held=not_held))[0]
    assert (row.value, row.sentence) == (value, sentence)


def test_without_a_side_nothing_held_and_nothing_did_not() -> None:
    row, other, _ = lay.lay_rows(document(held=0, not_held=0, no_side=2))
    assert row.sentence == "No scored forecast took a side."
    assert other.value == "2 of 2"


def test_a_range_is_told_only_where_words_were_read() -> None:
    assert "hedges" not in lay.lay_rows(document(held=1, not_held=0))[-1].sentence
    assert "from 0.02 to 0.10" in lay.lay_rows(document(held=1, not_held=0, low=0.02))[-1].sentence


@pytest.mark.parametrize(
    "n,words", [(0, "Nothing is scored yet."), (1, "One scored forecast:"), (29, "too few"), (30, "two people")]
)
def test_the_lede_says_what_so_many_can_tell(n: int, words: str) -> None:
    assert words in lay.lede(document(held=n, not_held=0))


def test_a_lone_researcher_claims_no_second_person() -> None:
    single = document(held=30, not_held=0) | {"method": {"review_policy": "single"}}
    assert lay.lede(single).endswith("each on a claim that somebody has checked.")


def test_what_was_brought_in_is_not_called_checked_by_two() -> None:
    imported = document(held=30, not_held=0) | {"confirmations": {"confirmed": 4}}
    assert lay.lede(imported).startswith(
        "30 scored forecasts. Two people have checked 4 of 30 outcomes; the others are"
    )
    del imported["confirmations"]
    assert lay.lede(imported).endswith(". Their outcomes are as an import or one person entered them.")
    assert lay.lede(imported | {"cut": {}}) == "30 scored forecasts."


def test_what_the_rule_made_void_needs_no_second_person() -> None:
    counts = {"resolved": 32, "void": {"condition_not_met": 2}}
    assert lay.lede(document(held=30, not_held=0) | {"counts": counts}).endswith("that two people have checked.")


def test_choices_are_held_against_equal_chances_and_not_called_hedges() -> None:
    choices = {"n": 3, "skill": {"reference": 0.333333}}
    split = {"non_committal": {"brier": {"n": 0}}}
    _, no_side, error = lay.lay_rows(document(held=1, not_held=0, no_side=2) | {"choices": choices, "split": split})
    assert no_side.sentence.startswith("No answer was given more than 55")
    assert "giving all options the same chance scores 0.33" in error.sentence


def test_without_an_interval_the_reason_is_given() -> None:
    few = document(held=1, not_held=0)
    del few["scores"]["brier"]["interval"]
    few["scores"]["brier"]["no_interval"] = "Fewer than 5 forecasts are too few."
    assert lay.lay_rows(few)[-1].under == "n 1 · no interval"
    assert "Fewer than 5" in lay.fine_print(few)
    many: Any = {"interval": {"level": 0.95, "method": "normal approximation, cluster-robust, over 2200 clusters"}}
    assert lay.interval_words(many).endswith("over 2,200 clusters.")
