import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from forecasts.models.claims import Claim
from forecasts.models.people import Role
from tests import factories
from tests.bulk.files import bring_in, csv_of, match
from tests.web.conftest import SignIn


def test_the_ledger_shows_itself_by_a_real_entry(client: Client, settled: Claim) -> None:
    page = client.get("/").text
    assert "unlikely that it will happen" in page
    assert "Call held" in page
    assert f"/claims/{settled.public_id}/" in page


def test_a_choice_is_shown_by_what_was_said_and_what_came_true(client: Client, roles: None) -> None:
    article = {"article_title": "A preview", "article_url": "https://weather.example/preview"}
    said = article | {"published_on": "2020-06-23", "quote": "Brazil should win", "forecaster_kind": "author"}
    bring_in(csv_of(match(**said)), confirm_outcomes=True)
    told = client.get("/").text
    shown = told[told.index('class="specimen"') : told.index("</section>")]
    assert "<bdi>Brazil 87.6\u00a0%</bdi>" in shown
    assert "A value" not in shown


def test_an_empty_ledger_says_what_is_missing(client: Client, db: None) -> None:
    page = client.get("/").text
    assert "Nothing has been checked yet" in page
    assert "Nothing is due" in page
    assert "How an entry reads" not in page


def test_not_looked_is_never_shown_as_no(client: Client, db: None) -> None:
    factories.forecast(factories.claim(headline="Somebody should look"))
    page = client.get("/").text
    assert "Not yet checked, due for 2," in page
    assert "Did not occur" not in page


def test_the_health_counts_every_state(client: Client, settled: Claim) -> None:
    factories.claim()
    factories.proposal(factories.claim())
    health = client.get("/").context["health"]
    assert (health.recorded, health.due, health.proposed, health.checked, health.came_due) == (3, 1, 1, 1, 3)
    assert health.share_checked == 1 / 3


def test_the_oldest_due_claims_come_first(client: Client, db: None) -> None:
    for headline, year in (("Second", 2021), ("First", 2020), ("Fourth", 2023), ("Third", 2022)):
        factories.claim(headline=headline, deadline_on=factories.NOW.date().replace(year=year))
    assert [line.headline for line in client.get("/").context["due"]] == ["First", "Second", "Third"]


def test_the_page_costs_a_fixed_number_of_queries(
    sign_in: SignIn, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    browser = sign_in()
    for _ in range(8):
        factories.forecast(factories.claim())
        claim = factories.claim(article=factories.article())
        factories.forecast(claim)
        factories.resolution(claim)
    with django_assert_max_num_queries(12):
        assert browser.get("/").status_code == 200


@pytest.mark.parametrize(
    "role, shown, hidden",
    [
        ("", ("Sign in</a>: it takes an account", "Open claims, by deadline"), ("Your desk", "Admin site")),
        (Role.FORECASTER, ("My forecasts",), ("Your desk", "it takes an account")),
        (Role.RESOLVER, ("Your desk</a>: 0 due", "My forecasts"), ("it takes an account",)),
    ],
)
def test_everybody_finds_where_to_begin(
    client: Client, sign_in: SignIn, role: str, shown: tuple[str, ...], hidden: tuple[str, ...]
) -> None:
    page = (sign_in(role) if role else client).get("/").text
    assert all(words in page for words in shown)
    assert not any(words in page for words in hidden)
