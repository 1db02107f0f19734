import pytest
from django.test import Client
from pytest_django import Settings

from forecasts.admin.readings import NO_READING, NO_WORDING, reading_text

ADDRESS = "/admin/forecasts/claim/reading/"


@pytest.mark.parametrize(
    "wording, phrase, text",
    [
        ("it seems unlikely", "", "“unlikely” reads as 20 %, from 5 to 30 % (survey-2026/"),
        ("would be possible", "", "It commits the author to nothing"),
        ("is projected to", "is projected to", "“is projected to” reads as 75 %"),
        ("is projected to", "", NO_READING),
        ("quite likely", "", NO_READING),
        ("  ", "", NO_WORDING),
        ("likely", "no such phrase", NO_READING),
    ],
)
def test_a_reading_in_words(wording: str, phrase: str, text: str) -> None:
    assert text in reading_text(wording, phrase)


def test_it_is_the_reading_of_the_ledgers_own_lexicon(settings: Settings) -> None:
    settings.LEXICON = "nato"
    assert "from 10 to 40 % (nato/" in reading_text("unlikely")


@pytest.mark.django_db
def test_the_page_asks_for_it_while_the_wording_is_typed(recorder: Client) -> None:
    answer = recorder.get(ADDRESS, {"wording": "likely"}).json()
    assert answer["reading"].startswith("“likely” reads as 75 %")
    assert recorder.get(ADDRESS, {"wording": "x" * 5000}).json() == {"reading": NO_READING}


@pytest.mark.django_db
def test_nobody_else_can_ask() -> None:
    assert Client().get(ADDRESS).status_code == 302
