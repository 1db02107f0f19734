from decimal import Decimal

import pytest

from forecasts.scoring import lexicons
from forecasts.scoring.lexicons.rules import DATA, percent_to_ppm, rules
from forecasts.scoring.lexicons.wording import phrase_keys


def test_the_default_comes_first_and_every_file_is_named() -> None:
    assert lexicons.names()[0] == lexicons.DEFAULT == lexicons.get().name
    for name in lexicons.names():
        lexicon = lexicons.get(name)
        assert (lexicon.name, lexicon.label) == (name, f"{name}/{lexicon.version}.{rules().version}")
        assert lexicon.title
        assert lexicon.source
        assert lexicon.note


def test_every_data_file_belongs_to_a_lexicon() -> None:
    files = {file.name for file in DATA.iterdir()}
    assert files == {f"{name}.toml" for name in lexicons.names()} | {"rules.toml", "negations.toml"}


@pytest.mark.parametrize("name", ["", "survey-1999", "../rules", "rules", "x" * 100_000])
def test_an_unknown_lexicon_is_refused_with_those_there_are(name: str) -> None:
    with pytest.raises(lexicons.UnknownLexicon, match="choose one of survey-2026, survey-2018") as refused:
        lexicons.get(name)
    assert len(str(refused.value)) < 300


def test_rules_speak_of_phrases_that_exist() -> None:
    ours, known = rules(), phrase_keys()
    targets = {target for targets in ours.synonyms.values() for target in targets}
    targets |= {rule.reads_as for rule in ours.house_rules.values()}

    assert {target.removeprefix("not ") for target in targets} <= known
    assert ours.non_committal | ours.unhedged | ours.negatable <= known


def test_every_rule_leads_to_a_reading_somewhere() -> None:
    every = [lexicons.get(name) for name in lexicons.names()]
    for key in rules().synonyms.keys() | rules().house_rules.keys():
        assert any(lexicon.reading_of(key) for lexicon in every), key


def test_a_percentage_finer_than_parts_per_million_is_refused() -> None:
    with pytest.raises(ValueError, match="more than four decimals"):
        percent_to_ppm(Decimal("0.00001"))
