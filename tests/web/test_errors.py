import pytest
from django.test import Client, RequestFactory
from django.urls import get_resolver

from forecasts.models.claims import State
from forecasts.web import errors
from tests import factories


@pytest.mark.parametrize(
    "path", ["/nothing/", "/claims/0000000000/", "/claims/short/", "/articles/none/", "/topics/none/"]
)
def test_a_missing_page_says_so_and_offers_a_search(client: Client, db: None, path: str) -> None:
    answer = client.get(path)
    assert answer.status_code == 404
    assert 'role="search"' in answer.text
    assert "matches the given query" not in answer.text


def test_a_draft_is_not_there_for_the_public(client: Client, db: None) -> None:
    draft = factories.claim(state=State.DRAFT)
    assert client.get(f"/claims/{draft.public_id}/").status_code == 404
    assert client.get(f"/claims/{draft.public_id}/history/").status_code == 404


def test_a_page_that_is_only_read_says_which_methods_it_takes(client: Client, db: None) -> None:
    answer = client.post("/claims/")
    assert (answer.status_code, answer.headers["Allow"]) == (405, "GET, HEAD")
    assert "cannot be used in this way" in answer.text


def test_an_expired_form_says_what_to_do(db: None) -> None:
    answer = Client(enforce_csrf_checks=True).post("/appearance/", {"theme": "dark"})
    assert answer.status_code == 403
    assert "The form has expired" in answer.text


def test_a_failure_is_told_without_a_database() -> None:
    answer = errors.server_error(RequestFactory().get("/"))
    assert answer.status_code == 500
    assert b"The ledger failed" in answer.content
    assert b"csrfmiddlewaretoken" not in answer.content


def test_a_request_that_cannot_be_read(db: None, client: Client) -> None:
    answer = client.get("/claims/", headers={"host": "no such host"})
    assert answer.status_code == 400


def test_every_handler_is_ours() -> None:
    handlers = [get_resolver().resolve_error_handler(status).__module__ for status in (400, 403, 404, 500)]
    assert handlers == ["ledger.errors"] * 4
