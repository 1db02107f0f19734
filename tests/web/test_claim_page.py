from datetime import date, timedelta

from django.test import Client
from pytest_django import DjangoAssertNumQueries

from forecasts.models.claims import Claim
from forecasts.models.people import Role
from forecasts.web.life import Gap
from tests import factories
from tests.factories import NOW
from tests.web.conftest import SignIn

NO_ICBM = "No ICBM test before the US election"
REACTION = "A red line crossed would bring a determined US reaction"


def page_of(client: Client, claim: Claim) -> str:
    return client.get(f"/claims/{claim.public_id}/").text.replace("\N{NO-BREAK SPACE}", " ")


def test_the_page_begins_with_what_was_said_and_ends_with_how_it_scored(
    client: Client, example: dict[str, Claim]
) -> None:
    page = page_of(client, example[NO_ICBM])
    for said in (
        "read as 20 %, somewhere between 5 and 30 %",
        "settled at the deadline, 3 November 2020",
        "error 0.04 (Brier; 0.00–0.09 over the reading)",
        "3 November 2020, end of day, New York",
        "Resolved",
        "Recorded afterwards",
        "The distance is 20 %.",
    ):
        assert said in page
    order = [page.index(mark) for mark in ("said</dt>", "The event</dt>", "The call</dt>")]
    assert order == sorted(order)


def test_conditions_are_shown_from_both_sides(client: Client, example: dict[str, Claim]) -> None:
    above, below = example[NO_ICBM], example[REACTION]
    assert REACTION in page_of(client, above)
    page = page_of(client, below)
    assert NO_ICBM in page
    assert "Void: condition not met" in page
    assert "Not scored" in page
    assert "resolved by rule" in page


def test_the_life_is_told_in_order_with_its_silences(client: Client, example: dict[str, Claim]) -> None:
    life = client.get(f"/claims/{example[NO_ICBM].public_id}/").context["life"]
    told = [item.gap if isinstance(item, Gap) else item.title for item in life]
    assert told == [
        "Stated",
        "Deadline passed",
        "6 years",
        "Recorded and frozen",
        "Proposed: did not occur",
        "Confirmed by a second person",
    ]
    assert "Henning Effner: “it seems unlikely”." in {item.text for item in life if not isinstance(item, Gap)}


def test_a_due_claim_is_not_a_no(client: Client, db: None) -> None:
    claim = factories.claim()
    factories.forecast(claim)
    page = page_of(client, claim)
    assert "Nobody has looked. This does not mean that it did not happen." in page
    assert "Did not occur" not in page


def test_an_open_claim_counts_down(client: Client, db: None) -> None:
    claim = factories.claim(deadline_on=date(2031, 12, 31))
    factories.forecast(claim)
    page = page_of(client, claim)
    assert "deadline 31 December 2031, in " in page
    assert "it is judged when the claim is resolved" in page


def test_the_reading_of_a_stated_number(client: Client, db: None) -> None:
    claim = factories.claim()
    factories.forecast(claim, p_ppm=620_000)
    assert "stated as a number" in page_of(client, claim)


def test_a_phrase_without_a_reading_is_said_to_have_none(client: Client, db: None) -> None:
    claim = factories.claim()
    factories.forecast(claim, wording="as sure as eggs is eggs")
    factories.resolution(claim)
    page = page_of(client, claim)
    assert "no reading in the lexicon, so it is not scored" in page
    assert "counted among those that cannot be scored" in page
    assert "call-fig" not in page


def test_a_claim_without_a_forecast_has_a_page(client: Client, db: None) -> None:
    assert "No forecast stands on this claim." in page_of(client, factories.claim())


def test_a_final_claim_says_so(client: Client, db: None) -> None:
    claim = factories.claim()
    factories.forecast(claim)
    factories.resolution(claim, confirmed_at=NOW - timedelta(days=30))
    page = page_of(client, claim)
    assert "Final" in page
    assert "No dispute within 72 hours." in page


def test_each_person_is_offered_their_own_step(sign_in: SignIn, client: Client) -> None:
    claim = factories.claim()
    assert "Check this claim" in page_of(sign_in(Role.RESOLVER), claim)
    assert "Check this claim" not in page_of(sign_in(Role.FORECASTER), claim)
    assert "Check this claim" not in page_of(client, claim)


def test_words_of_others_cannot_become_markup(client: Client, db: None) -> None:
    claim = factories.claim(headline="<script>alert(1)</script>", criteria="<img src=x>\n\nשלום")
    factories.forecast(claim, wording="<b>likely</b>", quote_exact="<i>q</i>", quote_prefix="a", quote_suffix="b")
    page = page_of(client, claim)
    for markup in ("<script>alert", "<img", "<b>likely", "<i>q"):
        assert markup not in page
    assert "<bdi>&lt;script&gt;alert(1)&lt;/script&gt;</bdi>" in page


def test_the_page_costs_a_fixed_number_of_queries(
    sign_in: SignIn, example: dict[str, Claim], django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    browser = sign_in()
    for claim in example.values():
        with django_assert_max_num_queries(14):
            assert browser.get(f"/claims/{claim.public_id}/").status_code == 200
