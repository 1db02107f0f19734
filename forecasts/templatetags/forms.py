"""The hidden fields of every form, and its mistakes."""

from typing import Any

from django import template
from django.template.base import Parser, Token
from django.template.context import Context
from django.template.defaulttags import CsrfTokenNode
from django.utils.html import format_html
from django.utils.safestring import SafeString

from forecasts.models.people import User
from forecasts.people.submissions import FIELD, new_key

register = template.Library()


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
