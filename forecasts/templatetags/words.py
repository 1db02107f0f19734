"""People's words: shown as written, kept from disturbing the text around them."""

from django import template
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString

register = template.Library()


@register.filter
def bdi(text: object) -> SafeString:
    """Isolate the direction of words that somebody entered."""
    return format_html("<bdi>{}</bdi>", conditional_escape(text))


@register.filter
def quoted(text: object) -> SafeString:
    """Set words in quotation marks, as written."""
    return format_html("“<bdi>{}</bdi>”", conditional_escape(text))
