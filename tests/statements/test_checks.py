import pytest

from forecasts.models.errors import Invalid
from forecasts.statements.checks import Problems


def test_everything_that_is_wrong_is_told_at_once() -> None:
    problems = Problems()
    problems.line("name", "  ", longest=10)
    problems.line("headline", "x" * 100_000, longest=200)
    with pytest.raises(Invalid) as refused:
        problems.refuse()
    assert refused.value.fields == {
        "name": "Fill this in.",
        "headline": "This has 100,000 characters: shorten it to 200.",
    }


def test_nothing_wrong_refuses_nothing() -> None:
    problems = Problems()
    assert problems.line("name", "  IPS \n Journal ", longest=20) == "IPS Journal"
    problems.refuse()


def test_of_one_field_the_first_problem_stays() -> None:
    problems = Problems()
    problems.add("name", "first")
    problems.add("name", "second")
    assert problems.fields == {"name": "first"}


def test_paragraphs_keep_their_line_breaks_and_are_composed() -> None:
    assert Problems().paragraphs("text", " Ge\u0301nie\r\nzwei ", longest=50) == "Génie\nzwei"


def test_a_field_that_may_be_empty() -> None:
    problems = Problems()
    assert problems.line("note", "", longest=5, required=False) == ""
    assert problems.fields == {}


@pytest.mark.parametrize(
    "unseen, code",
    [
        ("\0", "U+0000"),
        ("\u202e", "U+202E"),
        ("\u2066", "U+2066"),
        ("\u200f", "U+200F"),
        ("\u061c", "U+061C"),
        ("\x1b", "U+001B"),
        ("\x85", "U+0085"),
        ("\ud800", "U+D800"),
    ],
)
def test_characters_that_cannot_be_seen(unseen: str, code: str) -> None:
    problems = Problems()
    problems.paragraphs("event", f"No{unseen} test", longest=100)
    assert problems.fields == {"event": f"Character 3 is {code}, which cannot be seen: remove it."}


@pytest.mark.parametrize("seen", ["\t", "\n", "naïve – “so”", "平壌", "🛰", "שלום"])
def test_characters_that_are_welcome(seen: str) -> None:
    problems = Problems()
    problems.seen("event", seen)
    assert problems.fields == {}
