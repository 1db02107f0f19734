import hashlib

import pytest
from django.test import Client
from pytest_django import Settings

from forecasts.models.people import Role
from tests import factories
from tests.scorecards import stage

pytestmark = pytest.mark.django_db
READS = ["claims/", "articles/", "topics/", "outlets/", "forecasters/", "leaderboard/", "scorecards/ledger/", "schema/"]
PAGE = "https://newsroom.example"


@pytest.mark.parametrize("path", READS)
def test_every_read_has_a_validator(client: Client, path: str) -> None:
    first = client.get(f"/api/v1/{path}")
    again = client.get(f"/api/v1/{path}", headers={"if-none-match": first["ETag"]})
    assert (again.status_code, again.content, again["ETag"]) == (304, b"", first["ETag"])
    assert again["Cache-Control"] == first["Cache-Control"]


@pytest.mark.parametrize("path", READS)
def test_it_is_a_strong_one_but_where_the_instant_is_said(client: Client, path: str) -> None:
    answer = client.get(f"/api/v1/{path}")
    strong = f'"{hashlib.md5(answer.content, usedforsecurity=False).hexdigest()}"'
    assert answer["ETag"].startswith('W/"') if b'"as_of"' in answer.content[:500] else answer["ETag"] == strong


def test_so_has_every_part_of_a_claim(client: Client) -> None:
    claim = stage.called().claim
    for part in ("", "forecasts/", "resolutions/", "history/"):
        path = f"/api/v1/claims/{claim.public_id}/{part}"
        tag = client.get(path)["ETag"]
        for known in (tag, f'"other", {tag}', f"W/{tag}", "*"):
            assert client.get(path, headers={"if-none-match": known}).status_code == 304
        assert client.get(path, headers={"if-none-match": '"other"'}).status_code == 200


def test_a_change_changes_the_validator(client: Client) -> None:
    before = {path: client.get(f"/api/v1/{path}")["ETag"] for path in ("claims/", "scorecards/ledger/")}
    stage.called()
    stage.score()
    for path, tag in before.items():
        assert client.get(f"/api/v1/{path}", headers={"if-none-match": tag}).status_code == 200


def test_head_has_the_headers_of_get(client: Client) -> None:
    read, asked = client.get("/api/v1/topics/"), client.head("/api/v1/topics/")
    assert asked["ETag"] == read["ETag"]
    assert asked.content == b""


def test_copies_are_public_and_checked_each_time(client: Client) -> None:
    response = client.get("/api/v1/claims/")
    assert response["Cache-Control"] == "public, no-cache"
    assert "Cookie" not in response["Vary"]


def test_what_somebody_signed_in_gets_is_kept_by_nobody_else(client: Client) -> None:
    client.force_login(factories.person(Role.FORECASTER))
    response = client.get("/api/v1/claims/")
    assert response["Cache-Control"] == "private, no-cache"
    assert "Cookie" in response["Vary"]


@pytest.mark.parametrize("path", ["claims/nothing/", "claims/?x=1", "nowhere/"])
def test_errors_are_not_kept(client: Client, path: str) -> None:
    response = client.get(f"/api/v1/{path}")
    assert response["Cache-Control"] == "no-store"
    assert "ETag" not in response


def test_other_origins_are_closed_out(client: Client) -> None:
    response = client.get("/api/v1/claims/", headers={"origin": PAGE})
    assert not [name for name in response.headers if name.startswith("Access-Control")]


def test_one_origin_may_read(client: Client, settings: Settings) -> None:
    settings.CORS_ORIGINS = [PAGE]
    response = client.get("/api/v1/claims/", headers={"origin": PAGE})
    assert response["Access-Control-Allow-Origin"] == PAGE
    assert "Origin" in response["Vary"]
    assert "ETag" in response["Access-Control-Expose-Headers"]
    other = client.get("/api/v1/claims/", headers={"origin": "https://other.example"})
    assert "Access-Control-Allow-Origin" not in other
    assert "Origin" in other["Vary"]


def test_any_origin_may_read_and_sees_problems_too_but_never_with_cookies(client: Client, settings: Settings) -> None:
    settings.CORS_ORIGINS = ["*"]
    for path in ("/api/v1/claims/", "/api/v1/claims/?x=1", "/api/v1/nothing/", "/api/v2/"):
        response = client.get(path, headers={"origin": PAGE})
        assert response["Access-Control-Allow-Origin"] == "*"
        assert "Access-Control-Allow-Credentials" not in response
    assert "Access-Control-Allow-Origin" not in client.get("/claims/", headers={"origin": PAGE})


def test_a_browser_that_asks_before_is_told(client: Client, settings: Settings) -> None:
    asking = {"origin": PAGE, "access-control-request-method": "GET"}
    assert client.options("/api/v1/claims/", headers=asking).status_code == 200
    settings.CORS_ORIGINS = [PAGE]
    response = client.options("/api/v1/claims/", headers=asking)
    assert (response.status_code, response["Access-Control-Allow-Methods"]) == (204, "GET, HEAD, OPTIONS")
    assert "If-None-Match" in response["Access-Control-Allow-Headers"]
