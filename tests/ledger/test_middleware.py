"""What is refused before any part of the ledger sees it."""

import json
import logging
from types import SimpleNamespace
from typing import Any

import pytest
from django.conf import LazySettings
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory

from ledger import tracing
from ledger.middleware import HealthChecks, PermissionsPolicy, RequestLimits, RequestLog, TextCompression
from tests import factories


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


def logged(caplog: pytest.LogCaptureFixture, path: str, **known: Any) -> logging.LogRecord:
    """The line about one request."""
    request = RequestFactory().get(path)
    vars(request).update(known)
    with caplog.at_level(logging.DEBUG, "ledger.access"):
        RequestLog(reached)(request)
    return caplog.records[-1]


def facts(line: logging.LogRecord) -> tuple[Any, ...]:
    return line.levelname, *(getattr(line, name) for name in ("method", "path", "status"))


def test_every_request_gets_a_line(caplog: pytest.LogCaptureFixture) -> None:
    line = logged(caplog, "/claims/?q=whoever")
    assert facts(line) == ("INFO", "GET", "/claims/", 200)
    assert line.getMessage() == "GET /claims/ 200"
    assert "whoever" not in str(vars(line))


def test_a_slow_request_is_marked(caplog: pytest.LogCaptureFixture, settings: LazySettings) -> None:
    settings.SLOW_REQUEST = -1
    line = logged(caplog, "/claims/")
    assert (line.levelname, vars(line)["slow"]) == ("WARNING", True)


@pytest.mark.parametrize("path", ["/healthz", "/readyz", "/static/forecasts/app.css"])
def test_what_is_asked_all_the_time_is_worth_no_line_while_it_goes_well(
    caplog: pytest.LogCaptureFixture, path: str
) -> None:
    assert logged(caplog, path).levelname == "DEBUG"


def test_a_key_in_a_letter_is_not_logged(caplog: pytest.LogCaptureFixture) -> None:
    assert vars(logged(caplog, "/accounts/reset/secret-key/"))["path"] == "/accounts/…"
    match = SimpleNamespace(route="accounts/reset/<key>/")
    assert vars(logged(caplog, "/accounts/reset/secret-key/", resolver_match=match))["path"] == "/accounts/reset/<key>/"


def test_an_answer_carries_the_id_of_its_request() -> None:
    ours = RequestLog(reached)(RequestFactory().get("/")).headers["X-Request-ID"]
    assert len(ours) == 32
    theirs = RequestLog(reached)(RequestFactory().get("/", HTTP_X_REQUEST_ID="abc-1"))
    assert theirs.headers["X-Request-ID"] == "abc-1"


@pytest.mark.django_db
def test_who_is_signed_in_is_named_by_pseudonym(client: Client, caplog: pytest.LogCaptureFixture) -> None:
    class Keep(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            trace = tracing.current()
            actors.append(trace.actor() if trace else "")

    actors: list[str] = []
    keeper = Keep()
    logging.getLogger("ledger.access").addHandler(keeper)
    user = factories.person()
    client.get("/claims/")
    client.force_login(user)
    client.get("/accounts/")
    logging.getLogger("ledger.access").removeHandler(keeper)
    assert actors == ["", user.pseudonym]
