import pytest
from django.test import Client
from pytest_django import Settings

from forecasts.admin.readings import NO_READING, NO_WORDING, Typed, published_text, reading_text
from forecasts.models.sources import Article, Capture
from tests import factories

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
        ("would", "", "“would” is not read by itself: in reported speech"),
        ("would", "could", "“could” reads as 40 %"),
        ("would", "no reading", NO_READING),
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
    assert recorder.get(ADDRESS, {"wording": "x" * 5000}).json()["reading"] == NO_READING


@pytest.mark.django_db
def test_nobody_else_can_ask() -> None:
    assert Client().get(ADDRESS).status_code == 302


EVENT = {"event": "North Korea tests a nuclear device", "deadline": "2020-11-03"}
FAILS = "likely that Labour will fail to reach a majority"


@pytest.mark.django_db
@pytest.mark.parametrize(
    "typed, published",
    [
        ({"wording": "it seems unlikely"}, "20 % that North Korea tests a nuclear device by 3 November 2020."),
        ({"wording": "unlikely", "says": "yes"}, "80 % that North Korea tests"),
        ({"wording": "likely", "says": "no", "quote": FAILS}, "25 % that North Korea tests"),
        ({"wording": "odd", "phrase": "likely"}, "75 % that"),
        ({"probability": "70", "says": "no"}, "30 % that"),
        ({"probability": "70"}, "70 % that"),
        ({"wording": "odd"}, "Without a reading"),
        ({"wording": "would"}, "Without a reading"),
        ({"probability": "x"}, "appears here"),
        ({"wording": "likely", "kind": "choice"}, "as they are stated"),
        ({"wording": "likely", "event": "The vote on 3 November 2020 fails."}, "75 % that the vote on 3 November 2020 fails."),
        ({"wording": "likely", "event": "", "deadline": "soon"}, "75 % that the event happens."),
    ],
)  # fmt: skip
def test_the_sentence_that_will_be_published(typed: dict[str, str], published: str) -> None:
    assert published in published_text(Typed(**(EVENT | typed)))


@pytest.mark.django_db
def test_it_names_the_forecaster_and_takes_the_event_of_a_recorded_claim() -> None:
    author, claim = factories.forecaster(name="Henning Effner"), factories.claim(event="It rains")
    typed = Typed(wording="unlikely", forecaster=str(author.pk), claim=str(claim.pk))
    assert published_text(typed) == "Henning Effner: 20 % that It rains by 3 November 2020."


@pytest.mark.django_db
def test_without_a_forecaster_it_is_the_articles_one_author() -> None:
    author = factories.forecaster(name="Henning Effner")
    alone, both = factories.article(authors=[author]), factories.article(authors=[author, factories.forecaster()])
    said = {"wording": "unlikely", "event": "It rains"}
    published = [
        published_text(Typed(**said, article=str(alone.pk))),
        published_text(Typed(**said, author=str(author.pk))),
        published_text(Typed(**said, article=str(both.pk))),
        published_text(Typed(**said, forecaster="9" * 30, article=str(alone.pk))),
    ]
    assert [text.partition(":")[0] for text in published] == ["Henning Effner"] * 2 + ["The forecaster"] * 2


@pytest.mark.django_db
def test_the_rest_of_the_sentence_in_the_article_counts() -> None:
    article, text = factories.article(), "It is likely that Labour will fail. So it seems."
    kept = Capture.objects.create(article=article, text=text, sha256="0" * 64, captured_at=factories.NOW)
    Article.objects.filter(pk=article.pk).update(capture=kept)
    typed = Typed(wording="likely", quote="It is likely", article=str(article.pk), event="Labour wins")
    assert "The sentence holds “fail”" in published_text(typed)


@pytest.mark.django_db
def test_where_it_is_open_which_way_it_points_both_are_shown(recorder: Client) -> None:
    sent = {"wording": "likely", "quote": FAILS, "event": "Labour wins a majority", "deadline": "2026-05-07"}
    published = recorder.post(ADDRESS, sent).json()["published"]
    assert "Do the words say that it will happen? The sentence holds “fail”" in published
    assert "Yes: 75 % that Labour wins a majority by 7 May 2026. No: 25 % that Labour wins" in published
