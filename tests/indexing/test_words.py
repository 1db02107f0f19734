import pytest

from forecasts.indexing.words import LONGEST, MOST_LETTERS, Place, fold, joined, places, plain_words, words_of


@pytest.mark.parametrize(
    "written, folded",
    [
        ("Kraków", "krakow"),
        ("ŁÓDŹ", "lodz"),
        ("Straße", "strasse"),
        ("Ærøskøbing", "aeroskobing"),
        ("İstanbul ISPARTA ılıca", "istanbul isparta ilica"),
        ("Ångström", "angstrom"),
        ("e\u0301", "e"),
        ("ﬁnal ２０２０", "final 2020"),
        ("Ελλάδα ΟΔΟΣ", "ελλαδα οδοσ"),
        ("한국", "한국".encode().decode()),
    ],
)
def test_case_and_accents_make_no_difference(written: str, folded: str) -> None:
    assert words_of(written) == words_of(folded)
    if folded.isascii():
        assert fold(written) == folded


@pytest.mark.parametrize(
    "text, words",
    [
        ("US-led talks, at last!", ["us", "led", "talks", "at", "last"]),
        ("snake_case and 20 %", ["snake", "case", "and", "20"]),
        ("ß", ["ss"]),
        ("", []),
        ("!?—…", []),
        ("x" * 100, ["x" * LONGEST]),
    ],
)
def test_punctuation_ends_a_word(text: str, words: list[str]) -> None:
    assert plain_words(text) == words


@pytest.mark.parametrize(
    "forms",
    [
        "hurricane hurricanes",
        "test tests tested testing",
        "election elections",
        "missile missiles Missiles",
        "flies fly",
        "criticise criticised",
    ],
)
def test_forms_of_a_word_are_the_same(forms: str) -> None:
    assert len(set(words_of(forms))) == 1


@pytest.mark.parametrize("others", ["new news", "universe universal university Korea", "Wahl Wahlen 2020 2021"])
def test_other_words_are_not(others: str) -> None:
    assert len(set(words_of(others))) > 1


def test_words_are_found_where_they_stand() -> None:
    assert list(places("In Kraków: Straße")) == [
        Place(0, 2, "in"),
        Place(3, 9, "krakow"),
        Place(11, 17, words_of("strasse")[0]),
    ]
    assert list(places("cafe\u0301!")) == [Place(0, 5, "cafe")]


def test_texts_stand_apart_and_each_but_once() -> None:
    assert joined(["One two", "Three", "One two"]) == " one two ß three ß "
    assert joined([]) == " "


def test_what_does_not_fit_is_left_out_whole() -> None:
    stored = joined(["first", "word " * MOST_LETTERS, "never"])
    assert stored == " first ß "
