import pytest
from django.contrib.auth.models import Group
from django.test import Client

from forecasts.models.people import Role, User
from tests import factories

pytestmark = pytest.mark.django_db


def test_the_editor_adds_a_person_and_gives_a_role(editor: Client) -> None:
    secret = "long-enough-5921"
    added = {"username": "newcomer", "password1": secret, "password2": secret, "usable_password": "true"}
    assert editor.post("/admin/forecasts/user/add/", added).status_code == 302
    person = User.objects.get(username="newcomer")
    role = Group.objects.get(name=Role.RECORDER)
    sent = {"username": "newcomer", "is_active": "on", "is_staff": "on", "groups": [role.pk]}
    assert editor.post(f"/admin/forecasts/user/{person.pk}/change/", sent).status_code == 302
    assert (list(person.groups.all()), User.objects.get(pk=person.pk).is_staff) == ([role], True)


def test_nobody_else_sees_people(recorder: Client) -> None:
    assert recorder.get("/admin/forecasts/user/").status_code == 403


def test_accounts_are_not_deleted(editor: Client) -> None:
    person = factories.person()
    assert editor.post(f"/admin/forecasts/user/{person.pk}/delete/", {"post": "yes"}).status_code == 403
