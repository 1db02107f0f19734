"""Claims that ask for an option, a number or a date, entered in the admin site."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from forecasts.models.claims import Claim, State
from forecasts.models.forecasts import DraftForecast, Forecast
from tests import factories
from tests.admin import sending
from tests.history_check import assert_history_holds
from tests.scorecards import asking

pytestmark = pytest.mark.django_db
ADD = "/admin/forecasts/claim/add/"
CHOICE = {"kind": "choice", "options": "Brazil\r\nDraw\r\n\r\nCroatia", "ordered": "on"}
CHANCES = "Brazil: 62.5\r\nDraw: 20\r\nCroatia: 17.5"


def sent(said: dict[str, Any], **fields: Any) -> dict[str, Any]:
    article = factories.article(authors=[factories.forecaster()])
    row = sending.said(wording="") | said
    return sending.claim(article=article.pk) | fields | sending.rows("forecasts", row) | {"_record": "1"}


def test_a_choice_is_entered_with_its_options_and_recorded(recorder: Client) -> None:
    response = recorder.post(ADD, sent({"distribution": CHANCES}, **CHOICE))
    assert response.status_code == 302, response.context["errors"]
    claim = Claim.objects.get()
    assert (claim.state, claim.kind, claim.options, claim.ordered) == (
        State.OPEN,
        "choice",
        ["Brazil", "Draw", "Croatia"],
        True,
    )
    forecast = Forecast.objects.get()
    assert forecast.distribution == {"Brazil": 625_000, "Draw": 200_000, "Croatia": 175_000}
    assert_history_holds()


def test_a_number_is_entered_with_its_range_and_shown_again(recorder: Client) -> None:
    scale = {"kind": "numeric", "unit": "billion", "lower_bound": "8", "upper_bound": "9"}
    said = {"value": "8.5", "value_low": "8.2", "value_high": "8.90", "coverage": "90"}
    data = sent(said, **scale)
    del data["_record"]
    recorder.post(ADD, data)
    forecast = DraftForecast.objects.get()
    assert forecast.distribution == {"0.05": "8.2", "0.5": "8.5", "0.95": "8.9"}
    page = recorder.get(reverse("admin:forecasts_claim_change", args=[forecast.claim.pk]))
    row = page.context["rows"][0].form
    assert [row.initial[name] for name in said] == ["8.5", "8.2", "8.9", "90"]
    assert page.context["adminform"].form.initial["unit"] == "billion"


def test_quantiles_are_shown_again_line_by_line(recorder: Client) -> None:
    data = sent({"distribution": "25: 8.3\r\n75: 8.8"}, kind="numeric")
    del data["_record"]
    recorder.post(ADD, data)
    page = recorder.get(reverse("admin:forecasts_claim_change", args=[Claim.objects.get().pk]))
    assert page.context["rows"][0].form.initial["distribution"] == "25: 8.3\n75: 8.8"


@pytest.mark.parametrize(
    "said, fields, error",
    [
        ({"distribution": "Brazil: 50\nDraw: 20\nCroatia: 20"}, CHOICE, "add up to 90 %, 10 % missing"),
        ({"distribution": "Brazil: 50\nDraw: 50"}, CHOICE, "missing: Croatia"),
        ({"distribution": "Brazil 50"}, CHOICE, "Write each line with a colon"),
        ({"wording": "Brazil are likely to win"}, CHOICE, "words need a reading of yours"),
        ({"distribution": "Brazil: 100"}, CHOICE | {"options": "Brazil"}, "at least 2 options"),
        ({"distribution": CHANCES}, CHOICE | {"options": "Brazil\nBrazil"}, "repeated: Brazil"),
        ({"value": "8"}, {"kind": "numeric", "lower_bound": "9", "upper_bound": "8"}, "has to lie above"),
        ({"value": "8"}, {"kind": "numeric", "lower_bound": "nine"}, "is not a plain number"),
        ({"value": "8"}, {"unit": "people"}, "Only a number has a unit"),
        ({"value": "8"}, {"options": "Brazil"}, "Only a choice has options"),
        ({"value": "2030-01-01"}, {"kind": "date"}, "outside the claim's window"),
    ],
)  # fmt: skip
def test_what_cannot_be_taken_is_said_beside_its_field(
    recorder: Client, said: dict[str, str], fields: dict[str, str], error: str
) -> None:
    response = recorder.post(ADD, sent(said, **fields))
    assert response.status_code == 200
    assert any(error in str(found) for found in response.context["errors"]), response.context["errors"]
    assert not Claim.objects.exists()


def test_what_is_asked_is_fixed_by_recording(recorder: Client) -> None:
    recorder.post(ADD, sent({"distribution": CHANCES}, **CHOICE))
    claim = Claim.objects.get()
    page = recorder.get(reverse("admin:forecasts_claim_amend", args=[claim.pk]))
    fields = page.context["adminform"].form.fields
    assert ("criteria" in fields, "options" in fields, "kind" in fields) == (True, False, False)


def test_a_further_forecast_begins_with_a_line_for_each_option(recorder: Client) -> None:
    claim = factories.claim(kind="choice", options=["Brazil", "Draw"])
    page = recorder.get(f"/admin/forecasts/forecast/add/?claim={claim.pk}")
    assert page.context["adminform"].form.initial["distribution"] == "Brazil: \nDraw: "
    for nobody in ("999999", "x", "9" * 30):
        assert recorder.get(f"/admin/forecasts/forecast/add/?claim={nobody}").status_code == 200


def test_lists_show_what_was_said_and_what_came_true(recorder: Client) -> None:
    forecast = asking.resolved(asking.MATCH, asking.CHANCES, "Draw", reading_reason="As read.")
    lists = [f"/admin/forecasts/{name}/" for name in ("forecast", "proposal", "resolution")]
    said, proposed, settled = (recorder.get(address).text for address in lists)
    assert "Brazil 50" in said
    assert ("Draw" in proposed, "Draw" in settled) == (True, True)
    assert "Brazil 50" in recorder.get(reverse("admin:forecasts_claim_change", args=[forecast.claim.pk])).text
