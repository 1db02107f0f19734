import pytest
from hypothesis import given
from hypothesis import strategies as st

from forecasts.models.forecasts import Statement
from forecasts.statements.quotes import CONTEXT, Change, locate

ONCE, SEVERAL = Statement.Match.ONCE, Statement.Match.SEVERAL

TEXT = """The sea was calm.

It seems unlikely that the ‘old’ bridge – closed since May – will
open again. The town wrote [in its report](#) that a ferry could run.

It seems unlikely that anybody pays for it."""


@pytest.mark.parametrize(
    "quote, exact",
    [
        ("The sea was calm", "The sea was calm"),
        ("closed since May – will open again", "closed since May – will\nopen again"),
        ("the 'old' bridge", "the ‘old’ bridge"),
        ('the "old" bridge', "the ‘old’ bridge"),
        ("bridge - closed", "bridge – closed"),
        ("bridge — closed", "bridge – closed"),
        ("  will \n\t open ", "will\nopen"),
        ("The town wrote in its report that", "The town wrote [in its report](#) that"),
        ("sea\u00a0was", "sea was"),
        ("The s\u00adea", "The sea"),
    ],
)
def test_what_is_found_are_the_articles_own_characters(quote: str, exact: str) -> None:
    found = locate(quote, TEXT)
    assert (found.match, found.exact) == (ONCE, exact)
    [(start, end)] = found.positions
    assert TEXT[start:end] == exact


def test_decomposed_letters_are_found_with_all_their_marks() -> None:
    text = "Un ge\u0301nie sortit."
    found = locate("génie", text)
    assert found.exact == "ge\u0301nie"
    assert found.positions == ((3, 9),)


def test_of_several_places_the_first_is_taken_unless_another_is_named() -> None:
    first = locate("It seems unlikely that", TEXT)
    second = locate("It seems unlikely that", TEXT, nth=2)
    assert (first.match, second.match, len(first.positions)) == (SEVERAL, SEVERAL, 2)
    assert first.suffix.startswith(" the ‘old’ bridge")
    assert second.suffix.startswith(" anybody pays")


def test_context_ends_at_words() -> None:
    text = "word " * 60 + "here it is" + " word" * 60
    found = locate("here it is", text)
    assert set(found.prefix.split()) == set(found.suffix.split()) == {"word"}
    assert CONTEXT - 6 < len(found.prefix) <= CONTEXT
    assert CONTEXT - 6 < len(found.suffix) <= CONTEXT
    assert found.prefix + found.exact + found.suffix in text


def test_context_is_whole_where_the_text_begins_and_ends() -> None:
    found = locate("it", "Here it is")
    assert (found.prefix, found.suffix) == ("Here ", " is")


@pytest.mark.parametrize("part", ["he sea", "The se", "nlikely"])
def test_parts_of_words_are_no_quotes(part: str) -> None:
    assert locate(part, TEXT).match is None


def test_nearly_says_word_by_word_what_differs() -> None:
    found = locate("unlikely that the new bridge will open", "It is unlikely that the old stone bridge will open.")
    assert found.match is None
    assert found.nearest == "unlikely that the old stone bridge will open"
    assert found.difference == (
        Change("unlikely that the", "unlikely that the"),
        Change("new", "old stone"),
        Change("bridge will open", "bridge will open"),
    )
    assert "(“old stone”, not “new”)" in found.why_not


@pytest.mark.parametrize(
    "quote, difference",
    [
        ("It seems very unlikely that anybody pays", "it lacks “very”"),
        ("It seems unlikely anybody pays for it", "it also has “that”"),
    ],
)
def test_words_too_many_and_too_few(quote: str, difference: str) -> None:
    assert difference in locate(quote, TEXT).why_not


@pytest.mark.parametrize(
    "typed, printed, nearest",
    [
        (
            "likely that the harbour will reopen",
            "It is likely that the port will reopen, I hear.",
            "likely that the port will reopen",
        ),
        (
            "likely that a pier will soon reopen",
            "It is likely that a long pier will soon reopen.",
            "likely that a long pier will soon reopen",
        ),
    ],
)
def test_the_nearest_passage_has_no_words_around_it(typed: str, printed: str, nearest: str) -> None:
    assert locate(typed, printed).nearest == nearest


@pytest.mark.parametrize("quote", ["purple elephants dance all night", "", "   ", "x" * 2000])
def test_what_is_not_there_at_all(quote: str) -> None:
    found = locate(quote, TEXT)
    assert (found.match, found.positions, found.nearest) == (None, (), "")
    assert "not in the article's captured text" in found.why_not


def test_nothing_is_found_in_nothing() -> None:
    assert locate("word", "").match is None


@given(st.data())
def test_every_run_of_words_is_found_where_it_stands(data: st.DataObject) -> None:
    words = data.draw(
        st.lists(st.sampled_from(["we", "could", "‘may’", "–", "be", "é", "x(y)"]), min_size=1, max_size=30)
    )
    gaps = data.draw(st.lists(st.sampled_from([" ", "\n", "  \n"]), min_size=len(words), max_size=len(words)))
    text = "".join(word + gap for word, gap in zip(words, gaps, strict=True))
    start = data.draw(st.integers(0, len(words) - 1))
    quote = " ".join(words[start : start + 5])
    found = locate(quote, text)
    assert found.match in (ONCE, SEVERAL)
    assert all(text[begin:end].split() == quote.split() for begin, end in found.positions)
