import re
import sys
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.auth.hashers import MD5PasswordHasher
from django.core import mail
from django.core.cache import cache
from django.core.management import call_command
from django.test import Client
from pytest_django import Settings

from forecasts.models.people import Role, User
from tests import factories
from tests.people.browsers import PASSWORD, browser
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


@pytest.mark.parametrize("address", ["10.0.0.5", "2001:db8::1", "8.8.8.8"])
def test_one_click_is_refused_for_who_only_says_to_be_here(client: Client, resolver: None, address: str) -> None:
    sent: Any = {"headers": {"host": "localhost:8000"}, "REMOTE_ADDR": address}
    assert client.post("/accounts/demo/", {"person": "resolver"}, **sent).status_code == 403
    assert "demo person" not in client.get("/accounts/login/", **sent).text


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
    assert demo(client, next=target).headers["Location"] == "/accounts/start/"


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


@pytest.fixture
def reader(db: None) -> User:
    """A reader with a password, an address and no second factor."""
    cache.clear()
    user = factories.person(Role.FORECASTER, username="reader", email="reader@example.org")
    user.set_password(PASSWORD)
    user.save()
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    return user


@pytest.mark.parametrize("login", ["reader", "reader@example.org", " READER@example.org "])
def test_one_signs_in_with_name_or_address(client: Client, reader: User, login: str) -> None:
    answer = client.post("/accounts/login/", {"login": login, "password": PASSWORD, "next": "/methods/"})
    assert (answer.status_code, answer.headers["Location"]) == (302, "/methods/")


@pytest.mark.parametrize("target", ["https://example.com/", "//example.com", "javascript:alert(1)", "http:///x.com"])
def test_signing_in_leads_only_to_pages_of_this_site(client: Client, reader: User, target: str) -> None:
    answer = client.post("/accounts/login/", {"login": "reader", "password": PASSWORD, "next": target})
    assert answer.headers["Location"] == "/accounts/start/"


def test_signing_in_begins_a_new_session(client: Client, reader: User) -> None:
    session = client.session
    session["planted"] = "by somebody else"
    session.save()
    client.cookies[settings.SESSION_COOKIE_NAME] = str(session.session_key)
    client.post("/accounts/login/", {"login": "reader", "password": PASSWORD})
    assert client.session.session_key != session.session_key
    cookie = client.cookies[settings.SESSION_COOKIE_NAME]
    assert (cookie["httponly"], cookie["samesite"]) == (True, "Lax")


def test_a_name_that_is_not_there_is_answered_like_a_wrong_password(client: Client, reader: User) -> None:
    answers = [client.post("/accounts/login/", {"login": who, "password": "no"}) for who in ("reader", "nobody")]
    said = [re.sub(r"nobody|reader|value=\"[^\"]*\"", "", answer.text) for answer in answers]
    assert answers[0].status_code == answers[1].status_code
    assert said[0] == said[1]


def test_guessing_is_slowed_down(client: Client, reader: User) -> None:
    for _ in range(5):
        client.post("/accounts/login/", {"login": "reader", "password": "no"})
    answer = client.post("/accounts/login/", {"login": "reader", "password": PASSWORD})
    assert "Too many attempts" in answer.text
    assert client.get("/accounts/").status_code == 302


def test_a_flood_is_answered_with_a_page_that_says_when(client: Client, reader: User) -> None:
    for number in range(30):
        client.post("/accounts/login/", {"login": f"reader{number}", "password": "no"})
    answer = client.post("/accounts/login/", {"login": "reader", "password": PASSWORD})
    assert (answer.status_code, answer.headers["Retry-After"]) == (429, "300")
    assert "Wait five minutes" in answer.text


def test_signing_in_needs_the_form_of_this_site(reader: User) -> None:
    client = Client(enforce_csrf_checks=True)
    assert client.post("/accounts/login/", {"login": "reader", "password": PASSWORD}).status_code == 403


def test_an_account_that_is_switched_off_stays_out(client: Client, reader: User) -> None:
    User.objects.filter(pk=reader.pk).update(is_active=False)
    answer = client.post("/accounts/login/", {"login": "reader", "password": PASSWORD}, follow=True)
    assert "switched off" in answer.text
    assert client.get("/accounts/").status_code == 302


def test_an_address_waits_for_its_confirmation(client: Client, reader: User) -> None:
    EmailAddress.objects.update(verified=False)
    answer = client.post("/accounts/login/", {"login": "reader", "password": PASSWORD}, follow=True)
    assert "Look into your mail" in answer.text
    assert mail.outbox[0].to == ["reader@example.org"]


class Counted(MD5PasswordHasher):
    """A hasher that counts."""

    hashed = 0

    def encode(self, password: str, salt: str) -> str:
        Counted.hashed += 1
        return MD5PasswordHasher.encode(self, password, salt)


@pytest.fixture
def counted(db: None, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.SIGN_UP = "open"
    cache.clear()
    for name, change in PEOPLE.items():
        user = factories.person(Role.FORECASTER, username=name, email=f"{name}@example.org")
        user.set_password(PASSWORD)
        EmailAddress.objects.create(user=user, email=user.email, verified=name != "unconfirmed", primary=True)
        for field, value in change.items():
            setattr(user, field, value)
        user.save()
    Authenticator.objects.create(user=User.objects.get(username="guarded"), type="totp", data={})
    settings.PASSWORD_HASHERS = [f"{__name__}.Counted"]
    monkeypatch.setitem(sys.modules, __name__, sys.modules[Counted.__module__])
    Counted.hashed = 0


PEOPLE: dict[str, dict[str, object]] = {
    "known": {},
    "unconfirmed": {},
    "guarded": {},
    "inactive": {"is_active": False},
    "erased": {"password": "!", "is_active": False, "email": ""},
    "without": {"password": "!"},
}
LOGINS = [*PEOPLE, *(f"{name}@example.org" for name in PEOPLE), "nobody", "nobody@example.org", "KNOWN@Example.org"]


@pytest.mark.parametrize("login", LOGINS)
@pytest.mark.usefixtures("counted")
def test_one_password_is_hashed_whoever_signs_in(client: Client, login: str) -> None:
    answer = client.post("/accounts/login/", {"login": login, "password": "wrong"})
    assert (answer.status_code, Counted.hashed) == (200, 1)
    assert answer.context["form"].non_field_errors()[0].endswith("and password do not match.")
    assert not mail.outbox


@pytest.mark.parametrize("name", ["known", "unconfirmed", "guarded", "inactive"])
@pytest.mark.parametrize("where", ["", "@example.org"])
@pytest.mark.usefixtures("counted")
def test_one_password_is_hashed_when_it_is_right(client: Client, name: str, where: str) -> None:
    client.post("/accounts/login/", {"login": name + where, "password": PASSWORD})
    assert Counted.hashed == 1


@pytest.mark.parametrize(
    "path, sent, hashed",
    [
        ("/accounts/password/reset/", {}, 0),
        ("/accounts/signup/", {"password1": PASSWORD}, 1),
    ],
)
@pytest.mark.usefixtures("counted")
def test_nothing_else_tells_who_has_an_account(path: str, sent: dict[str, str], hashed: int) -> None:
    answers = set()
    for name in ("known", "inactive", "nobody", "unconfirmed"):
        Counted.hashed = 0
        answer = Client().post(path, sent | {"email": f"{name}@example.org"})
        answers.add((answer.status_code, answer.headers.get("Location"), Counted.hashed, len(mail.outbox)))
        mail.outbox.clear()
    assert {(status, work, letters) for status, _, work, letters in answers} == {(302, hashed, 1)}
    assert len(answers) == 1


@pytest.mark.usefixtures("counted")
def test_a_change_of_address_tells_neither() -> None:
    browser_of = browser(User.objects.get(username="known"))
    answers = []
    for address in ("without@example.org", "fresh@example.org"):
        browser_of.post("/accounts/reauthenticate/", {"password": PASSWORD})
        mail.outbox.clear()
        answer = browser_of.post("/accounts/email/", {"email": address, "action_add": ""})
        answers.append((answer.status_code, answer.headers.get("Location"), len(mail.outbox)))
    assert answers[0] == answers[1] == (302, "/accounts/email/", 1)


@pytest.mark.parametrize(
    "role, desk",
    [
        (Role.ADMIN, "/operations/"),
        (Role.REVIEWER, "/review/"),
        (Role.RESOLVER, "/queue/"),
        (Role.RECORDER, "/admin/"),
        (Role.FORECASTER, "/forecasts/mine/"),
    ],
)
def test_each_role_lands_on_its_desk(client: Client, db: None, role: Role, desk: str) -> None:
    call_command("sync_roles", verbosity=0)
    person = factories.person(role, is_staff=role in {Role.RECORDER, Role.ADMIN})
    client.force_login(person)
    answer = client.get("/accounts/start/")
    assert answer.headers["Location"] == desk
    assert client.get(desk).status_code == 200


def test_from_the_start_page_one_goes_on_to_ones_desk(client: Client, db: None) -> None:
    assert 'href="/accounts/login/"' in client.get("/").text
    assert 'href="/accounts/login/?next=%2Fmethods%2F"' in client.get("/methods/").text
