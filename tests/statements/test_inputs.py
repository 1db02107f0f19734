from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest

from forecasts.models.forecasts import DraftForecast, Statement
from forecasts.models.sources import Article, Capture
from forecasts.statements.asked import Asked, Kind
from forecasts.statements.checks import Problems
from forecasts.statements.inputs import StatementInput, fill, nth_of
from tests import factories

pytestmark = pytest.mark.django_db

ZONE = "Asia/Seoul"
TEXT = "It is likely that it rains. It is likely that it snows."


def an_article(text: str = TEXT) -> Article:
    article = factories.article()
    article.capture = Capture.objects.create(article=article, text=text, sha256="0", captured_at=factories.NOW)
    article.save()
    return article


def filled(**typed: Any) -> tuple[DraftForecast, dict[str, str]]:
    row, problems = DraftForecast(), Problems()
    said = StatementInput(forecaster=factories.forecaster(), **typed)
    fill(row, said, zone=ZONE, now=factories.NOW, problems=problems)
    return row, problems.fields


def test_a_stated_number_is_taken_exactly() -> None:
    row, problems = filled(probability="0.62", low="0.5", high="0.7")
    assert (row.basis, row.p_ppm, row.low_ppm, row.high_ppm) == (Statement.Basis.STATED, 620_000, 500_000, 700_000)
    assert problems == {}


def test_numbers_in_per_cent() -> None:
    row, _ = filled(probability="62.5", in_percent=True)
    assert row.p_ppm == 625_000


@pytest.mark.parametrize("field", ["probability", "low", "high"])
@pytest.mark.parametrize(
    "text", ["1.5", "-0.1", "NaN", "1e400", "true", "62 % %", "０.５", "0,62", "inf", "0." + "1" * 90]
)
def test_numbers_that_cannot_be_taken(field: str, text: str) -> None:
    _, problems = filled(**({"probability": "0.5", "low": "0.1", "high": "0.9"} | {field: text}))
    assert set(problems) == {field}


@pytest.mark.parametrize(
    "typed, field",
    [
        ({"probability": "0.5", "low": "0.8", "high": "0.2"}, "low"),
        ({"probability": "0.9", "low": "0.2", "high": "0.8"}, "probability"),
        ({"probability": "0.5", "low": "0.2"}, "high"),
        ({"probability": "0.5", "high": "0.8"}, "low"),
        ({"low": "0.2", "high": "0.8", "wording": "likely"}, "probability"),
    ],
)
def test_ranges_that_do_not_fit(typed: dict[str, str], field: str) -> None:
    assert field in filled(**typed)[1]


def test_a_wording_is_kept_as_written_with_the_key_of_its_phrase() -> None:
    row, problems = filled(wording="It seems  unlikely")
    assert (row.basis, row.wording, row.phrase_key, row.phrase_chosen, row.p_ppm) == (
        Statement.Basis.WORDING,
        "It seems unlikely",
        "unlikely",
        False,
        None,
    )
    assert problems == {}


@pytest.mark.parametrize(
    "wording", ["is not certain", "quite likely", "likely or unlikely", "who knows", "is projected to"]
)
def test_a_wording_without_a_reading_is_kept_all_the_same(wording: str) -> None:
    row, problems = filled(wording=wording)
    assert (row.phrase_key, problems) == ("", {})


def test_a_chosen_reading_is_marked_and_needs_its_reason() -> None:
    typed = {"wording": "is projected to", "phrase": "is projected to"}
    row, problems = filled(**typed, reading_reason="A central projection")
    assert (row.phrase_key, row.phrase_chosen, problems) == ("is projected to", True, {})
    assert set(filled(**typed)[1]) == {"reading_reason"}


def test_a_reading_in_numbers_needs_its_reason_too() -> None:
    assert set(filled(wording="who knows", probability="0.5")[1]) == {"reading_reason"}
    row, problems = filled(wording="who knows", probability="0.5", reading_reason="A shrug")
    assert (row.basis, row.p_ppm, problems) == (Statement.Basis.WORDING, 500_000, {})


@pytest.mark.parametrize(
    "typed, field",
    [
        ({}, "wording"),
        ({"probability": "0.5", "phrase": "likely", "reading_reason": "So"}, "wording"),
        ({"wording": "maybe", "phrase": "no such phrase", "reading_reason": "So"}, "phrase"),
        ({"wording": "x" * 201}, "wording"),
        ({"wording": "likely\u202e"}, "wording"),
        ({"wording": "likely", "note": "x" * 501}, "note"),
        ({"wording": "likely", "quote": "x" * 2001}, "quote"),
    ],
)
def test_words_that_cannot_be_taken(typed: dict[str, str], field: str) -> None:
    assert set(filled(**typed)[1]) == {field}


def test_the_day_of_a_statement_is_a_day_in_the_claims_zone() -> None:
    row, _ = filled(wording="likely", stated=date(2020, 6, 23))
    assert row.stated_at == datetime(2020, 6, 22, 15, tzinfo=UTC)
    assert (row.stated_on, row.stated_precision) == (date(2020, 6, 23), "day")


def test_without_a_day_it_is_the_articles_and_without_an_article_now() -> None:
    article = factories.article()
    assert filled(wording="likely", article=article)[0].stated_on == article.published_on
    row, _ = filled(wording="likely")
    assert (row.stated_at, row.stated_precision) == (factories.NOW, "instant")


def test_nothing_was_said_in_the_future() -> None:
    assert set(filled(wording="likely", stated=date(2027, 1, 1))[1]) == {"stated"}
    assert set(filled(wording="likely", stated=date(9999, 12, 31))[1]) == {"stated"}


def test_a_quote_is_anchored_in_the_text() -> None:
    row, problems = filled(wording="likely", article=an_article(), quote="likely that it rains")
    assert (row.quote_exact, row.quote_start, row.quote_end, row.quote_match) == ("likely that it rains", 6, 26, "once")
    assert (row.quote_prefix, row.quote_suffix, problems) == ("It is ", ". It is likely that it snows.", {})


def test_of_several_places_one_is_chosen() -> None:
    article = an_article()
    second, _ = filled(wording="likely", article=article, quote="It is likely", quote_nth=2)
    assert (second.quote_match, second.quote_start, nth_of(second)) == ("several", 28, 2)
    assert set(filled(wording="likely", article=article, quote="It is likely", quote_nth=3)[1]) == {"quote_nth"}
    assert set(filled(wording="likely", article=article, quote="It is likely", quote_nth=0)[1]) == {"quote_nth"}


def test_a_quote_that_is_not_there_names_its_field() -> None:
    _, problems = filled(wording="likely", article=an_article(), quote="the moon is made of cheese")
    assert "not in the article's captured text" in problems["quote"]


def test_a_quote_that_is_nearly_there_can_be_taken_over() -> None:
    typed = {"wording": "likely", "article": an_article(), "quote": "is likely that it hails"}
    assert "Not word for word" in filled(**typed, take_nearest=False)[1]["quote"]
    row, problems = filled(**typed, take_nearest=True)
    assert (row.quote_exact, problems) == ("is likely that it rains", {})


def test_without_a_text_a_quote_is_not_checked() -> None:
    row, problems = filled(wording="likely", article=factories.article(), quote="whatever it says")
    assert (row.quote_exact, row.quote_match, row.quote_start, problems) == ("whatever it says", "unchecked", None, {})


@pytest.mark.parametrize(
    "typed",
    [
        {"probability": "0.62", "low": "0.5", "high": "0.7", "note": "In a box"},
        {"wording": "is projected to", "phrase": "is projected to", "reading_reason": "A projection"},
        {"wording": "likely", "quote": "It is likely", "quote_nth": 2},
        {"wording": "likely", "stated": date(2020, 7, 1)},
    ],
)
def test_a_row_made_input_makes_the_same_row_again(typed: dict[str, Any]) -> None:
    row, _ = filled(article=an_article(), **typed)
    again = DraftForecast()
    fill(again, StatementInput.of(row), zone=ZONE, now=factories.NOW, problems=Problems())
    names = [field.attname for field in Statement._meta.fields]
    assert {name: getattr(again, name) for name in names} == {name: getattr(row, name) for name in names}


def test_the_first_place_is_the_default() -> None:
    row, _ = filled(wording="likely", article=an_article(), quote="It is likely")
    assert nth_of(row) == 1
    assert replace(StatementInput.of(row), note="x").quote_nth == 1


@pytest.mark.parametrize("typed, stored", [("", ""), ("yes", "yes"), (" No ", "no"), ("NO", "no")])
def test_which_way_it_points_is_stored_as_answered(typed: str, stored: str) -> None:
    row, problems = filled(probability="0.5", says=typed)
    assert (row.says, problems) == (stored, {})


@pytest.mark.parametrize("typed", ["perhaps", "0", "nein", "n\x00o"])
def test_any_other_answer_is_named(typed: str) -> None:
    assert set(filled(probability="0.5", says=typed)[1]) == {"says"}


@pytest.mark.parametrize("typed, problem", [("no", {"says"}), ("yes", set()), ("", set())])
def test_options_cannot_be_said_not_to_happen(typed: str, problem: set[str]) -> None:
    row, problems = DraftForecast(), Problems()
    said = StatementInput(forecaster=factories.forecaster(), distribution=(("a", "0.5"), ("b", "0.5")), says=typed)
    asked = Asked(kind=Kind.CHOICE, options=("a", "b"))
    fill(row, said, zone=ZONE, now=factories.NOW, problems=problems, asked=asked)
    assert (set(problems.fields), row.says) == (problem, "")
