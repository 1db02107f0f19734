import re
import time
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.core import mail
from django.test import Client
from pytest_django import Settings

from forecasts.models.claims import Claim
from forecasts.models.people import Role, User
from forecasts.models.resolutions import Proposal
from tests import factories
from tests.people.browsers import PASSWORD, browser, proven
from tests.web.typed import Answer, answer

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("roles")]

RECORD_CHANGERS = ["recorder", "resolver", "reviewer", "admin"]


@pytest.fixture(autouse=True)
def _required(settings: Settings) -> None:
    settings.SECOND_FACTOR_REQUIRED = True


def code(secret: str) -> str:
    """What an authenticator app shows now."""
    return str(format_hotp_value(hotp_value(secret, int(time.time()) // 30)))


def set_up_app(client: Client) -> Answer:
    """Set up an app on the pages, as a person does; returns the answer to the code."""
    shown = client.get("/accounts/2fa/totp/activate/").text
    found = re.search(r"data-secret>([A-Z2-7]+)<", shown)
    assert found is not None
    return client.post("/accounts/2fa/totp/activate/", {"code": code(found[1])})


@pytest.mark.parametrize("role", RECORD_CHANGERS)
def test_whoever_changes_the_record_is_led_to_set_one_up(role: str) -> None:
    client = browser(factories.person(role, is_staff=role in {"recorder", "admin"}))
    for path in ("/queue/", "/review/") if role != "recorder" else ("/admin/login/?next=/admin/",):
        led = client.get(path)
        assert (led.status_code, led.headers["Location"]) == (302, "/accounts/2fa/")
    page = client.get("/accounts/2fa/")
    assert "Your role needs one" in page.text
    assert "Set up a second factor first" in page.text


@pytest.mark.parametrize("role", RECORD_CHANGERS)
def test_nothing_of_the_record_changes_before(role: str) -> None:
    claim = factories.claim()
    client = browser(factories.person(role, is_staff=True))
    sent: list[tuple[str, dict[str, Any]]] = [
        (f"/claims/{claim.public_id}/resolve/", answer(claim)),
        (f"/claims/{claim.public_id}/forecast/", {"probability": "70"}),
        ("/admin/forecasts/outlet/add/", {"name": "Outlet A", "url": ""}),
        ("/admin/forecasts/user/add/", {"username": "x"}),
    ]
    for path, typed in sent:
        turned = client.post(path, typed)
        assert (turned.status_code, turned.headers["Location"]) == (302, "/accounts/2fa/"), path
    refused = client.post("/api/v1/claims/", {}, content_type="application/json")
    assert (refused.status_code, refused["Content-Type"]) == (403, "application/problem+json")
    assert Claim.objects.get().version == claim.version
    assert not Proposal.objects.exists()


def test_pages_can_be_read_and_the_way_out_is_open() -> None:
    client = browser(factories.person(Role.RESOLVER))
    assert client.get("/claims/").status_code == 200
    assert client.post("/appearance/", {"theme": "dark"}).headers["Location"] == "/"
    client.post("/accounts/logout/")
    assert client.get("/accounts/").status_code == 302


def test_a_forecaster_needs_none() -> None:
    claim = factories.claim()
    client = browser(factories.person(Role.FORECASTER))
    sent = client.post(f"/claims/{claim.public_id}/forecast/", {"probability": "70"})
    assert sent.headers.get("Location") != "/accounts/2fa/"


def test_setting_up_an_app_opens_the_way_and_ends_other_sessions() -> None:
    user = factories.person(Role.RESOLVER, email="resolver@example.org")
    elsewhere, client = browser(user), proven(user)

    done = set_up_app(client)

    assert done.headers["Location"] == "/accounts/2fa/recovery-codes/"
    assert len(re.findall(r"<li>[0-9]{8}</li>", client.get("/accounts/2fa/recovery-codes/").text)) == 10
    assert client.get("/queue/").status_code == 200
    assert elsewhere.get("/accounts/").status_code == 302


def test_secrets_lie_encrypted_in_the_database() -> None:
    client = proven(factories.person(Role.RESOLVER))
    shown = re.search(r"data-secret>([A-Z2-7]+)<", client.get("/accounts/2fa/totp/activate/").text)
    assert shown is not None
    client.post("/accounts/2fa/totp/activate/", {"code": code(shown[1])})
    stored = [str(row.data) for row in Authenticator.objects.all()]
    assert len(stored) == 2
    assert not any(shown[1] in row for row in stored)


def signing_in(user: User) -> Client:
    """A browser in which the password of `user` has been taken, and the second factor is asked for."""
    client = Client()
    asked = client.post("/accounts/login/", {"login": user.username, "password": PASSWORD})
    assert asked.headers["Location"] == "/accounts/2fa/authenticate/"
    return client


def test_from_then_on_the_password_alone_opens_nothing() -> None:
    user = factories.person(Role.RESOLVER)
    client = proven(user)
    set_up_app(client)
    codes = re.findall(r"<li>([0-9]{8})</li>", client.get("/accounts/2fa/recovery-codes/").text)

    second = signing_in(user)
    assert second.get("/accounts/").status_code == 302
    wrong = second.post("/accounts/2fa/authenticate/", {"code": "000000"})
    assert "That code does not fit" in wrong.text
    assert second.post("/accounts/2fa/authenticate/", {"code": codes[0]}).status_code == 302
    assert second.get("/accounts/").status_code == 200

    again = signing_in(user)
    assert "does not fit" in again.post("/accounts/2fa/authenticate/", {"code": codes[0]}).text


def test_setting_up_asks_once_more_who_one_is() -> None:
    client = browser(factories.person(Role.RESOLVER))
    for path in ("totp/activate/", "webauthn/add/", "recovery-codes/generate/"):
        led = client.get(f"/accounts/2fa/{path}")
        assert led.headers["Location"].startswith("/accounts/reauthenticate/?next="), path


def test_a_change_of_factors_is_told_by_e_mail() -> None:
    client = proven(factories.person(Role.RESOLVER, email="resolver@example.org"))
    set_up_app(client)
    assert client.post("/accounts/2fa/totp/deactivate/").status_code == 302
    assert [letter.to for letter in mail.outbox] == [["resolver@example.org"]]
    assert "App Deactivated" in mail.outbox[0].subject
    assert "If this was not you" in mail.outbox[0].body
    assert client.get("/queue/").headers["Location"] == "/accounts/2fa/"
