"""The addresses of pages: whether one is an address on the web, and one form for the many ways of writing it."""

from urllib.parse import SplitResult, parse_qsl, quote, unquote, urlencode, urlsplit

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator

from forecasts.statements.checks import Problems

_DEFAULT_PORTS = {"http": 80, "https": 443}
_TRACKING = {"fbclid", "gclid", "dclid", "msclkid", "mc_cid", "mc_eid", "igshid", "ref", "ref_src", "cmpid"}
_CHECK = URLValidator(schemes=list(_DEFAULT_PORTS))
_PATH_SAFE = "/:@!$&'()*+,;=~-._"


def canonical(url: str) -> str:
    """Return the form under which equal addresses are equal, or an empty string for what is no web address.

    The scheme is https, the host lower-case and without `www.`; the default port, the fragment, a trailing slash and
    the parameters by which visits are traced are gone; the others are sorted.
    """
    try:
        parts = urlsplit(url.strip())
        port = parts.port
    except ValueError:
        return ""
    if parts.scheme not in _DEFAULT_PORTS or not parts.hostname:
        return ""
    host = parts.hostname.removeprefix("www.") + ("" if port in (None, *_DEFAULT_PORTS.values()) else f":{port}")
    path = quote(unquote(parts.path), safe=_PATH_SAFE).rstrip("/")
    return SplitResult("https", host, path, _query(parts.query), "").geturl()[:1000]


def _query(query: str) -> str:
    kept = [(name, value) for name, value in parse_qsl(query, keep_blank_values=True) if not _traces(name)]
    return urlencode(sorted(kept))


def _traces(name: str) -> bool:
    return name.lower() in _TRACKING or name.lower().startswith("utm_")


def web_address(url: str, field: str, problems: Problems, *, longest: int = 1000) -> str:
    """Return a typed address of a page on the web, or an empty string where none was typed."""
    typed = problems.line(field, url, longest=longest, required=False)
    if typed and not _is_web(typed):
        problems.add(field, "This is no address on the web: it begins with https:// or http://.")
    return typed


def _is_web(url: str) -> bool:
    try:
        _CHECK(url)
    except ValidationError:
        return False
    return True
