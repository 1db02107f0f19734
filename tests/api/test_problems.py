import pytest
from django.test import Client, RequestFactory
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request

from forecasts.api.problems import problem_of
from tests.api.conftest import Get

pytestmark = pytest.mark.django_db


def test_a_problem_says_what_is_wrong_and_where(get: Get) -> None:
    assert get("claims/?state=x", 400) == {
        "type": "about:blank",
        "title": "Bad Request",
        "status": 400,
        "detail": "state: Select a valid choice. x is not one of the available choices.",
        "instance": "/api/v1/claims/",
        "errors": {"state": ["Select a valid choice. x is not one of the available choices."]},
    }


@pytest.mark.parametrize("path", ["nothing/", "claims/x/y/z/", "claims/%F0%9F%98%80/", "CLAIMS/"])
def test_an_address_that_is_none(get: Get, path: str) -> None:
    assert "nothing at this address" in get(path, 404)["detail"]


def test_a_slash_that_is_missing_is_added(client: Client) -> None:
    assert client.get("/api/v1/claims")["Location"] == "/api/v1/claims/"


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
@pytest.mark.parametrize("path", ["claims/", "articles/", "scorecards/ledger/"])
def test_nothing_can_be_written(client: Client, method: str, path: str) -> None:
    response = getattr(client, method)(f"/api/v1/{path}", data="{", content_type="application/json")
    assert (response.status_code, response["Content-Type"]) == (405, "application/problem+json")
    assert response["Allow"] == "GET, HEAD, OPTIONS"


def test_a_body_of_10_megabytes_is_refused(client: Client) -> None:
    response = client.post("/api/v1/claims/", data=b"x" * 10_000_000, content_type="application/json")
    assert (response.status_code, response["Content-Type"]) == (413, "application/problem+json")


@pytest.mark.parametrize("path", ["claims/?state=%00", "claims/%00/", "scorecards/ledger/?as_of=%00"])
def test_a_nul_character_is_refused(get: Get, path: str) -> None:
    assert "NUL" in get(path, 400)["detail"]


@pytest.mark.parametrize("path, accept", [("claims/", "text/html"), ("schema/", "text/html")])
def test_a_form_that_there_is_not(client: Client, path: str, accept: str) -> None:
    response = client.get(f"/api/v1/{path}", headers={"accept": accept})
    assert (response.status_code, response["Content-Type"]) == (406, "application/problem+json")
    assert response.json()["status"] == 406


@pytest.mark.parametrize("path", ["claims/?format=xml", "schema/?format=xml"])
def test_a_format_that_there_is_not(get: Get, path: str) -> None:
    get(path, 404)


def test_what_is_our_own_fault_is_not_called_the_clients() -> None:
    assert problem_of(RuntimeError("ours"), {}) is None


def test_an_error_without_fields_is_told_in_words() -> None:
    request = Request(RequestFactory().get("/api/v1/claims/"))
    response = problem_of(ValidationError(["This is too much.", "And late."]), {"request": request})
    assert response is not None
    assert response.data["detail"] == "This is too much. And late."
    assert "errors" not in response.data


@pytest.mark.parametrize("path", ["/api/", "/api/v2/claims/", "/api/v1/claims/x/y/z/"])
def test_every_address_below_api_answers_in_problems(client: Client, path: str) -> None:
    response = client.get(path, headers={"accept": "text/html"})
    assert (response.status_code, response["Content-Type"]) == (404, "application/problem+json")


def test_a_fault_of_ours_is_a_problem_too(
    client: Client, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise RuntimeError("secret")

    client.raise_request_exception = False
    monkeypatch.setattr("forecasts.api.directory.TopicList.respond", fail)
    response = client.get("/api/v1/topics/")
    assert (response.status_code, response["Content-Type"]) == (500, "application/problem+json")
    assert response.json()["instance"] == "/api/v1/topics/"
    assert "secret" not in response.content.decode()
    assert "secret" in caplog.text


@pytest.mark.parametrize("path", ["/api/v1/topics/", "/"])
def test_a_host_that_is_none_of_ours(client: Client, path: str) -> None:
    response = client.get(path, headers={"host": "evil.example"})
    assert response.status_code == 400
    assert response["Content-Type"].startswith("application/problem+json" if "api" in path else "text/html")
