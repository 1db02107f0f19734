"""What pages, programs and files say of a forecaster who has become another name of somebody."""

import pytest
from django.test import Client

from forecasts.bulk import exporting
from forecasts.capture import merging
from forecasts.history.actors import Actor
from forecasts.models.claims import Claim
from forecasts.models.forecasts import Forecast
from forecasts.models.people import Role
from forecasts.models.sources import Forecaster
from tests import factories
from tests.bulk.files import bring_in, csv_of, row
from tests.factories import NOW
from tests.scorecards import stage

pytestmark = pytest.mark.django_db


@pytest.fixture
def claim() -> Claim:
    """A resolved claim with a forecast of Otto, who is another name of Anna."""
    anna, otto = factories.forecaster(name="Anna", slug="anna"), factories.forecaster(name="Otto", slug="otto")
    article = factories.article(slug="text", authors=[anna, otto])
    claim = stage.called(
        claim=stage.recorded(article=article), forecaster=otto, article=article, quote_exact="It will hardly happen."
    ).claim
    editor = Actor.of(factories.person(Role.ADMIN))
    merging.merge(forecaster=otto, into=anna, reason="One person.", actor=editor, now=NOW)
    stage.score()
    return claim


ADDRESSES = [
    ("/forecasters/otto/", "/forecasters/anna/"),
    ("/forecasters/otto/?recorded=retrospective", "/forecasters/anna/?recorded=retrospective"),
    ("/api/v1/scorecards/forecaster/otto/", "/api/v1/scorecards/forecaster/anna/"),
    ("/api/v1/scorecards/forecaster/otto/?method=1", "/api/v1/scorecards/forecaster/anna/?method=1"),
    ("/charts/forecaster/otto.vl.json", "/charts/forecaster/anna.vl.json"),
    ("/charts/forecaster/otto/time.vl.json", "/charts/forecaster/anna/time.vl.json"),
]


@pytest.mark.parametrize("old, new", ADDRESSES)
def test_old_addresses_lead_on(client: Client, claim: Claim, old: str, new: str) -> None:
    answer = client.get(old)
    assert (answer.status_code, answer.headers["Location"]) == (302, new)
    assert client.get(new).status_code == 200


def test_as_of_before_it_there_are_two(client: Client, claim: Claim) -> None:
    answer = client.get("/api/v1/scorecards/forecaster/otto/?as_of=2026-11-24T11:59:59Z")
    assert answer.json()["subject"]["name"] == "Otto"


@pytest.mark.parametrize(
    "address", ["/claims/{id}/", "/articles/text/", "/claims/", "/claims/{id}/history/", "/forecasters/"]
)
def test_pages_name_the_person_who_is_meant(client: Client, claim: Claim, address: str) -> None:
    page = client.get(address.format(id=claim.public_id)).text
    assert "Otto" not in page.replace("/history/", "")
    assert "Anna" in page or "history" in address


def test_programs_do_too(client: Client, claim: Claim) -> None:
    [forecast] = client.get(f"/api/v1/claims/{claim.public_id}/").json()["forecasts"]
    assert (forecast["forecaster"]["slug"], forecast["stands"]) == ("anna", True)
    assert [each["slug"] for each in client.get("/api/v1/forecasters/").json()["results"]] == ["anna"]
    for slug in ("anna", "otto"):
        assert len(client.get(f"/api/v1/claims/?forecaster={slug}").json()["results"]) == 1
    for word in ("Anna", "Otto"):
        assert len(client.get(f"/api/v1/claims/?q={word}").json()["results"]) == 1
    [article] = client.get("/api/v1/articles/").json()["results"]
    assert [author["slug"] for author in article["authors"]] == ["anna"]


def test_a_file_that_names_the_other_name_adds_nothing() -> None:
    bring_in(csv_of(row(forecaster="Otto")))
    otto, anna = Forecaster.objects.get(name="Otto"), factories.forecaster("model", name="Anna")
    editor = Actor.of(factories.person(Role.ADMIN))
    merging.merge(forecaster=otto, into=anna, reason="One person.", actor=editor, now=NOW)
    for name in ("Otto", "Anna"):
        again = bring_in(csv_of(row(forecaster=name)))
        assert (again.counts.new_forecasts, again.rejections) == (0, [])
    later = {"stated_at": "2020-07-01T12:00:00+02:00", "probability": "0.3"}
    bring_in(csv_of(row(forecaster="Otto", **later)))
    assert Forecast.objects.latest("pk").credited_to == anna
    assert [line["forecaster"] for line in exporting.rows()] == ["Anna", "Anna"]
