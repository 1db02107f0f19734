from datetime import date

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from forecasts.models.claims import Claim
from forecasts.models.people import Role, User
from forecasts.models.sources import Forecaster
from forecasts.scorecards.publishing import operations
from tests import factories
from tests.factories import NOW
from tests.history_check import assert_history_holds
from tests.web.conftest import SignIn


@pytest.fixture
def reader(roles: None) -> User:
    return factories.person(Role.FORECASTER)


@pytest.fixture
def browser(sign_in: SignIn, reader: User) -> Client:
    return sign_in(user=reader)


@pytest.fixture
def own(browser: Client, reader: User) -> Forecaster:
    """The reader's forecaster, after a forecast of 20 % on a claim that did not occur."""
    claim = factories.claim(deadline_on=date(2060, 1, 1), headline="Rain in Berlin", topics=[factories.topic()])
    browser.post(f"/claims/{claim.public_id}/forecast/", {"probability": "20"})
    factories.resolution(Claim.objects.get(pk=claim.pk))
    operations.score_claims(claim_pks=[claim.pk], now=NOW)
    return Forecaster.objects.get(user=reader)


def choose(browser: Client, public: str) -> str:
    answer = browser.post("/forecasts/mine/card/", {"public": public}, follow=True)
    assert answer.status_code == 200
    return str(answer.text)


def test_who_has_no_forecast_learns_how_to_make_one(browser: Client) -> None:
    page = browser.get("/forecasts/mine/").text
    assert "You have not forecast anything yet" in page
    assert 'href="/claims/?state=open"' in page
    assert "no forecasts yet" in choose(browser, "yes")


def test_ones_own_card_is_scored_and_is_nobody_elses(browser: Client, own: Forecaster, client: Client) -> None:
    page = browser.get("/forecasts/mine/").text.replace("\N{NO-BREAK SPACE}", " ")
    assert "Only you see this scorecard." in page
    assert "1 of 1" in page
    assert "0.04" in page
    assert "Rain in Berlin" in page
    assert "JSON" not in page
    card = f"/forecasters/{own.slug}/"
    for visitor in (client, browser):
        assert visitor.get(card).status_code == 404
        assert visitor.get(f"/api/v1/scorecards/forecaster/{own.slug}/").status_code == 404
        assert visitor.get(f"/api/v1/claims/?forecaster={own.slug}").status_code == 400
    assert own.name not in client.get("/ledger/").text


def test_a_card_is_public_by_choice_until_that_is_taken_back(browser: Client, own: Forecaster, client: Client) -> None:
    page = choose(browser, "yes")
    assert "Your scorecard is public now" in page
    assert "public already" in choose(browser, "yes")
    assert own.name in client.get(f"/forecasters/{own.slug}/").text
    card = client.get(f"/api/v1/scorecards/forecaster/{own.slug}/").json()
    assert (card["subject"]["name"], card["scores"]["brier"]["value"]) == (own.name, 0.04)
    assert "yours alone again" in choose(browser, "no")
    assert client.get(f"/forecasters/{own.slug}/").status_code == 404
    assert_history_holds()


def test_lists_call_a_reader_a_reader_unless_the_card_is_public(
    browser: Client, own: Forecaster, client: Client
) -> None:
    claim = Claim.objects.get()
    page, listed = f"/claims/{claim.public_id}/", f"/api/v1/claims/{claim.public_id}/forecasts/"
    assert "A reader<small" in client.get(page).text
    assert own.name not in client.get(page).text
    [forecast] = client.get(listed).json()["results"]
    assert forecast["forecaster"]["name"] == "a reader"
    assert f"/{claim.public_id}/" not in client.get("/claims/", {"q": own.name}).text
    assert "is left out" in client.get("/claims/", {"forecaster": own.slug}).text
    choose(browser, "yes")
    assert f'href="/forecasters/{own.slug}/"' in client.get(page).text
    [forecast] = client.get(listed).json()["results"]
    assert forecast["forecaster"]["name"] == own.name
    found = client.get("/claims/", {"forecaster": own.slug}).text
    assert f"/{claim.public_id}/" in found
    assert "is left out" not in found


def test_readers_stand_on_no_card_of_a_topic_or_the_ledger(own: Forecaster, client: Client) -> None:
    topic = Claim.objects.get().topics.get()
    for card in (f"/topics/{topic.slug}/", "/ledger/"):
        answer = client.get(card)
        assert (answer.context["lines"], answer.context["apart"]) == ([], [])


def test_a_withdrawn_forecast_says_so(browser: Client, reader: User) -> None:
    claim = factories.claim(deadline_on=date(2060, 1, 1))
    browser.post(f"/claims/{claim.public_id}/forecast/", {"probability": "20"})
    browser.post(f"/claims/{claim.public_id}/forecast/withdraw/")
    page = browser.get("/forecasts/mine/").text
    assert "withdrawn" in page
    assert "no reading" not in page


def test_the_page_is_for_those_who_are_signed_in(client: Client, db: None) -> None:
    for address in ("/forecasts/mine/", "/forecasts/mine/card/"):
        assert client.get(address)["Location"] == f"/accounts/login/?next={address}"
    assert "My forecasts" not in client.get("/methods/").text


def test_a_waiting_page_asks_for_itself(browser: Client, own: Forecaster) -> None:
    fragment = browser.get("/forecasts/mine/", headers={"HX-Request": "true"}).text
    assert "<html" not in fragment
    assert "My forecasts" in fragment
    assert browser.get("/forecasts/mine/card/")["Location"] == "/forecasts/mine/"


def test_the_page_costs_few_queries(
    browser: Client, own: Forecaster, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for _ in range(5):
        factories.forecast(factories.claim(), forecaster=own)
    with django_assert_max_num_queries(13):
        assert browser.get("/forecasts/mine/").status_code == 200
