"""A number that leads to a list says how many claims the list shows: on cards, indexes, the home page and the desk."""

import re
from collections.abc import Iterator
from html import unescape

import pytest
from django.test import Client

from forecasts import clock
from forecasts.models.claims import Claim
from forecasts.models.people import Role
from forecasts.models.resolutions import Outcome
from forecasts.models.scores import ScoreJob
from forecasts.models.sources import Article, Forecaster, Topic
from forecasts.scorecards.publishing import operations
from tests import factories
from tests.factories import NOW
from tests.web.conftest import SignIn

ROW = re.compile(r'<th scope="row"><a href="([^"]+)">[^<]*</a></th><td class="n">([\d,]+)</td>')
INDEX = re.compile(r'<a href="(/claims/\?[^"]+)">([\d,]+) claim')
HOME = re.compile(r'<a href="(/claims/\?[^"]+)">All ([\d,]+), oldest first')
TAB = re.compile(r'<a href="(/(?:queue|review)/[^"]*)"[^>]*>[^<]*<span class="count">([\d,]+)')
CARDS = (
    "/ledger/",
    "/forecasters/a/",
    "/outlets/daily/",
    "/outlets/weekly/",
    "/topics/rain/",
    "/articles/one/scorecard/",
)


def stated_by_the_author(author: Forecaster, article: Article, rain: Topic) -> None:
    """Claims with a stated number, a withdrawal, and words without a reading: open, due, and with each outcome."""
    ahead = NOW.replace(year=9000)
    reader = factories.forecaster("reader", opted_in=True)
    unread = {"wording": "as it were", "phrase_key": ""}
    withdrawn = {"basis": "withdrawal", "p_ppm": None}
    for fields in ({}, withdrawn, unread):
        for deadline_at in (NOW, ahead):
            claim = factories.claim(article=article, topics=[rain], deadline_at=deadline_at)
            factories.forecast(claim, forecaster=author, **fields)
            factories.forecast(claim, forecaster=reader)
        for outcome in (Outcome.OCCURRED, Outcome.DID_NOT_OCCUR, Outcome.AMBIGUOUS):
            claim = factories.claim(article=article, topics=[rain])
            factories.forecast(claim, forecaster=author, **fields)
            factories.resolution(claim, outcome)


@pytest.fixture
def ledger(db: None) -> None:
    """Claims in every state, with forecasts of every kind: scored, withdrawn, without a reading, late, a reader's, quoted."""
    daily, weekly = factories.outlet(slug="daily"), factories.outlet(slug="weekly")
    author, other = factories.forecaster(slug="a"), factories.forecaster()
    article, rain = factories.article(slug="one", outlet=daily), factories.topic(slug="rain")
    stated_by_the_author(author, article, rain)
    factories.forecast(factories.claim(outlet=weekly, article=article), forecaster=other)
    factories.forecast(factories.claim(article=article), forecaster=other, article=factories.article(outlet=weekly))
    factories.forecast(factories.claim(article=article), forecaster=factories.forecaster("quoted"))
    factories.proposal(factories.claim(article=article))
    proposed = factories.claim(article=article, topics=[rain])
    factories.forecast(proposed, forecaster=author)
    factories.proposal(proposed)
    factories.claim("draft", article=article, topics=[rain])
    claims = Claim.objects.recorded()
    ScoreJob.objects.raise_for(claims)
    for claim in claims:
        operations.score_claims(claim_pks=[claim.pk], now=clock.now())


def counts(client: Client, path: str, pattern: re.Pattern[str]) -> Iterator[tuple[str, int]]:
    """The addresses on a page, each with the number that stands there."""
    for address, number in pattern.findall(client.get(path).text):
        yield unescape(address), int(number.replace(",", ""))


def listed(client: Client, address: str) -> int:
    """How many claims a list shows."""
    return int(client.get(address, follow=True).context["page"].paginator.count)


@pytest.mark.usefixtures("ledger")
@pytest.mark.parametrize("path", CARDS)
def test_every_count_of_a_card_leads_to_as_many_claims(client: Client, path: str) -> None:
    found = list(counts(client, path, ROW))
    assert len(found) > 1 or path == "/outlets/weekly/"
    assert [(address, number) for address, number in found if listed(client, address) != number] == []


@pytest.mark.usefixtures("ledger")
def test_every_count_of_an_index_and_the_home_page_does_so(client: Client) -> None:
    for path, pattern in (("/outlets/", INDEX), ("/topics/", INDEX), ("/forecasters/", INDEX), ("/", HOME)):
        found = list(counts(client, path, pattern))
        assert found, path
        assert [(address, number) for address, number in found if listed(client, address) != number] == [], path


@pytest.mark.usefixtures("ledger")
@pytest.mark.parametrize("role", [Role.RESOLVER, Role.REVIEWER])
def test_every_queue_of_the_desk_does_so(sign_in: SignIn, role: Role) -> None:
    client = sign_in(role)
    found = set(counts(client, "/queue/", TAB))
    assert len(found) == (4 if role == Role.REVIEWER else 3)
    assert [(address, number) for address, number in found if listed(client, address) != number] == []


@pytest.mark.usefixtures("ledger")
def test_a_forecast_withdrawn_on_an_open_claim_is_not_called_resolved(client: Client) -> None:
    document = client.get("/api/v1/scorecards/forecaster/a/").json()
    assert document["counts"]["unscorable"] == {"no_reading": 2, "withdrawn": 2}
    assert document["counts"]["open"] == 3
    unscorable = client.get("/api/v1/claims/?forecaster=a&card=unscorable").json()["results"]
    assert {claim["state"] for claim in unscorable} == {"resolved"}
    assert len(unscorable) == 4


@pytest.mark.parametrize("asked", ["card=x", "card=scored&forecaster=nobody"])
def test_a_card_that_there_is_not_is_refused(client: Client, db: None, asked: str) -> None:
    assert client.get(f"/api/v1/claims/?{asked}").status_code == 400
    assert client.get(f"/claims/?{asked}").status_code == 200
