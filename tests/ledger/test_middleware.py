"""What is refused before any part of the ledger sees it."""

import json

import pytest
from django.conf import LazySettings
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory

from ledger.middleware import HealthChecks, PermissionsPolicy, RequestLimits, TextCompression


def reached(_request: HttpRequest) -> HttpResponse:
    return HttpResponse("reached")


def sent(request: HttpRequest) -> HttpResponse:
    response = RequestLimits(reached)(request)
    assert isinstance(response, HttpResponse)
    return response


def compressed(response: HttpResponse) -> HttpResponse:
    request = RequestFactory().get("/", headers={"Accept-Encoding": "gzip"})
    answer = TextCompression(lambda _: response)(request)
    assert isinstance(answer, HttpResponse)
    return answer


@pytest.mark.parametrize("size", ["", "0", "5000000"])
def test_a_body_within_the_limit_passes(size: str) -> None:
    assert sent(RequestFactory().post("/", CONTENT_LENGTH=size)).content == b"reached"


@pytest.mark.parametrize("size", ["5000001", "10000000", "9" * 30, "-1", "many", "１０"])
def test_a_larger_body_is_refused_with_the_limit(size: str) -> None:
    response = sent(RequestFactory().post("/claims/", CONTENT_LENGTH=size))
    assert response.status_code == 413
    assert "at most 5,000,000 bytes" in response.text


def test_the_api_is_answered_in_its_own_form(settings: LazySettings) -> None:
    settings.MAX_BODY = 10
    response = sent(RequestFactory().post("/api/v1/claims/", data={"text": "more than ten bytes"}))
    assert response.status_code == 413
    assert response["Content-Type"] == "application/problem+json"
    assert json.loads(response.content)["detail"] == "The request is too large: at most 10 bytes are accepted."


@pytest.mark.parametrize("address", ["/claims/?q=a%00b", "/claims/%00/"])
def test_a_nul_character_in_the_address_is_refused(address: str) -> None:
    response = sent(RequestFactory().get(address))
    assert response.status_code == 400
    assert "NUL" in response.text


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/healthz", "/readyz"])
def test_health_is_answered_under_any_host_name(client: Client, path: str) -> None:
    assert client.get(path, HTTP_HOST="10.0.0.7:8000").status_code == 200
    assert client.get("/", HTTP_HOST="10.0.0.7:8000").status_code == 400


def test_other_addresses_are_passed_on() -> None:
    assert HealthChecks(reached)(RequestFactory().get("/healthz/")).status_code == 200


def test_unused_features_of_the_browser_are_off() -> None:
    response = PermissionsPolicy(reached)(RequestFactory().get("/"))
    assert "camera=()" in response.headers["Permissions-Policy"]


@pytest.mark.parametrize(
    "kind", ["text/html; charset=utf-8", "application/json", "application/problem+json", "image/svg+xml"]
)
def test_text_is_sent_compressed_to_those_who_read_it_so(kind: str) -> None:
    response = compressed(HttpResponse("the same words " * 100, content_type=kind))
    assert response["Content-Encoding"] == "gzip"
    assert len(response.content) < 300


def test_what_is_compressed_already_is_sent_as_it_is() -> None:
    response = compressed(HttpResponse(b"the same bytes " * 100, content_type="font/woff2"))
    assert "Content-Encoding" not in response
