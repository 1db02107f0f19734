import pytest
from django.test import Client

from forecasts.models.disputes import Dispute
from forecasts.models.people import Role
from tests import factories
from tests.admin.conftest import at_the_desk

pytestmark = pytest.mark.django_db


def tables(client: Client) -> dict[str, list[str]]:
    response = client.get("/admin/")
    return {
        section["name"]: [row["object_name"] for row in section["models"]] for section in response.context["app_list"]
    }


def test_each_role_sees_what_it_may_do(recorder: Client, resolver: Client, editor: Client) -> None:
    assert tables(recorder)["Keep running"] == tables(resolver)["Keep running"] == ["ScoreJob"]
    assert tables(editor)["Keep running"] == ["ScoreJob", "User", "Invitation"]
    adds = {
        row["object_name"]: row["add_url"]
        for section in resolver.get("/admin/").context["app_list"]
        for row in section["models"]
    }
    assert not any(adds.values())


def test_whoever_is_not_signed_in_comes_to_the_sign_in_page_of_the_product() -> None:
    response = Client().get("/admin/forecasts/claim/", follow=True)
    path, status = response.redirect_chain[-1]
    assert (path, status) == ("/accounts/login/?next=/admin/forecasts/claim/", 302)


def test_whoever_has_no_desk_here_is_told_so() -> None:
    client = Client()
    client.force_login(factories.person(Role.RESOLVER))
    assert client.get("/admin/", follow=True).status_code == 403
    assert client.get("/admin/login/").status_code == 403


def test_a_person_without_a_role_sees_nothing() -> None:
    assert tables(at_the_desk(Role.FORECASTER)) == {}


@pytest.mark.parametrize(
    "path", ["", "forecasts/claim/", "forecasts/article/add/", "forecasts/claim/add/", "forecasts/forecast/add/"]
)
def test_no_page_has_anything_that_the_policy_blocks(recorder: Client, path: str) -> None:
    response = recorder.get(f"/admin/{path}")
    html = response.content.decode()
    assert "style=" not in html
    assert "<style" not in html
    assert "onclick=" not in html
    assert "'unsafe-inline'" not in response.headers["Content-Security-Policy"]
    assert html.count("<script") == html.count("<script src=") + html.count('type="application/json"') + html.count(
        "<script id="
    )


def test_every_table_of_the_desk_can_be_opened(editor: Client) -> None:
    claim = factories.claim(conditions=[factories.claim()])
    factories.forecast(claim)
    resolution = factories.resolution(claim)
    other = factories.claim()
    Dispute.objects.create(
        claim=claim,
        resolution=resolution,
        counter_proposal=factories.proposal(other),
        reason="It did rain",
        disputed_by=factories.person(),
        disputed_at=factories.NOW,
    )
    for section in editor.get("/admin/").context["app_list"]:
        for table in section["models"]:
            page = editor.get(table["admin_url"])
            assert page.status_code == 200
            for row in page.context["cl"].result_list[:1]:
                assert editor.get(f"{table['admin_url']}{row.pk}/change/").status_code == 200
