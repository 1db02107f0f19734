import pytest

from forecasts.indexing.words import LONGEST, MOST_LETTERS, Place, fold, joined, places, words_of


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
    assert words_of(text) == words


def test_words_are_found_where_they_stand() -> None:
    assert list(places("In Kraków: Straße")) == [
        Place(0, 2, "in"),
        Place(3, 9, "krakow"),
        Place(11, 17, "strasse"),
    ]
    assert list(places("cafe\u0301!")) == [Place(0, 5, "cafe")]


def test_texts_stand_apart_and_each_but_once() -> None:
    assert joined(["One two", "Three", "One two"]) == " one two ß three ß "
    assert joined([]) == " "


def test_what_does_not_fit_is_left_out_whole() -> None:
    stored = joined(["first", "word " * MOST_LETTERS, "never"])
    assert stored == " first ß "
