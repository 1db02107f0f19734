"""The headers that every page carries."""

import pytest
from django.test import Client

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("path", ["/claims/", "/admin/login/?next=/admin/", "/nosuch/", "/api/v1/claims/"])
def test_no_page_runs_what_did_not_come_from_here(client: Client, path: str) -> None:
    policy = client.get(path).headers["Content-Security-Policy"]
    rules = dict(rule.strip().split(" ", 1) for rule in policy.split(";"))
    assert rules["default-src"] == "'none'"
    assert rules["script-src"] == rules["style-src"] == "'self'"
    assert rules["frame-ancestors"] == rules["base-uri"] == "'none'"
    assert "unsafe" not in policy


def test_no_page_says_more_than_it_has_to(client: Client) -> None:
    headers = client.get("/claims/").headers
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert headers["X-Frame-Options"] == "DENY"


def test_a_host_name_that_is_not_ours_is_refused(client: Client) -> None:
    response = client.get("/claims/", HTTP_HOST="evil.example")
    assert response.status_code == 400
    assert "cannot be read" in response.text


def test_a_large_body_is_refused_on_every_way_in(client: Client) -> None:
    for path in ("/accounts/login/", "/admin/", "/api/v1/claims/"):
        response = client.post(path, data=b"x" * 10_000_000, content_type="application/octet-stream")
        assert response.status_code == 413
        assert "5,000,000 bytes" in response.text
