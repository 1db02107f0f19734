from datetime import timedelta
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from pytest_django import Settings

from forecasts.history.actors import Actor
from forecasts.models.errors import Conflict, Invalid, NotAllowed
from forecasts.models.people import Invitation, Role, User
from forecasts.people.invitations import accept, find, invite, resend, revoke
from tests import factories
from tests.factories import NOW

pytestmark = pytest.mark.django_db

PASSWORD = "copper-violin-77-moss"
OVER = NOW + timedelta(days=7)


@pytest.fixture
def editor() -> Actor:
    return Actor.of(factories.person(Role.ADMIN))


def invited(editor: Actor, **changes: Any) -> tuple[Invitation, str]:
    typed: dict[str, Any] = {"email": "ada@example.org", "role": Role.RESOLVER} | changes
    return invite(**typed, actor=editor, now=NOW)


def test_an_invitation_becomes_an_account_in_its_role(editor: Actor) -> None:
    invitation, token = invited(editor, email=" Ada@Example.org ")

    user = accept(token=token, password=PASSWORD, now=NOW)

    invitation.refresh_from_db()
    assert (invitation.accepted_by, invitation.state(at=OVER)) == (user, "accepted")
    assert (user.email, user.username, len(user.pseudonym)) == ("ada@example.org", user.pseudonym, 10)
    assert user.check_password(PASSWORD)
    assert list(user.groups.values_list("name", flat=True)) == ["resolver"]
    assert EmailAddress.objects.get(user=user).verified


@pytest.mark.parametrize(
    "role, desk, everything",
    [("forecaster", False, False), ("recorder", True, False), ("reviewer", False, False), ("admin", True, True)],
)
def test_each_role_gets_the_desk_that_it_works_at(editor: Actor, role: str, desk: bool, everything: bool) -> None:
    _, token = invited(editor, role=role)
    user = accept(token=token, password=PASSWORD, now=NOW)
    assert (user.is_staff, user.is_superuser) == (desk, everything)


def test_only_a_hash_of_the_token_is_kept(editor: Actor) -> None:
    _, token = invited(editor)
    kept = [str(value) for value in Invitation.objects.values_list().get()]
    assert len(token) > 40
    assert not any(token in value for value in kept)


def test_an_address_without_a_mail_is_not_confirmed(editor: Actor, settings: Settings) -> None:
    settings.SENDS_MAIL = False
    _, token = invited(editor)
    assert not EmailAddress.objects.get(user=accept(token=token, password=PASSWORD, now=NOW)).verified


def test_an_invitation_works_once(editor: Actor) -> None:
    _, token = invited(editor)
    accept(token=token, password=PASSWORD, now=NOW)
    with pytest.raises(Conflict, match="no longer valid"):
        accept(token=token, password=PASSWORD, now=NOW)
    assert User.objects.filter(email="ada@example.org").count() == 1


def test_an_invitation_has_its_time(editor: Actor) -> None:
    invitation, token = invited(editor)
    assert find(token=token, now=OVER - timedelta(seconds=1)) == invitation
    with pytest.raises(Conflict, match="no longer valid"):
        find(token=token, now=OVER)
    assert invitation.state(at=OVER) == "expired"


def test_sending_again_makes_the_earlier_link_dead(editor: Actor) -> None:
    invitation, earlier = invited(editor)
    later = resend(invitation=invitation, actor=editor, now=OVER)
    assert find(token=later, now=OVER) == invitation
    with pytest.raises(Conflict):
        find(token=earlier, now=NOW)


def test_a_revoked_invitation_is_neither_accepted_nor_sent(editor: Actor) -> None:
    invitation, token = invited(editor)
    revoke(invitation=invitation, actor=editor, now=NOW)
    for step in (resend, revoke):
        with pytest.raises(Conflict, match="accepted or revoked meanwhile"):
            step(invitation=invitation, actor=editor, now=NOW)
    with pytest.raises(Conflict):
        accept(token=token, password=PASSWORD, now=NOW)
    invitation.refresh_from_db()
    assert invitation.state(at=NOW) == "revoked"


@pytest.mark.parametrize("role", ["recorder", "resolver", "reviewer", "forecaster"])
def test_only_the_editor_in_chief_invites(editor: Actor, role: str) -> None:
    other = Actor.of(factories.person(role))
    invitation, _ = invited(editor)
    for step in (resend, revoke):
        with pytest.raises(NotAllowed, match="Only the editor-in-chief"):
            step(invitation=invitation, actor=other, now=NOW)
    with pytest.raises(NotAllowed, match="Only the editor-in-chief"):
        invited(other, email="bob@example.org")


@pytest.mark.parametrize(
    "changes, field, why",
    [
        ({"email": "no address"}, "email", "Give an e-mail address"),
        ({"email": ""}, "email", "Give an e-mail address"),
        ({"role": "king"}, "role", "There is no role 'king'"),
        ({"email": "TAKEN@example.org"}, "email", "has an account already"),
        ({"email": "Waits@example.org"}, "email", "is invited already"),
    ],
)
def test_what_is_no_invitation(editor: Actor, changes: dict[str, str], field: str, why: str) -> None:
    factories.person(Role.FORECASTER, email="taken@example.org")
    invited(editor, email="waits@example.org")
    with pytest.raises(Invalid, match=why) as refused:
        invited(editor, **changes)
    assert refused.value.fields.keys() == {field}
    assert Invitation.objects.count() == 1


@pytest.mark.parametrize("password", ["short", "password123", "1234567890123", "ada@example.org"])
def test_a_weak_password_is_refused_and_the_invitation_lives(editor: Actor, password: str) -> None:
    invitation, token = invited(editor)
    with pytest.raises(Invalid) as refused:
        accept(token=token, password=password, now=NOW)
    assert refused.value.fields.keys() == {"password"}
    assert find(token=token, now=NOW) == invitation


def test_whoever_made_an_account_meanwhile_signs_in_with_it(editor: Actor) -> None:
    _, token = invited(editor)
    factories.person(Role.FORECASTER, email="ada@example.org")
    with pytest.raises(Conflict, match="sign in with it"):
        accept(token=token, password=PASSWORD, now=NOW)


def test_where_sign_up_is_closed_nobody_is_invited_and_nobody_joins(editor: Actor, settings: Settings) -> None:
    _, token = invited(editor)
    settings.SIGN_UP = "closed"
    with pytest.raises(NotAllowed, match="No new accounts"):
        invited(editor, email="bob@example.org")
    with pytest.raises(Conflict, match="No new accounts"):
        accept(token=token, password=PASSWORD, now=NOW)
