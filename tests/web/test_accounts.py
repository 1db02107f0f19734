import pytest
from django.test import Client
from pytest_django import Settings

from forecasts.models.people import Role
from tests import factories
from tests.web.conftest import SignIn
from tests.web.typed import Answer


@pytest.fixture
def resolver(db: None) -> None:
    factories.person(Role.RESOLVER, username="resolver")


def demo(client: Client, **data: str) -> Answer:
    return client.post("/accounts/demo/", {"person": "resolver"} | data, headers={"host": "localhost:8000"})


def test_one_click_signs_in_and_returns(client: Client, resolver: None) -> None:
    answer = demo(client, next="/methods/")
    assert (answer.status_code, answer.url) == (302, "/methods/")
    assert "resolver" in client.get("/accounts/").text


@pytest.mark.parametrize("host", ["example.com", "127.0.0.1.example.com", "10.0.0.5:8000", "testserver"])
def test_one_click_is_refused_for_any_other_host(client: Client, resolver: None, settings: Settings, host: str) -> None:
    settings.ALLOWED_HOSTS = ["*"]
    assert client.post("/accounts/demo/", {"person": "resolver"}, headers={"host": host}).status_code == 403
    assert "demo person" not in client.get("/accounts/login/", headers={"host": host}).text


@pytest.mark.parametrize("host", ["localhost:8000", "127.0.0.1:8123", "[::1]:8000"])
def test_one_click_works_on_this_machine(client: Client, resolver: None, host: str) -> None:
    assert client.post("/accounts/demo/", {"person": "resolver"}, headers={"host": host}).status_code == 302


def test_one_click_is_refused_outside_demo_mode(client: Client, resolver: None, settings: Settings) -> None:
    settings.DEMO = False
    assert demo(client).status_code == 403


@pytest.mark.parametrize("person", ["", "nobody", "root", "res\0olver"])
def test_one_click_knows_only_the_demo_people(client: Client, resolver: None, person: str) -> None:
    factories.person(Role.ADMIN, username="root")
    assert demo(client, person=person).status_code == 403


def test_one_click_needs_the_form_of_this_site(resolver: None) -> None:
    assert demo(Client(enforce_csrf_checks=True)).status_code == 403


def test_one_click_cannot_be_a_link(client: Client, resolver: None) -> None:
    assert client.get("/accounts/demo/?person=resolver").status_code == 405


@pytest.mark.parametrize("target", ["https://example.com/", "//example.com", "javascript:alert(1)", ""])
def test_one_returns_only_to_pages_of_this_site(client: Client, resolver: None, target: str) -> None:
    assert demo(client, next=target).headers["Location"] == "/"


def test_a_wrong_password_is_said_on_the_page(client: Client, db: None) -> None:
    answer = client.post("/accounts/login/", {"login": "nobody", "password": "no"})
    assert "Not signed in." in answer.text


def test_signing_out_ends_the_session(sign_in: SignIn) -> None:
    client = sign_in()
    client.post("/accounts/logout/")
    assert client.get("/accounts/").status_code == 302


def test_a_theme_is_kept_in_a_cookie(client: Client, db: None) -> None:
    answer = client.post("/appearance/", {"theme": "dark", "next": "/methods/"})
    assert answer.headers["Location"] == "/methods/"
    assert answer.cookies["theme"]["samesite"] == "Lax"
    assert 'data-theme="dark"' in client.get("/methods/").text


def test_an_unknown_theme_changes_nothing(client: Client, db: None) -> None:
    client.post("/appearance/", {"theme": '"><script>'})
    client.cookies["theme"] = "x"
    assert 'data-theme="auto"' in client.get("/methods/").text
