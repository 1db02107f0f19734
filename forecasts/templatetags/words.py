"""People's words: shown as written, kept from disturbing the text around them; templates wrap the rest in `<bdi>`."""

from collections.abc import Iterator

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from forecasts.history.actors import RULE
from forecasts.indexing.asking import Search
from forecasts.models.people import Role

register = template.Library()


@register.filter
def quoted(text: object) -> SafeString:
    """Set words in quotation marks, as written."""
    return format_html("<bdi>“{}”</bdi>", text)


@register.filter
def role_words(role: str) -> str:
    """Name who acted by role; a rule of the ledger is no person."""
    return "by rule of the ledger" if role == RULE else str(dict(Role.choices).get(role, role))


@register.filter
def breakable(name: str) -> SafeString:
    """Set the name of a column as code that breaks after an underscore, if it has to, and nowhere else."""
    parts = [(part,) for part in name.split("_")]
    return format_html('<code class="name">{}</code>', format_html_join(SafeString("_<wbr>"), "{}", parts))


@register.filter
def code_spans(text: str) -> SafeString:
    """Set what stands between backticks, as in a docstring, as code."""
    parts = text.split("`")
    return format_html_join("", "{}{}", ((plain, code(span)) for plain, span in pairs(parts)))


def code(span: str) -> SafeString:
    """Set one span as code."""
    return format_html("<code>{}</code>", span) if span else SafeString("")


@register.filter
def marked(text: str, search: Search | None) -> SafeString | str:
    """Mark where the words that were searched for stand."""
    return format_html_join("", "{}", ((part,) for part in parts(text, search))) if search else text


def pairs(parts: list[str]) -> list[tuple[str, str]]:
    """Pair each plain part with the other that follows it; the last has none."""
    return list(zip(parts[::2], [*parts[1::2], ""], strict=True))


def parts(text: str, search: Search) -> Iterator[SafeString | str]:
    """Yield the text in parts, the hits among them marked."""
    reached = 0
    for start, end in search.spans(text):
        yield text[reached:start]
        yield format_html("<mark>{}</mark>", text[start:end])
        reached = end
    yield text[reached:]
