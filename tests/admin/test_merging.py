"""The page on which the editor-in-chief merges forecasters, and warnings of names that are nearly the same."""

import pytest
from django.test import Client

from forecasts.models.sources import Forecaster
from tests import factories

pytestmark = pytest.mark.django_db


def test_two_are_merged_and_separated_again(editor: Client) -> None:
    first, second = factories.forecaster(name="Henning Effner"), factories.forecaster(name="Hening Effner")
    address = f"/admin/forecasts/forecaster/{second.pk}/merge/"
    page = editor.get(address).text
    assert f"Henning Effner</a> (author, {first.slug})" in page
    assert "Choose who is meant." in editor.post(address, {"reason": "One."}).text
    assert editor.post(address, {"into": first.pk, "reason": "One person."}).status_code == 302
    assert Forecaster.objects.get(pk=second.pk).meant == first
    assert "Another name of Henning Effner" in editor.get(f"/admin/forecasts/forecaster/{second.pk}/change/").text
    assert editor.post(address, {"reason": "Namesakes."}).status_code == 302
    assert Forecaster.objects.get(pk=second.pk).meant == second


def test_only_the_editor_finds_it(recorder: Client, editor: Client) -> None:
    row = factories.forecaster()
    assert recorder.get(f"/admin/forecasts/forecaster/{row.pk}/merge/").status_code == 403
    assert "/merge/" not in recorder.get(f"/admin/forecasts/forecaster/{row.pk}/change/").text
    for strange in ("999999", "x", "9" * 30):
        assert editor.get(f"/admin/forecasts/forecaster/{strange}/merge/").status_code == 404


@pytest.mark.parametrize(
    "name, warns",
    [
        ("henning  effner", True),
        ("Henning\u00a0Effner\u2019", True),
        ("Effner, Henning", True),
        ("H. Effner", True),
        ("Hening Effner", True),
        ("Otto Effner", False),
    ],
)
def test_a_name_that_is_nearly_there_warns_once(recorder: Client, name: str, warns: bool) -> None:
    known = factories.forecaster(name="Henning Effner")
    typed = {"name": name, "kind": "author"}
    answer = recorder.post("/admin/forecasts/forecaster/add/", typed)
    assert (answer.status_code == 200) is warns
    if warns:
        assert f"Henning Effner (author, {known.slug})" in answer.text
        assert "&lt;a href" not in answer.text
        assert recorder.post("/admin/forecasts/forecaster/add/", typed | {"confirmed": "on"}).status_code == 302
    assert Forecaster.objects.count() == 2


@pytest.mark.parametrize("table", ["outlet", "topic", "claimgroup"])
def test_outlets_topics_and_groups_warn_too(recorder: Client, table: str) -> None:
    recorder.post(f"/admin/forecasts/{table}/add/", {"name": "Nuclear arms"})
    assert "nearly the same name" in recorder.post(f"/admin/forecasts/{table}/add/", {"name": "Nuclear Arms"}).text


def test_a_picker_tells_homonyms_and_other_names_apart(recorder: Client) -> None:
    first = factories.forecaster(name="Anna Lind")
    factories.forecaster("quoted", name="Anna Lind", slug="anna-lind-2", merged_into=first)
    query = "term=anna&app_label=forecasts&model_name=forecast&field_name=forecaster"
    found = {row["text"] for row in recorder.get(f"/admin/autocomplete/?{query}").json()["results"]}
    other = "Anna Lind (quoted third party, anna-lind-2; another name of Anna Lind)"
    assert found == {f"Anna Lind (author, {first.slug})", other}
