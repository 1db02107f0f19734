import re
from typing import Any

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from forecasts.models.sources import Forecaster
from forecasts.scorecards.boards import board_rows
from forecasts.scorecards.boards import leaderboard as boards
from forecasts.web.leaderboard import scale_of, whisker
from tests import factories
from tests.scorecards import stage
from tests.web.conftest import SignIn

AFTERWARDS = {"part": "retrospective"}


@pytest.fixture
def two_with_a_place(roles: None, monkeypatch: pytest.MonkeyPatch) -> list[Forecaster]:
    """Two authors of six forecasts each, of whom one is far better; six are enough here."""
    monkeypatch.setattr(board_rows, "FEWEST_RANKED", 6)
    better, worse = factories.forecaster(name="Better"), factories.forecaster(name="Worse")
    for _ in range(6):
        claim = stage.recorded(outlet=factories.outlet())
        factories.forecast(claim, forecaster=better, p_ppm=0)
        stage.called("highly likely", claim=claim, forecaster=worse)
    stage.called(forecaster=factories.forecaster(name="One alone"))
    stage.score()
    return [better, worse]


def test_places_intervals_and_what_lacks_for_a_place(client: Client, two_with_a_place: list[Forecaster]) -> None:
    answer = client.get("/leaderboard/", AFTERWARDS)
    ranked, unranked = answer.context["ranked"], answer.context["unranked"]
    assert [(line.row["subject"]["name"], line.place) for line in ranked] == [("Better", "1"), ("Worse", "2")]
    assert [(line.row["unranked"], line.place, line.whisker) for line in unranked] == [
        ("1 scored, 6 needed", "–", None)
    ]
    assert answer.text.count('<svg class="whisker"') == 2
    assert "1 scored, 6 needed" in answer.text
    for forecaster in two_with_a_place:
        assert f'href="/forecasters/{forecaster.slug}/"' in answer.text


def test_what_was_recorded_afterwards_stands_on_a_board_of_its_own(
    client: Client, two_with_a_place: list[Forecaster]
) -> None:
    ahead = client.get("/leaderboard/", {"part": "prospective"})
    assert "all 6 scored forecasts were recorded afterwards" in ahead.text
    assert ahead.context["ranked"] == []
    assert "this board stands alone" in client.get("/leaderboard/", AFTERWARDS).text


@pytest.mark.parametrize("order, names", [("error", ["Better", "Worse"]), ("n", ["Better", "Worse"])])
def test_it_can_be_sorted_and_says_by_what(
    client: Client, two_with_a_place: list[Forecaster], order: str, names: list[str]
) -> None:
    answer = client.get("/leaderboard/", AFTERWARDS | {"order": order})
    assert [line.row["subject"]["name"] for line in answer.context["ranked"]] == names
    assert answer.text.count("aria-sort=") == 1
    assert 'href="/leaderboard/?part=retrospective&amp;order=held"' in answer.text


@pytest.mark.parametrize("kind, name", [("outlet", "Outlet"), ("topic", "Topic")])
def test_each_kind_has_a_board(client: Client, db: None, kind: str, name: str) -> None:
    topic, outlet = factories.topic(slug="the-topic"), factories.outlet(slug="the-outlet")
    stage.called(claim=stage.recorded(topics=[topic], outlet=outlet))
    stage.score()
    answer = client.get("/leaderboard/", {"kind": kind})
    assert f"/{kind}s/the-{kind}/" in answer.text
    assert f'aria-current="page">{name}s</a>' in answer.text


@pytest.mark.parametrize(
    "asked",
    [{"kind": "planet"}, {"part": "both"}, {"order": "luck"}, {"page": "7"}, {"page": "-1"}, {"page": "9" * 99}],
)
def test_what_is_not_understood_is_said_and_left_out(client: Client, db: None, asked: dict[str, str]) -> None:
    answer = client.get("/leaderboard/", asked)
    assert answer.status_code == 200
    assert list(answer.context["wrong"]) == list(asked)
    assert "was not understood and is left out" in answer.text
    assert "Nobody is scored yet" in answer.text


def test_it_is_cut_into_pages_that_link_to_each_other(
    client: Client, two_with_a_place: list[Forecaster], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(boards, "PER_PAGE", 1)
    page = client.get("/leaderboard/", AFTERWARDS | {"page": "2"}).text
    assert re.findall(r'rel="(prev|next)" href="([^"]+)"', page) == [
        ("prev", "/leaderboard/?part=retrospective"),
        ("next", "/leaderboard/?part=retrospective&amp;page=3"),
    ]


def test_the_drawing_holds_every_interval_and_the_coin() -> None:
    def brier(low: float, value: float, high: float) -> Any:
        return {"value": value, "interval": {"low": low, "high": high}}

    without: Any = {"value": 0.9}
    rows: Any = [{"scores": {"brier": of}} for of in (brier(0.12, 0.2, 0.3), without)]
    scale = scale_of(rows)
    assert (scale.low, scale.high, scale.coin) == (0.1, 0.3, "75.0%")
    drawn = whisker(brier(0.1, 0.2, 0.3), scale)
    assert drawn is not None
    assert (drawn.low, drawn.mean, drawn.high) == ("0.0%", "50.0%", "100.0%")
    assert whisker(without, scale) is None
    assert scale_of([]).high > scale_of([]).low


def test_it_costs_a_fixed_number_of_queries(
    sign_in: SignIn, two_with_a_place: list[Forecaster], django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    browser = sign_in()
    with django_assert_max_num_queries(12):
        assert browser.get("/leaderboard/", AFTERWARDS).status_code == 200


@pytest.mark.parametrize(
    "asked, part",
    [({}, "retrospective"), ({"part": "prospective"}, "prospective"), ({"kind": "outlet"}, "retrospective")],
)
def test_it_opens_on_the_part_that_has_entries(
    client: Client, two_with_a_place: list[Forecaster], asked: dict[str, str], part: str
) -> None:
    answer = client.get("/leaderboard/", asked)
    assert answer.context["board"]["part"] == part
    assert [tab.label for tab in answer.context["parts"] if tab.current] == [
        f"Recorded {'afterwards' if part == 'retrospective' else 'in advance'}"
    ]
    assert f"part={part}" in answer.context["json_url"]


def test_an_empty_ledger_opens_on_what_was_recorded_in_advance(client: Client, roles: None) -> None:
    assert client.get("/leaderboard/").context["board"]["part"] == "prospective"
