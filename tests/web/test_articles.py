from django.test import Client
from pytest_django import DjangoAssertNumQueries

from forecasts.models.claims import Claim, State
from forecasts.models.sources import Capture
from tests import factories
from tests.factories import NOW
from tests.web.conftest import SignIn

PATH = "/articles/north-korea-increases-the-pressure/"


def test_only_articles_with_recorded_claims_are_listed(client: Client, db: None) -> None:
    shown, drafts = factories.article(title="Shown"), factories.article(title="Only drafts")
    factories.claim(article=shown)
    factories.claim(article=shown)
    factories.claim(State.DRAFT, article=drafts)
    page = client.get("/articles/").text
    assert "Shown" in page
    assert "2 claims" in page
    assert "Only drafts" not in page
    assert client.get(f"/articles/{drafts.slug}/").status_code == 404


def test_claims_stand_in_reading_order_and_on_the_strip(client: Client, db: None) -> None:
    article = factories.article()
    article.capture = Capture.objects.create(article=article, text="x" * 200, sha256="0" * 64, captured_at=NOW)
    article.save()
    for headline, start in (("second", 150), ("first", 20), ("nowhere", None)):
        claim = factories.claim(article=article, headline=headline)
        factories.forecast(claim, article=article, quote_exact=headline, quote_start=start)
    answer = client.get(f"/articles/{article.slug}/")
    assert [line.headline for line in answer.context["lines"]] == ["first", "second", "nowhere"]
    assert [str(place.at) for place in answer.context["places"]] == ["10", "75"]
    assert "in per cent of the text: 10, 75." in answer.text


def test_the_figures_of_the_example(client: Client, example: dict[str, Claim]) -> None:
    page = client.get(PATH).text.replace("\N{NO-BREAK SPACE}", " ")
    for said in (
        "All 12 were",
        "1 of 8",
        "2 more are void",
        "3 of 5",
        "21–91 %; 3 more took no side",
        "2 not yet resolved",
    ):
        assert said in page


def test_the_text_itself_is_not_shown(client: Client, db: None) -> None:
    article = factories.article()
    text = "The whole text of the article belongs to its publisher."
    article.capture = Capture.objects.create(article=article, text=text, sha256="0" * 64, captured_at=NOW)
    article.save()
    factories.claim(article=article)
    assert "belongs to its publisher." not in client.get(f"/articles/{article.slug}/").text.replace("The text", "")


def test_the_pages_cost_a_fixed_number_of_queries(
    sign_in: SignIn, example: dict[str, Claim], django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    browser = sign_in()
    for path in ("/articles/", PATH):
        with django_assert_max_num_queries(12):
            assert browser.get(path).status_code == 200
