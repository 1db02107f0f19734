"""The hidden fields of every form, and the list of its mistakes."""

import re

import pytest
from django import forms
from django.contrib.auth.models import AnonymousUser
from django.template import engines
from django.test import RequestFactory

from forecasts.admin.forms.rows import LaidOutRow
from forecasts.people.submissions import FIELD, is_of
from forecasts.templatetags.forms import mistakes, mistakes_in
from tests import factories

pytestmark = pytest.mark.django_db


class Sheet(forms.Form):
    title = forms.CharField(label="Title")
    version = forms.IntegerField(widget=forms.HiddenInput)
    day = forms.DateField(required=False, label="Day")

    def clean(self) -> None:
        self.add_error(None, "Nothing fits.")


def rendered(user: object) -> str:
    request = RequestFactory().get("/")
    request.user = user  # type: ignore[assignment]
    return engines["django"].from_string("<form>{% csrf_token %}</form>").render({}, request)


def test_the_form_of_a_person_carries_its_key() -> None:
    person = factories.person()
    first, second = (re.findall(rf'name="{FIELD}" value="([^"]+)"', rendered(person)) for _ in range(2))
    assert len(first) == 1
    assert first != second
    assert is_of(first[0], person)


def test_a_form_for_everybody_carries_none() -> None:
    assert "csrfmiddlewaretoken" in rendered(AnonymousUser())
    assert FIELD not in rendered(AnonymousUser())


def test_every_mistake_is_listed_with_its_place_and_a_hidden_one_without() -> None:
    assert mistakes(Sheet({"day": "x"})) == [
        ("", "Nothing fits."),
        ("id_title", "Title: This field is required."),
        ("", "Version: This field is required."),
        ("id_day", "Day: Enter a valid date."),
    ]


def test_a_form_that_was_not_sent_has_no_mistakes() -> None:
    assert mistakes(Sheet()) == []


def test_the_rows_of_a_page_are_listed_with_their_names() -> None:
    row = LaidOutRow(Sheet({"version": "1", "row-title": ""}, prefix="row"), [], title="Rain soon", is_open=False)
    assert ("id_row-title", "Rain soon, Title: This field is required.") in mistakes_in(None, [row])
