from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from forecasts.models.claims import Claim
from forecasts.models.forecasts import Forecast
from forecasts.models.resolutions import Outcome
from forecasts.models.sources import Forecaster
from tests import factories
from tests.history_check import assert_history_holds
from tests.scorecards import stage

pytestmark = pytest.mark.django_db
LIST = "/admin/forecasts/forecast/"


@pytest.fixture
def claim() -> Claim:
    return factories.claim(deadline_on=date(2099, 1, 1))


def sent(on: Claim, **fields: Any) -> dict[str, Any]:
    defaults = {"claim": on.pk, "forecaster": factories.forecaster().pk, "wording": "likely", "stated": "2020-07-01"}
    return defaults | fields


def test_a_further_forecast_is_stated_on_a_recorded_claim(recorder: Client, claim: Claim) -> None:
    page = recorder.get(f"{LIST}add/", {"claim": claim.pk})
    assert page.context["adminform"].form["claim"].value() == str(claim.pk)
    assert recorder.post(f"{LIST}add/", sent(claim)).status_code == 302
    forecast = Forecast.objects.get()
    assert (forecast.claim, forecast.phrase_key, forecast.stated_on) == (claim, "likely", date(2020, 7, 1))
    assert_history_holds()


@pytest.mark.parametrize(
    "fields, field",
    [
        ({"wording": ""}, "wording"),
        ({"wording": "", "probability": "true"}, "probability"),
        ({"stated": "2099-06-01"}, "stated"),
        ({"claim": ""}, "claim"),
        ({"claim": "999"}, "claim"),
        ({"forecaster": ""}, "forecaster"),
    ],
)
def test_bad_input_names_its_field(recorder: Client, claim: Claim, fields: dict[str, str], field: str) -> None:
    response = recorder.post(f"{LIST}add/", sent(claim, **fields))
    assert list(response.context["adminform"].form.errors) == [field]
    assert not Forecast.objects.exists()


def test_a_base_rate_is_declared_for_a_claim_and_scorecards_name_it(recorder: Client) -> None:
    claim = factories.claim()
    factories.forecast(claim, forecaster=(author := factories.forecaster()), p_ppm=800_000)
    recorder.post("/admin/forecasts/forecaster/add/", {"name": "Base rate: since 2006", "kind": "reference"})
    rate = Forecaster.objects.get(kind=Forecaster.Kind.REFERENCE)
    fields = {"forecaster": rate.pk, "wording": "", "probability": "60", "note": "Six of ten years."}
    assert recorder.post(f"{LIST}add/", sent(claim, **fields)).status_code == 302
    factories.resolution(claim, Outcome.OCCURRED)
    stage.score(claim)
    page = recorder.get(f"/forecasters/{author.slug}/").text
    assert "Skill against Base rate: since 2006" in page
    assert "0.750" in page[page.index("Skill against Base rate") :]


def test_a_quote_that_is_nearly_right(recorder: Client, claim: Claim) -> None:
    article = factories.article()
    article.capture = article.captures.create(text="It is likely that it rains.", sha256="0", captured_at=factories.NOW)
    article.save()
    response = recorder.post(f"{LIST}add/", sent(claim, article=article.pk, quote="likely that it hails"))
    assert "<del>hails</del> <ins>rains</ins>" in response.content.decode()


def test_a_claim_that_takes_no_forecasts_says_so(recorder: Client) -> None:
    claim = factories.claim()
    factories.proposal(claim)
    response = recorder.post(f"{LIST}add/", sent(claim))
    assert "An answer has been proposed" in str(response.context["adminform"].form.errors)


def test_a_recorded_forecast_is_shown_and_neither_edited_nor_deleted(editor: Client, claim: Claim) -> None:
    forecast = factories.forecast(claim, p_ppm=200_000)
    address = reverse("admin:forecasts_forecast_change", args=[forecast.pk])
    assert "_save" not in editor.get(address).content.decode()
    assert editor.post(address, sent(claim)).status_code == 403
    assert editor.post(f"{address}../delete/", {"post": "yes"}).status_code == 403
    assert Forecast.objects.get().p_ppm == 200_000


def test_forecasts_are_withdrawn_by_a_row_of_their_own(recorder: Client, claim: Claim) -> None:
    author, reader = factories.forecast(claim), factories.forecast(claim, forecaster=factories.forecaster("reader"))
    chosen = {"action": "withdraw_selected", "_selected_action": [author.pk, reader.pk]}
    response = recorder.post(LIST, chosen, follow=True)
    said = [str(message) for message in response.context["messages"]]
    assert len(said) == 2
    assert any("your own forecasts only" in text for text in said)
    assert [row.forecaster for row in Forecast.objects.filter(basis="withdrawal")] == [author.forecaster]
    assert_history_holds()


def test_only_recorders_state_forecasts_here(resolver: Client, claim: Claim) -> None:
    factories.forecast(claim)
    assert resolver.get(LIST).status_code == 200
    assert resolver.post(f"{LIST}add/", sent(claim)).status_code == 403
    resolver.post(LIST, {"action": "withdraw_selected", "_selected_action": [Forecast.objects.get().pk]})
    assert Forecast.objects.count() == 1
