"""The form in which a correction is proposed, its queue, the page on which it is decided, and the claim's page."""

from typing import Any

import pytest
from django.test import Client

from forecasts.models.claims import Claim
from forecasts.models.corrections import Correction, CorrectionDecision
from forecasts.models.forecasts import Forecast
from forecasts.models.people import Role
from forecasts.models.sources import Forecaster
from tests import factories
from tests.web.conftest import SignIn
from tests.web.typed import Answer


def send(browser: Client, forecast: Forecast, **changes: Any) -> Answer:
    """Send the form as it opens, but for `changes`."""
    form = browser.get(f"/forecasts/{forecast.public_id}/correct/").context["form"]
    shown = {name: form[name].value() or "" for name in form.fields}
    return browser.post(f"/forecasts/{forecast.public_id}/correct/", shown | {"reason": "It says so."} | changes)


@pytest.fixture
def forecast(settled: Claim) -> Forecast:
    return settled.forecasts.get()


def test_one_proposes_another_confirms_and_the_page_shows_both(sign_in: SignIn, forecast: Forecast) -> None:
    answer = send(sign_in(Role.RECORDER), forecast, wording="likely", says="yes", reason="The sentence says likely.")
    assert answer.status_code == 302, answer.context["form"].errors
    reviewer = sign_in(Role.REVIEWER)
    assert "“unlikely”</bdi> → <bdi>“likely”" in reviewer.get("/queue/corrections/").text
    correction = Correction.objects.get()
    page = reviewer.get(f"/corrections/{correction.public_id}/").text
    assert "The sentence says likely." in page
    typed = {"version": 1, "decision": "confirm", "reason": ""}
    assert reviewer.post(f"/corrections/{correction.public_id}/", typed).status_code == 302
    page = Client().get(f"/claims/{forecast.claim.public_id}/").text
    for shown in ("20\xa0%", "“likely”", "75\xa0%", "The sentence says likely.", "Corrected on"):
        assert shown in page


def test_which_way_it_points_is_put_right(sign_in: SignIn, forecast: Forecast) -> None:
    assert send(sign_in(Role.RECORDER), forecast, says="yes", reason="Unlikely to fail.").status_code == 302
    correction, reviewer = Correction.objects.get(), sign_in(Role.REVIEWER)
    page = reviewer.get(f"/corrections/{correction.public_id}/").text
    assert "that it happens" in page
    reviewer.post(f"/corrections/{correction.public_id}/", {"version": 1, "decision": "confirm", "reason": ""})
    page = Client().get(f"/claims/{forecast.claim.public_id}/").text
    assert "80\xa0%" in page


def test_the_form_asks_which_way_the_words_point(sign_in: SignIn, forecast: Forecast) -> None:
    recorder = sign_in(Role.RECORDER)
    answer = send(recorder, forecast, wording="likely")
    assert answer.status_code == 422
    assert "The sentence holds “unlikely”: answer yes or no" in answer.context["form"].errors["says"][0]
    assert send(recorder, forecast, wording="likely", says="no").status_code == 302


@pytest.mark.parametrize(
    "recorded, changes, says, status",
    [
        (("It is likely that they agree.", "likely", "yes"), {"note": "Second edition."}, "yes", 302),
        (("It is likely that they agree.", "likely", "no"), {"note": "Second edition."}, "no", 302),
        (("It is likely that they fail.", "likely", "no"), {"note": "Second edition."}, "no", 302),
        (("It is likely that they agree.", "likely", "yes"),
         {"quote": "It is unlikely that they agree.", "wording": "unlikely"}, "no", 302),
        (("It is unlikely that they agree.", "unlikely", "no"),
         {"quote": "It is likely that they agree.", "wording": "likely"}, "yes", 302),
        (("It is likely that they fail.", "likely", "no"),
         {"quote": "It is unlikely that they fail.", "wording": "unlikely"}, "", 422),
        (("It is likely that they agree.", "likely", "yes"), {"quote": "It is likely that they never agree."}, "", 422),
    ],
)  # fmt: skip
def test_other_words_are_not_given_the_direction_of_the_old_ones(
    sign_in: SignIn, recorded: tuple[str, str, str], changes: dict[str, str], says: str, status: int
) -> None:
    quote, wording, way = recorded
    words = {"quote_exact": quote, "wording": wording, "phrase_key": wording, "basis": "wording", "p_ppm": None}
    forecast = factories.forecast(factories.claim(), says=way, **words)
    answer = send(sign_in(Role.RECORDER), forecast, **changes)
    assert answer.status_code == status
    assert [row.says for row in Correction.objects.all()] == [says] * (status == 302)


def test_a_claim_page_says_that_a_correction_waits(sign_in: SignIn, forecast: Forecast) -> None:
    recorder = sign_in(Role.RECORDER)
    send(recorder, forecast, wording="likely", says="yes")
    page = recorder.get(f"/claims/{forecast.claim.public_id}/").text
    assert "A correction waits for a second person" in page
    assert "A correction of this forecast waits" in recorder.get(f"/forecasts/{forecast.public_id}/correct/").text


@pytest.mark.parametrize(
    "changes, field",
    [
        ({}, "statement"),
        ({"reason": ""}, "reason"),
        ({"forecaster": ""}, "forecaster"),
        ({"forecaster": "999999"}, "forecaster"),
        ({"stated": "tomorrow"}, "stated"),
        ({"probability": "a\x00b"}, "probability"),
        ({"low": "90", "high": "10", "probability": "50"}, "low"),
        ({"wording": "x" * 201}, "wording"),
        ({"quote_nth": "-1"}, "quote_nth"),
    ],
)
def test_what_is_refused_keeps_what_was_typed(
    sign_in: SignIn, forecast: Forecast, changes: dict[str, str], field: str
) -> None:
    answer = (
        send(sign_in(Role.RECORDER), forecast, note="Typed with care.", **changes)
        if changes
        else send(sign_in(Role.RECORDER), forecast)
    )
    assert answer.status_code == 422
    errors = answer.context["form"].errors
    assert field in errors or "__all__" in errors
    assert not changes or "Typed with care." in answer.text
    assert not Correction.objects.exists()


@pytest.mark.parametrize(
    "role, status", [("", 302), (Role.FORECASTER, 403), (Role.RESOLVER, 403), (Role.RECORDER, 200)]
)
def test_who_may_propose(sign_in: SignIn, forecast: Forecast, role: str, status: int) -> None:
    browser = sign_in(role) if role else Client()
    assert browser.get(f"/forecasts/{forecast.public_id}/correct/").status_code == status


def test_the_proposer_may_only_take_it_back(sign_in: SignIn, forecast: Forecast) -> None:
    recorder = sign_in(Role.RECORDER)
    send(recorder, forecast, wording="likely", says="yes")
    address = f"/corrections/{Correction.objects.get().public_id}/"
    assert "This is your own correction." in recorder.get(address).text
    assert recorder.post(address, {"version": 1, "decision": "confirm"}).status_code == 403
    assert recorder.post(address, {"version": 1, "decision": "withdraw"}).status_code == 302
    assert CorrectionDecision.objects.get().kind == "withdrawn"
    assert "Corrections" not in Client().get(f"/claims/{forecast.claim.public_id}/").text


def test_sending_back_needs_a_reason(sign_in: SignIn, forecast: Forecast) -> None:
    send(sign_in(Role.RECORDER), forecast, wording="likely", says="yes")
    address, reviewer = f"/corrections/{Correction.objects.get().public_id}/", sign_in(Role.REVIEWER)
    assert reviewer.post(address, {"version": 1, "decision": "send_back"}).status_code == 422
    assert reviewer.post(address, {"version": 1, "decision": "send_back", "reason": "No."}).status_code == 302
    assert reviewer.post(address, {"version": 1, "decision": "confirm"}).status_code == 409


def test_readers_are_not_shown_in_a_form(sign_in: SignIn, forecast: Forecast) -> None:
    own = factories.forecast(forecast.claim, forecaster=factories.forecaster(Forecaster.Kind.READER))
    recorder = sign_in(Role.RECORDER)
    for address in (
        f"/forecasts/{own.public_id}/correct/",
        "/forecasts/0000000000/correct/",
        "/corrections/0000000000/",
    ):
        assert recorder.get(address).status_code == 404


def test_options_and_their_probabilities(sign_in: SignIn) -> None:
    claim = factories.claim(kind="choice", options=["Brazil", "Croatia"])
    shares = {"Brazil": 600_000, "Croatia": 400_000}
    forecast = factories.forecast(claim, basis="distribution", p_ppm=None, distribution=shares)
    recorder = sign_in(Role.RECORDER)
    answer = send(recorder, forecast, distribution="Brazil 70")
    assert answer.status_code == 422
    assert "with a colon" in answer.text
    assert send(recorder, forecast, distribution="Brazil: 70\nCroatia: 30").status_code == 302
    assert Correction.objects.get().distribution == {"Brazil": 700_000, "Croatia": 300_000}
