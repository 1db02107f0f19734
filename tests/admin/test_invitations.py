import re

import pytest
from allauth.mfa.models import Authenticator
from django.core import mail
from django.test import Client
from pytest_django import Settings

from forecasts.models.people import Invitation, Role
from tests import factories
from tests.people.browsers import with_app

pytestmark = pytest.mark.django_db

LIST = "/admin/forecasts/invitation/"


def invite(editor: Client, email: str = "ada@example.org", role: str = "recorder") -> str:
    """Invite on the page; return what the next page says."""
    return editor.post(f"{LIST}add/", {"email": email, "role": role}, follow=True).text


def act(editor: Client, action: str) -> str:
    chosen = [row.pk for row in Invitation.objects.all()]
    return editor.post(LIST, {"action": action, "_selected_action": chosen}, follow=True).text


def test_an_invitation_goes_out_by_e_mail(editor: Client) -> None:
    assert "on its way to ada@example.org" in invite(editor)
    letter = mail.outbox[0]
    assert (letter.to, letter.subject) == (["ada@example.org"], "[Forecast Ledger] You are invited as recorder")
    link = re.search(r"http://testserver(/accounts/invitation/\S+)", str(letter.body))
    assert link is not None
    assert "ada@example.org" in Client().get(link[1]).text
    assert "waiting" in editor.get(LIST).text


def test_where_no_mail_is_sent_the_link_is_shown_once(editor: Client, settings: Settings) -> None:
    settings.SENDS_MAIL = False
    assert "Hand the link over yourself" in invite(editor)
    assert mail.outbox == []
    assert "Hand the link over" not in editor.get(LIST).text


def test_what_is_amiss_is_said_at_the_field(editor: Client) -> None:
    assert "Give an e-mail address" in invite(editor, email="ada")
    assert not Invitation.objects.exists()


def test_sending_again_and_revoking(editor: Client) -> None:
    invite(editor)
    assert "on its way" in act(editor, "resend")
    links = [re.findall(r"/accounts/invitation/\S+", str(letter.body))[0] for letter in mail.outbox]
    assert [Client().get(link).status_code for link in links] == [410, 200]
    assert "Revoked: 1." in act(editor, "revoke")
    assert Client().get(links[1]).status_code == 410
    assert "accepted or revoked meanwhile" in act(editor, "resend")
    assert "accepted or revoked meanwhile" in act(editor, "revoke")


def test_an_invitation_is_not_edited(editor: Client) -> None:
    invite(editor)
    path = f"{LIST}{Invitation.objects.get().pk}/change/"
    assert 'name="_save"' not in editor.get(path).text
    assert editor.post(path, {"email": "eve@example.org", "role": "admin"}).status_code == 403


@pytest.mark.parametrize("who", ["recorder", "resolver"])
def test_nobody_else_invites(who: str, request: pytest.FixtureRequest) -> None:
    client: Client = request.getfixturevalue(who)
    assert client.get(LIST).status_code == 403
    assert client.post(f"{LIST}add/", {"email": "ada@example.org", "role": "admin"}).status_code == 403


def test_lost_factors_are_removed_and_the_person_is_told(editor: Client) -> None:
    person = with_app(factories.person(Role.REVIEWER, email="rea@example.org"))
    data = {"action": "remove_second_factors", "_selected_action": [person.pk]}
    assert "Removed the second factors" in editor.post("/admin/forecasts/user/", data, follow=True).text
    assert mail.outbox[0].to == ["rea@example.org"]
    assert not Authenticator.objects.filter(user=person).exists()


def test_an_erased_account_is_let_alone(editor: Client) -> None:
    person = factories.person(Role.FORECASTER, erased_at=factories.NOW, is_active=False)
    path = f"/admin/forecasts/user/{person.pk}/change/"
    assert 'name="_save"' not in editor.get(path).text
    assert editor.post(path, {"username": "back", "is_active": "on"}).status_code == 403
