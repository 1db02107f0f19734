"""Words that can turn a sentence round, in sentences as they are printed."""

import pytest

from forecasts.scoring.lexicons.negation import negations
from forecasts.scoring.lexicons.wording import phrase_of


@pytest.mark.parametrize(
    "quote, wording, found",
    [
        ("it is likely that Labour will fail to reach a majority", "it is likely that", ["fail"]),
        ("The proposal would be rejected", "would", ["rejected"]),
        ("It is likely that the talks are failing", "likely", ["failing"]),
        ("Ministers will probably stop just short of a ban", "probably", ["stop", "short of", "ban"]),
        ("A deal can probably be ruled out", "probably", ["ruled out"]),
        ("It will likely rule such a\ndeal out", "likely", ["rule … out"]),
        ("They won’t likely agree", "likely", ["won't"]),
        ("They don't think it likely", "likely", ["don't"]),
        ("He likely cannot win", "likely", ["cannot"]),
        ("Neither side is likely to win, nor to give up", "likely", ["neither", "nor", "give up"]),
        ("without a vote it is likely", "likely", ["without"]),
        ("It is likely that no deal is reached", "likely", ["no"]),
        ("a 70 % chance that it fails", "", ["fails"]),
        ("odds of 30 % that the bill is not vetoed", "", ["not", "vetoed"]),
        ("it is likely that the board re-\njects it", "likely", ["rejects"]),
        ("likely to re\u00adfuse and to mis\u200bs the target", "likely", ["refuse", "miss"]),
        ("es ist wahrscheinlich, dass die Wahl nicht stattfindet", "wahrscheinlich", ["nicht"]),
        ("Die Koalition wird wohl SCHEITERN", "wohl", ["scheitern"]),
        ("It is unlikely that he is unable to come", "unlikely", ["unable"]),
        ("It is not likely that he fails", "not likely", ["fails"]),
        ("It isn't likely that he refuses", "isn't likely", ["refuses"]),
        ("unlikely, very unlikely", "unlikely", ["unlikely"]),
        ("There is little chance of avoiding it", "little chance", ["avoiding"]),
        ("He is hardly likely to come", "hardly likely", ["hardly"]),
        ("It is not certain", "not certain", ["not"]),
        ("It is likely that the ceasefire will be broken", "likely", ["broken"]),
        ("The talks will probably break down and the pact be rescinded", "probably", ["break", "rescinded"]),
        ("likely to abstain, and the road to remain closed", "likely", ["abstain", "remain closed"]),
        ("We must not lose hope: victory is likely", "likely", ["not", "lose"]),
    ],
)
def test_what_can_turn_a_sentence_is_named(quote: str, wording: str, found: list[str]) -> None:
    assert list(negations(quote, wording, phrase_of(wording) or "")) == found


@pytest.mark.parametrize(
    "quote, wording",
    [
        ("It seems unlikely that he comes", "it seems unlikely"),
        ("It is not likely that he comes", "not likely"),
        ("It isn’t likely that he comes", "isn't likely"),
        ("There is no doubt that he comes", "no doubt"),
        ("Probably not this year", "probably not"),
        ("almost no chance of rain", "almost no chance"),
        ("A notable knot in Norway is likely", "likely"),
        ("No. 10 is likely to announce it", "likely"),
        ("The blockade is likely to be noted", "likely"),
        ("Pyongyang is likely to increase the pressure on Washington", "is likely to"),
        ("62 % for the incumbent", ""),
        ("", "unlikely"),
        ("", ""),
    ],
)
def test_words_of_the_hedge_and_words_that_only_look_alike_are_none(quote: str, wording: str) -> None:
    assert negations(quote, wording, phrase_of(wording) or "") == ()


def test_a_reading_that_was_chosen_covers_no_word_of_the_hedge() -> None:
    assert negations("It is hardly a surprise", "hardly a surprise", "unlikely") == ("hardly",)
    assert negations("", "not certain", "") == ("not",)


def test_where_the_quote_has_other_words_than_the_hedge_one_phrase_is_its_own() -> None:
    assert negations("That he comes seems (as I see it) unlikely", "seems unlikely", "unlikely") == ()
    assert negations("unlikely; that he fails is unlikely", "seems unlikely", "unlikely") == ("fails", "unlikely")
