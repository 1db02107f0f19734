import re

import pytest
from django.core.management import call_command
from django.test import Client

from forecasts.models.claims import State
from forecasts.models.sources import Forecaster
from forecasts.web import crawlers
from tests import factories
from tests.scorecards import stage

pytestmark = pytest.mark.django_db


def addresses(client: Client, path: str = "/sitemap.xml") -> list[str]:
    """Every address in a sitemap, those of an index followed."""
    answer = client.get(path)
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/xml")
    found = [address.removeprefix("http://testserver") for address in re.findall("<loc>(.*?)</loc>", answer.text)]
    if "<sitemapindex" not in answer.text:
        return found
    return [address for section in found for address in addresses(client, section.replace("&amp;", "&"))]


def test_every_address_of_the_sitemap_answers(client: Client) -> None:
    call_command("load_example", "--small", verbosity=0)
    found = addresses(client)
    assert {"/", "/claims/", "/forecasters/henning-effner/", "/help/recording/", "/topics/north-korea/"} <= set(found)
    assert len(found) == len(set(found))
    assert {address: code for address in found if (code := client.get(address).status_code) != 200} == {}


def test_what_is_not_public_is_not_in_it(client: Client) -> None:
    draft = factories.claim(state=State.DRAFT)
    private = factories.forecaster(Forecaster.Kind.READER)
    public = factories.forecaster(Forecaster.Kind.READER, opted_in=True)
    found = addresses(client)
    assert f"/forecasters/{public.slug}/" in found
    assert not [address for address in found if draft.public_id in address or private.slug in address]


def test_a_large_ledger_has_pages(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(crawlers.Claims, "limit", 2)
    claims = [stage.recorded() for _ in range(5)]
    assert client.get("/sitemap.xml").text.count("sitemap-claims.xml") == 3
    assert {f"/claims/{claim.public_id}/" for claim in claims} <= set(addresses(client))


@pytest.mark.parametrize("path", ["/sitemap-nothing.xml", "/sitemap-claims.xml?p=99", "/sitemap-claims.xml?p=x"])
def test_a_section_or_page_that_is_none(client: Client, path: str) -> None:
    assert client.get(path).status_code == 404


def test_robots_are_told_where_the_sitemap_is_and_what_is_private(client: Client) -> None:
    lines = client.get("/robots.txt").text.splitlines()
    assert lines[-1] == "Sitemap: http://testserver/sitemap.xml"
    assert "Disallow: /accounts/" in lines
    private = [line.removeprefix("Disallow: ") for line in lines if line.startswith("Disallow")]
    assert [address for address in addresses(client) if address.startswith(tuple(private))] == []


def test_the_icon_is_found_by_its_old_name(client: Client) -> None:
    answer = client.get("/favicon.ico")
    assert (answer.status_code, answer["Location"]) == (302, "/static/forecasts/favicon.ico")
