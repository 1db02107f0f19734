"""When the direction of a forecast is asked for, and what is taken where it is not."""

from typing import Any

import pytest

from forecasts.models.forecasts import Forecast
from forecasts.scoring.lexicons.wording import phrase_of
from forecasts.statements.asked import BINARY, Asked, Kind
from forecasts.statements.checks import Problems
from forecasts.statements.directions import sentence_of, settle, turned

FAILS = "it is likely that Labour will fail to reach a majority"


def said(wording: str = "", quote: str = "", **fields: Any) -> Forecast:
    basis = {"basis": "wording", "phrase_key": phrase_of(wording) or ""} if wording else {"basis": "stated", "p_ppm": 1}
    return Forecast(**(basis | {"wording": wording, "quote_exact": quote} | fields))


def settled(statement: Forecast, **options: Any) -> tuple[str, dict[str, str]]:
    problems = Problems()
    settle(statement, options.pop("asked", BINARY), problems, **options)
    return statement.says, problems.fields


@pytest.mark.parametrize(
    "statement, says",
    [
        (said("likely", "It is likely to rain"), "yes"),
        (said("unlikely", "It is unlikely to rain"), "no"),
        (said("not likely", "It is not likely to rain"), "no"),
        (said("could"), "yes"),
        (said("a fair shot"), "yes"),
        (said(quote="a chance of 62 %"), "yes"),
        (said("likely", FAILS, says="no"), "no"),
        (said("likely", FAILS, says="yes"), "yes"),
        (said("unlikely", "It is unlikely to rain", says="yes"), "yes"),
    ],
)
def test_without_words_that_turn_it_a_sentence_says_what_its_hedge_does(statement: Forecast, says: str) -> None:
    assert settled(statement) == (says, {})


@pytest.mark.parametrize(
    "statement, words",
    [
        (said("it is likely that", FAILS), ["“fail”"]),
        (said(quote="a 70 % chance that the talks fail"), ["“fail”"]),
        (said("unlikely", "It is unlikely not to rain"), ["“not”"]),
        (said("likely", "likely", quote_prefix="The law stays. It is ", quote_suffix=" that they fail. No more."),
         ["“fail”"]),
        (said("likely", "it is likely", quote_prefix="Without doubt, ", quote_suffix=" to rain. Not so there."),
         ["“without”"]),
        (said("odd words", "not quite so", p_ppm=400_000), ["“not”"]),
    ],
)  # fmt: skip
def test_words_that_can_turn_it_are_named_and_asked_about(statement: Forecast, words: list[str]) -> None:
    _, problems = settled(statement)
    assert problems.keys() == {"says"}
    assert all(word in problems["says"] for word in words)
    assert "“no”" not in problems["says"]


@pytest.mark.parametrize(
    "statement, default, says",
    [
        (said("likely", FAILS), "no", "no"),
        (said("likely", FAILS), "yes", "yes"),
        (said("likely", FAILS), "phrase", "yes"),
        (said("unlikely", "unlikely to fail"), "phrase", "no"),
        (said("unlikely", "unlikely to rain"), "yes", "no"),
        (said(quote="a chance of 62 %"), "no", "no"),
        (said(quote="a chance of 62 %"), "phrase", "yes"),
        (said("likely", FAILS, says="yes"), "no", "yes"),
    ],
)
def test_a_whole_file_is_answered_where_it_would_be_asked(statement: Forecast, default: str, says: str) -> None:
    assert settled(statement, default=default) == (says, {})


def test_options_and_withdrawals_have_no_direction() -> None:
    assert settled(said("likely", FAILS), asked=Asked(kind=Kind.CHOICE, options=("a", "b"))) == ("", {})
    assert settled(said(basis="withdrawal", p_ppm=None)) == ("", {})


@pytest.mark.parametrize(
    "statement, is_asked",
    [
        (said("would", "it would rain"), True),
        (said("announced that it would", "it would rain"), True),
        (said("would", "it would rain", phrase_chosen=True), False),
        (said("would", "it would rain", p_ppm=900_000), False),
        (said("would be possible", "it would be possible"), False),
        (said("will", "it will rain"), False),
    ],
)
def test_a_phrase_that_grammar_decides_is_not_read_by_itself(statement: Forecast, *, is_asked: bool) -> None:
    _, problems = settled(statement)
    assert ("phrase" in problems) is is_asked
    assert not is_asked or "“no reading”" in problems["phrase"]


@pytest.mark.parametrize(
    "before, quote, after, sentence",
    [
        ("He left. She is ", "likely", " to come. Not he.", "She is likely to come"),
        ("He left. ", "She comes.", " Not he.", "She comes."),
        ("“No!” he said.\n\n", "likely", "\n\nNo", "likely"),
        ("", "likely", "", "likely"),
    ],
)
def test_the_sentence_around_a_quote(before: str, quote: str, after: str, sentence: str) -> None:
    assert sentence_of(said(quote=quote, quote_prefix=before, quote_suffix=after)).strip() == sentence


@pytest.mark.parametrize(
    "wording, read",
    [
        ("likely", "likely that it does not"),
        ("it is likely that", "it is likely that it does not"),
        ("It is likely THAT ", "It is likely THAT  it does not"),
        ("", " that it does not"),
    ],
)
def test_a_hedge_that_ends_in_that_says_it_once(wording: str, read: str) -> None:
    assert f"{wording}{turned(wording)}" == read
