import re

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.core.cache import cache
from django.test import Client
from pytest_django import Settings

from forecasts.models.people import Role, User
from tests import factories
from tests.people.browsers import PASSWORD, browser, proven

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("roles")]

NEW = "wooden-harbour-21-lilac"


@pytest.fixture(autouse=True)
def _open(settings: Settings) -> None:
    settings.SIGN_UP = "open"
    cache.clear()


def link(text: str) -> str:
    """The path of the first link in a mail."""
    found = re.search(r"http://[^/\s]+(/accounts/\S+)", text)
    assert found is not None
    return found[1]


def sign_up(client: Client, email: str = "ada@example.org") -> object:
    return client.post("/accounts/signup/", {"email": email, "password1": PASSWORD})


def known() -> User:
    """A person with a confirmed address."""
    user = factories.person(Role.FORECASTER, email="ada@example.org")
    user.set_password(PASSWORD)
    user.save()
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    return user


def test_an_account_opens_once_its_address_is_confirmed(client: Client) -> None:
    sign_up(client)
    assert client.get("/accounts/").status_code == 302
    user = User.objects.get(email="ada@example.org")
    assert (user.username, [group.name for group in user.groups.all()]) == (user.pseudonym, ["forecaster"])

    path = link(str(mail.outbox[0].body))
    assert "Is <strong>ada@example.org</strong> yours?" in client.get(path).text
    assert client.post(path).status_code == 302

    asked = client.post("/accounts/login/", {"login": "ada@example.org", "password": PASSWORD})
    assert asked.headers["Location"] == "/accounts/start/"
    assert "This link no longer works" in client.get("/accounts/confirm-email/nonsense/").text


@pytest.mark.parametrize("how", ["invitation", "closed"])
def test_nobody_signs_up_where_that_is_not_open(client: Client, settings: Settings, how: str) -> None:
    settings.SIGN_UP = how
    sign_up(client)
    assert not User.objects.exists()
    assert "Nobody signs up here" in client.get("/accounts/signup/").text
    assert 'href="/accounts/signup/"' not in client.get("/accounts/login/").text


def test_signing_up_does_not_tell_who_has_an_account(client: Client) -> None:
    fresh = sign_up(client, "new@example.org")
    known()
    taken = sign_up(Client())
    assert (fresh.status_code, fresh.headers["Location"]) == (taken.status_code, taken.headers["Location"])  # type: ignore[attr-defined]
    assert [letter.subject for letter in mail.outbox] == [
        "[Forecast Ledger] Confirm your address",
        "[Forecast Ledger] You have an account already",
    ]
    assert User.objects.filter(email="ada@example.org").count() == 1


def test_a_forgotten_password_is_set_anew_and_ends_every_session(client: Client) -> None:
    user = known()
    elsewhere = browser(user)
    asked = client.post("/accounts/password/reset/", {"email": "ADA@example.org"})
    path = link(str(mail.outbox[0].body))
    form = client.get(path, follow=True).redirect_chain[-1][0]

    done = client.post(form, {"password1": NEW, "password2": NEW})

    assert (asked.headers["Location"], done.headers["Location"]) == (
        "/accounts/password/reset/done/",
        "/accounts/password/reset/key/done/",
    )
    assert User.objects.get(pk=user.pk).check_password(NEW)
    assert elsewhere.get("/accounts/").status_code == 302
    assert "This link no longer works" in Client().get(path, follow=True).text
    assert mail.outbox[-1].subject == "[Forecast Ledger] Password Reset"


def test_a_reset_does_not_tell_who_has_an_account(client: Client) -> None:
    known()
    answers = [client.post("/accounts/password/reset/", {"email": f"{who}@example.org"}) for who in ("ada", "nobody")]
    assert answers[0].headers["Location"] == answers[1].headers["Location"]
    assert [letter.to for letter in mail.outbox] == [["ada@example.org"], ["nobody@example.org"]]


def test_a_new_address_replaces_the_old_one_when_it_is_confirmed() -> None:
    user = known()
    client = proven(user)
    client.post("/accounts/email/", {"email": "lovelace@example.org", "action_add": "1"})
    assert User.objects.get(pk=user.pk).email == "ada@example.org"

    client.post(link(str(mail.outbox[-1].body)))

    assert User.objects.get(pk=user.pk).email == "lovelace@example.org"
    assert list(EmailAddress.objects.values_list("email", "verified")) == [("lovelace@example.org", True)]
    told = [letter for letter in mail.outbox if "Email Changed" in letter.subject]
    assert told[0].to == ["ada@example.org"]


def test_a_changed_password_ends_every_other_session_and_is_told() -> None:
    user = known()
    elsewhere, here = browser(user), proven(user)
    typed = {"oldpassword": PASSWORD, "password1": NEW, "password2": NEW}
    assert here.post("/accounts/password/change/", typed).headers["Location"] == "/accounts/"
    assert here.get("/accounts/").status_code == 200
    assert elsewhere.get("/accounts/").status_code == 302
    assert mail.outbox[-1].subject == "[Forecast Ledger] Password Changed"


def test_a_mail_server_that_is_away_is_no_error_of_the_page(client: Client, settings: Settings) -> None:
    known()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    answer = client.post("/accounts/password/reset/", {"email": "ada@example.org"}, follow=True)
    assert answer.status_code == 200
    assert "could not be sent just now" in answer.text


def test_where_no_mail_is_sent_no_address_is_asked_for(client: Client, settings: Settings) -> None:
    settings.SENDS_MAIL = False
    for answer in (
        client.get("/accounts/password/reset/"),
        client.post("/accounts/password/reset/", {"email": "a@b.cd"}),
    ):
        assert "sends no e-mail" in answer.text
    assert mail.outbox == []
