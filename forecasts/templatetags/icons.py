"""One icon of the sprite that the base template carries."""

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

register = template.Library()


@register.simple_tag
def icon(name: str) -> SafeString:
    """Draw an icon; it repeats a word that stands beside it, so it is hidden from readers of speech."""
    return format_html('<svg class="i" viewBox="0 0 24 24" aria-hidden="true"><use href="#{}"/></svg>', name)
