"""When two ways of writing are one name, and when they are nearly one."""

import pytest

from forecasts.models.errors import Invalid
from forecasts.statements.checks import Problems
from forecasts.statements.names import first_invisible, fold_name, near_names


@pytest.mark.parametrize(
    "one, other",
    [
        ("Henning Effner", "henning  EFFNER "),
        ("Henning Effner", "Henning\u00a0Effner"),
        ("Henning Effner", "Henning Eff\u200bner"),
        ("Henning Effner", "\ufeffHenning Effner"),
        ("Henning Effner", "Henning Eff\u00adner"),
        ("Henning Effner", "Henning \u202eEffner"),
        ("Henning Effner", "Henning Effner\u2060"),
        ("René Weiß", "Rene\u0301 WEISS"),
        ("O'Brien", "O\u2019Brien"),
        ("O'Brien", "O\u00b4Brien"),
        ("O'Brien", "O\u02bcBrien"),
        ("Meier-Lind", "Meier\u2011Lind"),
        ("Meier-Lind", "Meier\u2013Lind"),
        ("The \u201cTimes\u201d", 'The "times"'),
        ("\ufb01nance desk", "Finance Desk"),
        ("\uff21lpha", "alpha"),
        ("İstanbul", "i\u0307stanbul"),
    ],
)
def test_ways_of_writing_one_name(one: str, other: str) -> None:
    assert fold_name(one) == fold_name(other) != ""


@pytest.mark.parametrize("one, other", [("C", "C#"), ("C", "C++"), ("Müller", "Muller"), ("A B", "AB"), ("U.S.", "US")])
def test_names_that_stay_apart(one: str, other: str) -> None:
    assert fold_name(one) != fold_name(other)


@pytest.mark.parametrize("code", ["U+200B", "U+202E", "U+00AD", "U+FEFF", "U+2060", "U+0007", "U+180E", "U+FE0F"])
def test_what_cannot_be_seen_is_refused_by_its_code(code: str) -> None:
    problems = Problems()
    problems.name("name", f"Eff{chr(int(code.replace('U+', '0x'), 0))}ner", longest=200)
    with pytest.raises(Invalid) as refusal:
        problems.refuse()
    assert f"Character 4 is {code}, which cannot be seen" in refusal.value.fields["name"]


def test_joiners_belong_to_the_spelling() -> None:
    assert first_invisible("نماینده\u200cها") is None
    assert fold_name("نماینده\u200cها") == fold_name("نمایندهها")


@pytest.mark.parametrize(
    "name, found",
    [
        ("henning effner", ["effner"]),
        ("Effner, Henning", ["effner"]),
        ("H. Effner", ["effner"]),
        ("Hening Effner", ["effner"]),
        ("Muller, Anna", ["mueller"]),
        ("Otto Effner", []),
        ("\u200b", []),
        ("A. Effner", []),
    ],
)
def test_names_that_are_nearly_the_same(name: str, found: list[str]) -> None:
    assert near_names(name, {"effner": "Henning Effner", "mueller": "Anna Müller", "bo": "Bo"}) == found
