from datetime import date

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from forecasts import clock
from forecasts.models.claims import Claim
from forecasts.models.forecasts import Forecast
from forecasts.models.people import Role, User
from forecasts.models.sources import Forecaster
from tests import factories
from tests.history_check import assert_history_holds
from tests.web.conftest import SignIn
from tests.web.typed import Answer

MEDIAN_HIDDEN = "The median is shown to you once you have"


@pytest.fixture
def claim(roles: None) -> Claim:
    """An open claim on which an author and two readers have a forecast."""
    claim = factories.claim(deadline_on=date(2060, 1, 1))
    factories.forecast(claim, p_ppm=900_000)
    for p_ppm in (310_000, 330_000):
        factories.forecast(claim, forecaster=factories.forecaster("reader", name="Ann Ominous"), p_ppm=p_ppm)
    return claim


@pytest.fixture
def reader(roles: None) -> User:
    return factories.person(Role.FORECASTER)


def state(client: Client, claim: Claim, percent: str) -> Answer:
    return client.post(f"/claims/{claim.public_id}/forecast/", {"probability": percent})


def withdraw(client: Client, claim: Claim) -> Answer:
    return client.post(f"/claims/{claim.public_id}/forecast/withdraw/")


def page_of(client: Client, claim: Claim) -> str:
    return client.get(f"/claims/{claim.public_id}/").text.replace("\N{NO-BREAK SPACE}", " ")


def test_a_reader_states_revises_and_withdraws(sign_in: SignIn, claim: Claim, reader: User) -> None:
    browser = sign_in(user=reader)
    for percent in ("62.5", "40"):
        assert state(browser, claim, percent).url == f"/claims/{claim.public_id}/"
    page = page_of(browser, claim)
    assert "You say 40 %." in page
    assert page.count("<small>stands</small>") == 1
    assert 'class="chart wide-chart"' in page
    assert withdraw(browser, claim).status_code == 302
    page = page_of(browser, claim)
    assert "Withdrawn. What you said before stays on the record." in page
    assert "stands</small>" not in page
    assert [row.p_ppm for row in Forecast.objects.filter(forecaster__user=reader).in_order()] == [
        625_000,
        400_000,
        None,
    ]
    assert_history_holds()


def test_one_forecast_is_no_chart(sign_in: SignIn, claim: Claim, reader: User) -> None:
    browser = sign_in(user=reader)
    state(browser, claim, "40")
    page = page_of(browser, claim)
    assert "What you said, the newest first" in page
    assert "wide-chart" not in page


@pytest.mark.parametrize("percent, why", [("62,5", "write 62.5."), ("62.12345 %", "such as 62.1234 %"), ("", "State")])
def test_what_is_amiss_stands_at_the_field_and_nothing_is_lost(
    sign_in: SignIn, claim: Claim, reader: User, percent: str, why: str
) -> None:
    answer = state(sign_in(user=reader), claim, percent)
    assert answer.status_code == 422
    assert f'value="{percent}"' in answer.text or not percent
    assert 'aria-invalid="true"' in answer.text
    assert answer.text.count(why) == 2
    assert 'href="#id_probability"' in answer.text
    assert not Forecaster.objects.filter(user=reader).exists()


def test_the_median_is_hidden_until_one_has_answered(sign_in: SignIn, claim: Claim, reader: User) -> None:
    browser = sign_in(user=reader)
    for visitor in (Client(), browser):
        page = page_of(visitor, claim)
        assert MEDIAN_HIDDEN in page
        assert "2 readers have answered" in page
        assert "32 %" not in page
        assert "31 %" not in page
    state(browser, claim, "40")
    page = page_of(browser, claim)
    assert MEDIAN_HIDDEN not in page
    assert '<span class="v">33 %</span>of 3 readers' in page
    assert MEDIAN_HIDDEN in page_of(Client(), claim)


def test_the_recorder_may_show_the_median_at_once(client: Client, claim: Claim) -> None:
    Claim.objects.update(crowd_hidden=False)
    assert '<span class="v">32 %</span>of 2 readers' in page_of(client, claim)


def test_once_nothing_more_is_accepted_everybody_sees_the_median_but_no_names(client: Client, claim: Claim) -> None:
    factories.proposal(claim)
    page = page_of(client, claim)
    assert "An answer has been proposed: no forecast is accepted until it is decided." in page
    assert '<span class="v">32 %</span>of 2 readers' in page
    assert page.count("A reader<small") == 2
    assert "Ann Ominous" not in page
    assert 'action="/claims/' not in page


def test_readers_lead_no_claim_and_do_not_flood_its_life(sign_in: SignIn, reader: User) -> None:
    claim = factories.claim(deadline_on=date(2060, 1, 1))
    browser = sign_in(user=reader)
    state(browser, claim, "40")
    answer = browser.get(f"/claims/{claim.public_id}/")
    assert (answer.context["lead"], answer.context["calls"], answer.context["life"]) == (None, [], [])
    assert answer.context["entries"] == 1


def test_a_forecast_that_comes_too_late_is_refused_with_what_was_typed(
    sign_in: SignIn, claim: Claim, reader: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    browser = sign_in(user=reader)
    state(browser, claim, "40")
    factories.proposal(claim)
    for answer in (state(browser, claim, "77"), withdraw(browser, claim)):
        assert answer.status_code == 409
        assert "<strong>Nothing was recorded.</strong> An answer has been proposed" in answer.text
    assert "You typed “77”." in state(browser, claim, "77").text
    later = factories.claim(deadline_on=date(2060, 1, 1))
    monkeypatch.setattr(clock, "now", lambda: later.deadline_at)
    answer = state(browser, later, "77")
    assert answer.status_code == 409
    assert "The deadline has passed" in answer.text


def test_who_is_not_signed_in_signs_in_first_and_comes_back_to_the_claim(client: Client, claim: Claim) -> None:
    assert "Sign in to forecast" in page_of(client, claim)
    for step in ("forecast", "forecast/withdraw"):
        address = f"/claims/{claim.public_id}/{step}/"
        assert client.post(address)["Location"] == f"/accounts/login/?next={address}"
    assert not Forecast.objects.filter(forecaster__user__isnull=False).exists()


def test_an_address_without_a_form_leads_to_the_claim(sign_in: SignIn, claim: Claim) -> None:
    browser = sign_in(Role.FORECASTER)
    for step in ("forecast", "forecast/withdraw"):
        assert browser.get(f"/claims/{claim.public_id}/{step}/")["Location"] == f"/claims/{claim.public_id}/"
        assert browser.post(f"/claims/0000000000/{step}/").status_code == 404
    assert browser.delete(f"/claims/{claim.public_id}/forecast/").status_code == 405


def test_nobody_withdraws_what_does_not_stand(sign_in: SignIn, claim: Claim) -> None:
    answer = withdraw(sign_in(Role.FORECASTER), claim)
    assert answer.status_code == 409
    assert "There is no standing forecast to withdraw" in answer.text


def test_a_resolver_learns_what_a_forecast_costs(sign_in: SignIn, claim: Claim) -> None:
    warning = "With a forecast of your own you can no longer propose"
    assert warning in page_of(sign_in(Role.RESOLVER), claim)
    assert warning not in page_of(sign_in(Role.FORECASTER), claim)


def test_a_resolved_claim_says_how_ones_forecast_fared(sign_in: SignIn, claim: Claim, reader: User) -> None:
    browser = sign_in(user=reader)
    state(browser, claim, "20")
    factories.resolution(claim)
    assert "Your forecast: error 0.04 (Brier)." in page_of(browser, claim)


def test_the_page_costs_as_many_queries_with_many_readers(
    sign_in: SignIn, claim: Claim, reader: User, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    browser = sign_in(user=reader)
    state(browser, claim, "20")
    for _ in range(60):
        factories.forecast(claim, forecaster=factories.forecaster("reader"))
    with django_assert_max_num_queries(14):
        page = page_of(browser, claim)
    assert "The newest 50 of 63." in page


@pytest.mark.parametrize("typed, other", [("0", "0.1"), ("100", "99.9"), ("100 %", "99.9"), ("0.0", "0.1")])
def test_certainty_is_asked_for_once(sign_in: SignIn, claim: Claim, reader: User, typed: str, other: str) -> None:
    browser = sign_in(user=reader)
    asked = state(browser, claim, typed)
    assert asked.status_code == 422
    assert "Are you certain?" in asked.text
    assert f"else write {other}, say" in asked.text
    assert 'name="certain"' in asked.text

    answer = browser.post(f"/claims/{claim.public_id}/forecast/", {"probability": typed, "certain": "yes"})
    assert answer.status_code == 302
    assert Forecast.objects.get(forecaster__user=reader).p_ppm == (0 if typed.startswith("0") else 1_000_000)


def test_what_is_proposed_in_its_place_is_taken(sign_in: SignIn, claim: Claim, reader: User) -> None:
    browser = sign_in(user=reader)
    page = page_of(browser, claim)
    assert 'name="certain"' not in page
    assert [state(browser, claim, typed).status_code for typed in ("0.1", "99.9", "30%", "62.5 %")] == [302] * 4
