from collections.abc import Callable
from typing import Any

import pytest
from django.db.models import Model
from django.test import Client

from forecasts.models.sources import ClaimGroup, Forecaster, Outlet, Topic
from tests import factories
from tests.history_check import assert_history_holds

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "table, model, fields",
    [
        ("outlet", Outlet, {"url": "https://example.org/"}),
        ("topic", Topic, {}),
        ("forecaster", Forecaster, {"kind": "author"}),
        ("claimgroup", ClaimGroup, {}),
    ],
)
def test_sources_are_added_and_renamed(
    recorder: Client, table: str, model: type[Model], fields: dict[str, str]
) -> None:
    assert recorder.get(f"/admin/forecasts/{table}/add/").status_code == 200
    recorder.post(f"/admin/forecasts/{table}/add/", {"name": "A name", **fields})
    row: Any = model._default_manager.get()
    assert (row.name, row.slug) == ("A name", "a-name")
    address = f"/admin/forecasts/{table}/{row.pk}/change/"
    assert recorder.get(address).status_code == 200
    renamed = recorder.post(address, {"name": "Another", "seen": "A name", **fields})
    row.refresh_from_db()
    if model is ClaimGroup:
        assert (renamed.status_code, row.name) == (403, "A name")
    else:
        assert (renamed.status_code, row.name, row.slug) == (302, "Another", "a-name")
    assert_history_holds()


@pytest.mark.parametrize("table, make", [("outlet", factories.outlet), ("topic", factories.topic)])
def test_a_name_that_somebody_else_has_changed_meanwhile(
    recorder: Client, table: str, make: Callable[..., Model]
) -> None:
    row: Any = make(name="Theirs")
    sent = {"name": "Mine", "seen": "As it was"}
    response = recorder.post(f"/admin/forecasts/{table}/{row.pk}/change/", sent)
    form = response.context["adminform"].form
    assert "Somebody else has renamed this" in str(form.errors)
    assert form["name"].value() == "Mine"
    row.refresh_from_db()
    assert row.name == "Theirs"


@pytest.mark.parametrize("table", ["outlet", "topic", "forecaster", "claimgroup"])
@pytest.mark.parametrize("name", ["", "x" * 100_000, "A\u202ename", "A\0name"])
def test_names_that_cannot_be_taken(recorder: Client, table: str, name: str) -> None:
    response = recorder.post(f"/admin/forecasts/{table}/add/", {"name": name, "kind": "author"})
    assert list(response.context["adminform"].form.errors) == ["name"]
    assert not Outlet.objects.exists()


@pytest.mark.parametrize("kind", ["reader", "oracle", ""])
def test_readers_are_not_added_by_hand(recorder: Client, kind: str) -> None:
    response = recorder.post("/admin/forecasts/forecaster/add/", {"name": "A name", "kind": kind})
    assert list(response.context["adminform"].form.errors) == ["kind"]


def test_a_new_row_can_be_added_in_a_window_of_its_own(recorder: Client) -> None:
    assert "_popup" in recorder.get("/admin/forecasts/topic/add/?_popup=1").content.decode()
    response = recorder.post("/admin/forecasts/topic/add/?_popup=1", {"name": "Rain", "_popup": "1"})
    assert "popup_response" in response.content.decode()


@pytest.mark.parametrize("table, model", [("forecaster", "forecast"), ("topics", "claim"), ("outlet", "article")])
def test_fields_look_rows_up(recorder: Client, table: str, model: str) -> None:
    factories.outlet(name="Found"), factories.topic(name="Found"), factories.forecaster(name="Found")
    asked = {"app_label": "forecasts", "model_name": model, "field_name": table, "term": "Fou"}
    found = recorder.get("/admin/autocomplete/", asked).json()["results"]
    assert [row["text"].partition(" (")[0] for row in found] == ["Found"]


def test_nothing_is_deleted(editor: Client) -> None:
    topic = factories.topic()
    assert editor.post(f"/admin/forecasts/topic/{topic.pk}/delete/", {"post": "yes"}).status_code == 403
    assert "delete_selected" not in editor.get("/admin/forecasts/topic/").content.decode()
