import pytest
from hypothesis import given
from hypothesis import strategies as st

from forecasts.indexing.asking import MOST_TERMS, Search, Term, parse


@pytest.mark.parametrize(
    "typed, terms, without",
    [
        ("missile test", [("missil",), ("test",)], []),
        ('"missile test"', [("missil", "test")], []),
        ('"not closed', [("not", "close")], []),
        ("missile -nuclear", [("missil",)], [("nuclear",)]),
        ('-"red lines"', [], [("red", "line")]),
        ("US-led", [("us", "led")], []),
        ("Kraków", [("krakow",)], []),
        ("a AND b", [("a",), ("and",), ("b",)], []),
        ('-- "" \' ; * (', [], []),
    ],
)
def test_what_is_typed(typed: str, terms: list[tuple[str, ...]], without: list[tuple[str, ...]]) -> None:
    search = parse(typed)
    assert [term.words for term in search.terms] == terms
    assert [term.words for term in search.without] == without
    assert bool(search) is bool(terms or without)


@pytest.mark.parametrize("typed", ["mis*", '"long mis*"', '"long mis"*'])
def test_a_star_asks_for_a_beginning(typed: str) -> None:
    [term] = parse(typed).terms
    assert term.begins
    assert term.words[-1] == "mis"


def test_of_very_many_terms_the_first_ones_count() -> None:
    assert len(parse("a " * 90).terms) == MOST_TERMS


@pytest.mark.parametrize(
    "term, match, tsquery, pattern",
    [
        (Term(("red",)), '"red"', "'red'", "% red %"),
        (Term(("red", "lines")), '"red lines"', "'red' <-> 'lines'", "% red lines %"),
        (Term(("red", "li"), begins=True), '"red li" *', "'red' <-> 'li':*", "% red li%"),
    ],
)
def test_a_term_in_the_language_of_each_database(term: Term, match: str, tsquery: str, pattern: str) -> None:
    assert (term.match, term.tsquery, term.pattern) == (match, tsquery, pattern)


@pytest.mark.parametrize(
    "typed, text, marked",
    [
        ("krakow", "In Kraków, KRAKOW.", ["Kraków", "KRAKOW"]),
        ('"red lines"', "red lines, red. Line; reddish lines", ["red lines", "red. Line"]),
        ("mis*", "Missiles amiss", ["Missiles"]),
        ('"red lines" lines', "the red lines", ["red lines"]),
        ("-red", "red", []),
    ],
)
def test_where_the_terms_stand(typed: str, text: str, marked: list[str]) -> None:
    assert [text[start:end] for start, end in parse(typed).spans(text)] == marked


@given(st.text(), st.text())
def test_nothing_that_is_typed_can_be_wrong(typed: str, text: str) -> None:
    search = parse(typed)
    assert isinstance(search, Search)
    reached = 0
    for start, end in search.spans(text):
        assert reached <= start < end <= len(text)
        reached = end
