"""What Django's admin site brings beside the product's own leads to the product's own."""

import re

import pytest
from django.core import mail
from django.test import Client
from django.urls import URLPattern
from pytest_django import Settings

from forecasts.admin.site import site
from forecasts.models.people import Role, User
from tests import factories

pytestmark = pytest.mark.django_db
LEADS = {
    "login/": "",
    "logout/": "/accounts/logout/",
    "password_change/": "/accounts/password/change/",
    "password_change/done/": "/accounts/",
}
HARMLESS = {"", "autocomplete/", "jsi18n/", "r/<path:content_type_id>/<path:object_id>/"}
"""They show what the site shows anyway, to whom it shows it."""


def test_no_view_of_the_site_itself_is_unknown() -> None:
    own = {str(each.pattern) for each in site.get_urls() if isinstance(each, URLPattern)}
    assert {path for path in own if not path.startswith("^") and path != "(?P<url>.*)$"} == HARMLESS | set(LEADS)


@pytest.mark.parametrize("path", LEADS)
@pytest.mark.parametrize("method", ["get", "post"])
def test_who_is_not_signed_in_comes_to_the_products_own_page(method: str, path: str) -> None:
    answer = getattr(Client(), method)(f"/admin/{path}", follow=True)
    assert answer.redirect_chain[-1][0].startswith("/accounts/login/?next=/admin/")


@pytest.mark.parametrize("path, target", list(LEADS.items())[1:])
@pytest.mark.parametrize("method", ["get", "post"])
def test_a_view_about_accounts_leads_to_the_products_own(editor: Client, method: str, path: str, target: str) -> None:
    assert getattr(editor, method)(f"/admin/{path}").headers["Location"] == target


def test_signing_out_there_ends_the_session(editor: Client) -> None:
    editor.post("/admin/logout/", follow=True)
    assert editor.get("/admin/").status_code == 302


def test_nobody_sets_the_password_of_another(editor: Client, recorder: Client) -> None:
    person = factories.person(Role.FORECASTER)
    before = User.objects.get(pk=person.pk).password
    sent = {"password1": "copper-violin-77", "password2": "copper-violin-77", "usable_password": "true"}
    for method in (editor.get, editor.post):
        answer = method(f"/admin/forecasts/user/{person.pk}/password/", sent)
        assert answer.headers["Location"] == "/admin/forecasts/user/"
    assert "set their passwords themselves" in editor.get("/admin/forecasts/user/").text
    assert recorder.post(f"/admin/forecasts/user/{person.pk}/password/", sent).status_code == 403
    assert User.objects.get(pk=person.pk).password == before
    assert "/password/" not in editor.get(f"/admin/forecasts/user/{person.pk}/change/").text


def send_link(editor: Client, person: User) -> str:
    sent = {"action": "send_password_link", "_selected_action": [person.pk]}
    return editor.post("/admin/forecasts/user/", sent, follow=True).text


def test_the_editor_sends_a_link_instead(editor: Client) -> None:
    person = factories.person(email="ada@example.org")
    assert "on its way" in send_link(editor, person)
    path = re.search(r"http://testserver(/accounts/password/reset/key/\S+)", str(mail.outbox[0].body))
    assert path
    browser = Client()
    form = browser.get(path[1], follow=True)
    sent = {"password1": "copper-violin-77", "password2": "copper-violin-77"}
    assert browser.post(form.redirect_chain[-1][0], sent).status_code == 302
    assert User.objects.get(pk=person.pk).check_password("copper-violin-77")


def test_where_no_mail_is_sent_the_link_is_shown(editor: Client, settings: Settings) -> None:
    person = factories.person()
    settings.SENDS_MAIL = False
    assert "/accounts/password/reset/key/" in send_link(editor, person)


@pytest.mark.parametrize("change, said", [({"email": ""}, "no e-mail address"), ({"is_active": False}, "switched off")])
def test_it_says_why_there_is_no_link(editor: Client, change: dict[str, object], said: str) -> None:
    person = factories.person(email="ada@example.org")
    User.objects.filter(pk=person.pk).update(**change)
    assert said in send_link(editor, person)
    assert not mail.outbox
