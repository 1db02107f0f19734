import json
from io import BytesIO
from zipfile import ZipFile

import pytest
from django.core import mail
from django.test import Client

from forecasts.models.people import Role, User
from tests import factories
from tests.people.browsers import browser, proven

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("roles")]


@pytest.fixture
def reader() -> User:
    return factories.person(Role.FORECASTER, email="reader@example.org")


def test_the_data_come_as_one_archive(reader: User) -> None:
    answer = proven(reader).get("/accounts/export/")
    assert answer["Content-Type"] == "application/zip"
    assert reader.pseudonym in answer["Content-Disposition"]
    archive = ZipFile(BytesIO(answer.content))
    assert set(archive.namelist()) == {
        "account.json",
        *(f"{name}.jsonl" for name in ("forecasts", "proposals", "decisions", "disputes", "history")),
    }
    assert json.loads(archive.read("account.json"))["account"]["email"] == "reader@example.org"


@pytest.mark.parametrize("path", ["export", "erase"])
def test_both_ask_once_more_who_one_is(reader: User, path: str) -> None:
    led = browser(reader).get(f"/accounts/{path}/")
    assert led.headers["Location"].startswith("/accounts/reauthenticate/?next=")
    assert Client().get(f"/accounts/{path}/").headers["Location"] == f"/accounts/login/?next=/accounts/{path}/"


def test_an_account_is_erased_by_its_owner(reader: User) -> None:
    elsewhere, client = browser(reader), proven(reader)
    assert "Goes:" in client.get("/accounts/erase/").text

    done = client.post("/accounts/erase/", {"pseudonym": reader.pseudonym.upper()}, follow=True)

    assert "Your account is erased." in done.text
    assert User.objects.get(pk=reader.pk).erased_at is not None
    for browser_ in (client, elsewhere):
        assert browser_.get("/accounts/").status_code == 302
    assert (mail.outbox[-1].to, mail.outbox[-1].subject) == (
        ["reader@example.org"],
        "[Forecast Ledger] Your account is erased",
    )


def test_a_slip_erases_nothing(reader: User) -> None:
    answer = proven(reader).post("/accounts/erase/", {"pseudonym": "something"})
    assert (answer.status_code, "That is not your pseudonym" in answer.text) == (422, True)
    assert User.objects.get(pk=reader.pk).is_active


def test_the_last_editor_is_told_why_not() -> None:
    editor = factories.person(Role.ADMIN)
    answer = proven(editor).post("/accounts/erase/", {"pseudonym": editor.pseudonym})
    assert (answer.status_code, "the only editor-in-chief" in answer.text) == (422, True)
