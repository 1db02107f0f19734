import re

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from forecasts.models.claims import Claim
from forecasts.models.resolutions import VOIDS
from forecasts.models.scores import Standing
from forecasts.scorecards.card.documents import document
from forecasts.scorecards.publishing import operations
from forecasts.scoring import lexicons
from forecasts.scoring.registry import NUMBERS
from forecasts.web.methods import UNSCORABLE_REASONS, VOID_REASONS
from forecasts.web.methods import example as worked_example
from tests.factories import NOW

ANCHOR = re.compile(r'\bid="([a-z_]+)"')
LINK = re.compile(r'href="/methods/#([^"]+)"')
LINKING = (
    "/ledger/",
    "/forecasters/henning-effner/",
    "/outlets/ips-journal/",
    "/articles/north-korea-increases-the-pressure/scorecard/",
    "/leaderboard/",
    "/leaderboard/?kind=outlet&part=retrospective",
)


@pytest.fixture
def scored(example: dict[str, Claim]) -> dict[str, Claim]:
    """The example with its scores published."""
    for claim in example.values():
        operations.score_claims(claim_pks=[claim.pk], now=NOW)
    return example


def test_the_example_worked_by_hand_is_the_card_of_the_example(scored: dict[str, Claim]) -> None:
    hand = worked_example(lexicons.get("survey-2026"))
    card = document(kind="forecaster", slug="henning-effner", now=NOW)
    brier, log, calls = card["scores"]["brier"], card["scores"]["log"], card["calls"]
    assert (
        (hand.brier, hand.low, hand.high)
        == (brier["value"], brier["low"], brier["high"])
        == (0.10375, 0.015833, 0.236667)
    )
    assert hand.log == log["value"] == 0.377741
    assert (len(hand.rows), hand.held, hand.sided) == (brier["n"], calls["held"], calls["held"] + calls["not_held"])


def test_the_page_shows_the_example(client: Client, db: None) -> None:
    page = client.get("/methods/").text
    for shown in ("(0.20 − 0)²", "0.0400", "(0.75 − 1)²", "0.0625", "0.10375", "0.0158–0.2367", "3 of 3"):
        assert shown in page


def test_a_hedge_that_a_lexicon_cannot_read_is_left_out_of_the_example() -> None:
    rows = {name: len(worked_example(lexicons.get(name)).rows) for name in lexicons.names()}
    assert rows["survey-2026"] == 6
    assert min(rows.values()) < 6


def test_every_number_of_the_registry_has_its_place(client: Client, db: None) -> None:
    page = client.get("/methods/").text
    assert {number.key for number in NUMBERS} <= set(ANCHOR.findall(page))
    assert "(p - o)², with o = 1 if the event occurred" in page
    assert "<code>brier(200_000, False) == 40_000_000_000</code>" in page
    assert "forecasts.scoring.brier.brier" in page


@pytest.mark.parametrize("path", LINKING)
def test_every_number_links_to_an_explanation_that_is_there(
    client: Client, scored: dict[str, Claim], path: str
) -> None:
    linked = set(LINK.findall(client.get(path).text))
    assert {"brier", "uncertainty", "counted", "afterwards"} & linked
    assert linked <= set(ANCHOR.findall(client.get("/methods/").text))


def test_no_anchor_is_there_twice_and_the_contents_resolve(client: Client, db: None) -> None:
    page = client.get("/methods/").text
    anchors = ANCHOR.findall(page)
    assert len(anchors) == len(set(anchors))
    assert set(re.findall(r'href="#([a-z_]+)"', page)) <= set(anchors)


def test_every_reason_has_its_explanation(client: Client, db: None) -> None:
    assert set(VOID_REASONS) == {str(outcome) for outcome in VOIDS}
    assert {str(reason) for reason in Standing.Unscorable} <= set(UNSCORABLE_REASONS)
    page = client.get("/methods/").text
    assert all(why in page for why in VOID_REASONS.values())


def test_it_needs_no_more_than_the_frame_does(
    client: Client, db: None, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_max_num_queries(2):
        assert client.get("/methods/").status_code == 200


def test_every_key_of_the_document_is_told(scored: dict[str, Claim], client: Client) -> None:
    page = client.get("/methods/").text.partition('<section id="json"')[2].partition("</section>")[0]
    card = document(kind="forecaster", slug="henning-effner", now=NOW)
    told = re.findall(r'<th scope="row" class="nowrap"><code>([a-z_]+)</code>', page)
    assert card.keys() <= set(told)
    assert "The ledger&#x27;s time: everything recorded by then, nothing that came later" in page
