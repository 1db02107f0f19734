"""The hidden fields of every form, and its mistakes."""

from collections.abc import Iterable
from html import unescape
from typing import Any, TypeAlias

from django import template
from django.forms import BaseForm
from django.template.base import Parser, Token
from django.template.context import Context
from django.template.defaulttags import CsrfTokenNode
from django.utils.html import format_html, strip_tags
from django.utils.safestring import SafeString

from forecasts.models.people import User
from forecasts.people.submissions import FIELD, new_key

register = template.Library()

Mistakes: TypeAlias = list[tuple[str, str]]
"""What to put right, in the order of the page: the place of the field on it, or nothing, and the message."""


class FormFields(CsrfTokenNode):
    """Django's token against forged requests and, for a person who is signed in, the key of this copy of the form."""

    def render(self, context: Context) -> SafeString:
        """Return both fields."""
        token = super().render(context)
        user: Any = getattr(getattr(context, "request", None), "user", None)
        if not token or not isinstance(user, User):
            return SafeString(token)
        return format_html('{}<input type="hidden" name="{}" value="{}">', token, FIELD, new_key(user))


@register.tag
def csrf_token(parser: Parser, token: Token) -> FormFields:  # noqa: ARG001 (Django's signature)
    """Stand in the place of Django's own tag: so every form has its key, those of the admin site too."""
    return FormFields()


@register.filter
def mistakes(form: BaseForm) -> Mistakes:
    """List what is wrong with a form: first what no field is to blame for, then field by field, hidden ones too."""
    found = [("", _plain(message)) for message in form.non_field_errors()]
    for name in form.fields:
        field = form[name]
        place = "" if field.is_hidden else field.auto_id
        found += [(place, f"{field.label}: {_plain(message)}") for message in field.errors]
    return found


def _plain(message: object) -> str:
    """Return a message as text: one with links of its own stands within a link here."""
    return unescape(strip_tags(message)) if isinstance(message, SafeString) else str(message)


@register.simple_tag
def mistakes_in(form: BaseForm | None, rows: Iterable[Any] = ()) -> Mistakes:
    """List what is wrong with a form and the rows that belong to it."""
    found = mistakes(form) if form is not None else []
    for row in rows:
        found += [(place, f"{row.title}, {text}") for place, text in mistakes(row.form)]
    return found
