import json
import re

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from forecasts import clock
from forecasts.models.claims import Claim
from tests.factories import NOW
from tests.resolution.stage import NO, settle
from tests.scorecards import stage
from tests.web.conftest import SignIn

PATH = "/forecasters/henning-effner/"
ALL_AT_ONCE = "topic=missiles&since=2020-01-01&until=2020-12-31&horizon=30-to-180&recorded=retrospective"


@pytest.fixture(autouse=True)
def _now(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOW)


@pytest.fixture(name="claims")
def _claims(db: None) -> dict[int, Claim]:
    return stage.example()


@pytest.mark.usefixtures("claims")
def test_the_whole_card_offers_a_form_and_says_nothing_of_a_part(client: Client) -> None:
    page = client.get(PATH).text
    assert '<details class="card-filters">' in page
    assert '<option value="missiles">' in page
    assert 'class="chip"' not in page
    assert "claims:</strong>" not in page


@pytest.mark.usefixtures("claims")
def test_a_cut_shows_its_chips_its_size_and_its_own_figures(client: Client) -> None:
    answer = client.get(f"{PATH}?{ALL_AT_ONCE}")
    page = answer.text
    assert "<strong>3 of 10 claims:</strong> topic: Missiles, closed from 1 Jan 2020, closed until 31 Dec 2020" in page
    chips = re.findall(r'<a class="chip" href="([^"]+)"><bdi>([^<]+)</bdi>', page)
    assert [label for _, label in chips] == [
        "Topic: Missiles",
        "Closed from 1 Jan 2020",
        "Closed until 31 Dec 2020",
        "Stated 30 to 180 days ahead",
        "Recorded afterwards",
    ]
    for url, _ in chips:
        without = client.get(url.replace("&amp;", "&")).context
        assert len(without["filters"].chips) == len(chips) - 1
    assert answer.context["document"]["counts"]["claims"] == 3
    assert len(answer.context["lines"]) == 3
    assert '<details class="card-filters">' in page
    assert '<option value="missiles" selected>' in page


@pytest.mark.usefixtures("claims")
def test_what_can_be_taken_away_is_the_same_cut(client: Client) -> None:
    page = client.get(f"{PATH}?{ALL_AT_ONCE}").context
    card = client.get(page["json_url"]).json()
    assert card["cut"] == page["document"]["cut"]
    assert card["scores"] == page["document"]["scores"]
    for chart, url in page["vega"].items():
        answer = client.get(url)
        assert answer.headers["Content-Disposition"].startswith(f'attachment; filename="{chart}-')
    points = json.loads(client.get(page["vega"]["calibration"]).content)["layer"][-1]["data"]["values"]
    assert sum(point["n"] for point in points) == card["calibration"]["n"]


@pytest.mark.usefixtures("claims")
def test_an_empty_cut_says_so_and_leads_back(client: Client) -> None:
    page = client.get(f"{PATH}?recorded=prospective").text
    assert "No forecast is left" in page
    assert "<strong>0 of 10 claims:</strong> recorded in advance" in page
    assert f'<a class="btn" href="{PATH}">The whole card</a>' in page
    assert "For statisticians" not in page


def test_an_earlier_day_is_shown_with_its_calls_as_they_stood(
    client: Client, claims: dict[int, Claim], monkeypatch: pytest.MonkeyPatch
) -> None:
    before = client.get(PATH).context
    later = NOW.replace(day=27)
    settle(claims[7], NO, now=later)
    stage.score(claims[7], now=later)
    monkeypatch.setattr(clock, "now", lambda: later)
    answer = client.get(f"{PATH}?as_of=2026-11-24")
    assert "<strong>As it stood on 24 Nov 2026:</strong>" in answer.text
    assert answer.context["document"]["scores"] == before["document"]["scores"]
    assert [line.outcome for line in answer.context["lines"]] == [line.outcome for line in before["lines"]]
    assert client.get(PATH).context["document"]["scores"]["brier"]["n"] == 7
    assert client.get(f"{PATH}?as_of=2020-01-01").context["document"]["counts"]["claims"] == 0


@pytest.mark.usefixtures("claims")
def test_today_is_the_card_of_now_and_blanks_leave_the_address(client: Client) -> None:
    assert client.get(f"{PATH}?as_of={NOW:%Y-%m-%d}").context["then"] == ""
    answer = client.get(f"{PATH}?as_of=&topic=missiles&since=&until=&horizon=&recorded=")
    assert (answer.status_code, answer.headers["Location"]) == (302, f"{PATH}?topic=missiles")
    assert client.get(f"{PATH}?as_of=&topic=").headers["Location"] == PATH


@pytest.mark.usefixtures("claims")
def test_an_older_method_says_that_it_is_one(client: Client) -> None:
    page = client.get(f"{PATH}?method=1").text
    assert "<strong>As method 1 made it,</strong>" in page
    assert '<input type="hidden" name="method" value="1">' in page
    assert "Spherical" not in page
    assert "As method" not in client.get(f"{PATH}?method=3").text


@pytest.mark.parametrize(
    "query, names",
    [
        ("as_of=9999-99-99", ["As of"]),
        ("as_of=2026-11-25", ["As of"]),
        ("as_of=0001-01-01", ["As of"]),
        ("method=-1", ["Method"]),
        ("method=99", ["Method"]),
        ("topic=nowhere", ["Topic"]),
        ("topic=" + "x" * 5000, ["Topic"]),
        ("since=9999-99-99&until=x", ["Closed from", "Closed until"]),
        ("since=2020-02-01&until=2020-01-01", ["Closed until"]),
        ("horizon=30&recorded=true", ["Stated", "Recorded"]),
    ],
)
@pytest.mark.usefixtures("claims")
def test_what_cannot_be_understood_is_named_over_the_form(client: Client, query: str, names: list[str]) -> None:
    answer = client.get(f"{PATH}?{query}")
    assert answer.status_code == 400
    assert [name for name, _ in answer.context["filters"].wrong] == names
    assert all(f"<strong>{name}:</strong>" in answer.text for name in names)
    assert '<details class="card-filters" open>' in answer.text
    assert f'<a href="{PATH}">all of it</a>' in answer.text


def test_nobody_is_nobody_however_one_asks(client: Client, db: None) -> None:
    assert client.get("/forecasters/nobody/?method=x").status_code == 404
    assert client.get("/forecasters/nobody/?method=1").status_code == 404
    assert client.get("/charts/ledger/ledger/nothing.vl.json").status_code == 404
    assert list(client.get("/charts/ledger/ledger/time.vl.json?method=x").json()) == ["method"]


@pytest.mark.usefixtures("claims")
def test_a_cut_of_what_is_published_costs_few_queries(
    sign_in: SignIn, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    browser = sign_in()
    for path in (PATH, "/topics/north-korea/", "/ledger/"):
        with django_assert_max_num_queries(15):
            assert browser.get(f"{path}?{ALL_AT_ONCE}").status_code == 200
