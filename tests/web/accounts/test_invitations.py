import pytest
from django.core.cache import cache
from django.test import Client

from forecasts import clock
from forecasts.history.actors import Actor
from forecasts.models.people import Role, User
from forecasts.people.invitations import invite
from tests import factories
from tests.people.browsers import PASSWORD, browser

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("roles")]


@pytest.fixture
def path() -> str:
    cache.clear()
    editor = Actor.of(factories.person(Role.ADMIN))
    _, token = invite(email="ada@example.org", role=Role.RESOLVER, actor=editor, now=clock.now())
    return f"/accounts/invitation/{token}/"


def test_a_password_makes_the_account_and_signs_in(client: Client, path: str) -> None:
    page = client.get(path)
    assert "ada@example.org" in page.text
    assert "resolver" in page.text
    assert "no-store" in page.headers["Cache-Control"]

    done = client.post(path, {"password": PASSWORD})

    assert done.headers["Location"] == "/accounts/"
    pseudonym = User.objects.get(email="ada@example.org").pseudonym
    assert pseudonym in client.get("/accounts/").text


def test_a_weak_password_is_said_at_the_field(client: Client, path: str) -> None:
    answer = client.post(path, {"password": "password12"})
    assert (answer.status_code, "too common" in answer.text) == (422, True)
    assert not User.objects.filter(email="ada@example.org").exists()


def test_a_used_or_unknown_link_says_so(client: Client, path: str) -> None:
    client.post(path, {"password": PASSWORD})
    for gone in (path, "/accounts/invitation/nonsense/"):
        answer = Client().get(gone)
        assert (answer.status_code, "no longer valid" in answer.text) == (410, True)


def test_whoever_is_signed_in_signs_out_first(path: str) -> None:
    client = browser(factories.person(Role.FORECASTER))
    answer = client.post(path, {"password": PASSWORD})
    assert (answer.status_code, "signed in already" in answer.text) == (409, True)
    assert not User.objects.filter(email="ada@example.org").exists()
