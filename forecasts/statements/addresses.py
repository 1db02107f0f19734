"""The addresses of pages: whether one is an address on the web, and one form for the many ways of writing it.

    canonical   surely one page: articles are found by it
    rough       perhaps one page: where only this is equal, a person is asked

Decisions
---------
What only tracks a visit is known by name (`tracking`), as a parameter such as `ref` is content on some sites. For the same
reason a fragment counts if it is a route (`#!/article/12`, `#/a/12`), and not if it is a place on the page. Copies of a
page (for a phone, for AMP and its caches, in a web archive) are that page.
"""

from __future__ import annotations

import hashlib
import re
from typing import Final
from urllib.parse import SplitResult, parse_qsl, quote, unquote, urlencode, urlsplit

import idna
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator

from forecasts.statements.checks import Problems
from forecasts.statements.names import first_invisible
from forecasts.statements.tracking import ARCHIVES, DOUBTFUL, FAMILIES, SECOND_LEVELS, TRACKING, VARIANTS

LONGEST: Final = 1000
"""How long a form can be; of a longer one the beginning and a hash are kept."""

_LONGEST_HOST: Final = 253
_DEFAULT_PORTS = {"http": 80, "https": 443}
_CHECK = URLValidator(schemes=list(_DEFAULT_PORTS))
_PATH_SAFE: Final = "/:@!$&'()*+,;=~-._"
_MOST_WRAPPERS: Final = 5
"""How deep an address may stand in others: an archive's copy of a cache's copy, and no further."""

_ESCAPE: Final = re.compile(r"%(?:([0-9A-Fa-f]{2}))?")
_SESSION: Final = re.compile(r";(?:jsessionid|phpsessid|sid)=[^/;]*", re.IGNORECASE)
_AMP_ENDS: Final = re.compile(r"(?<=[^/])(?:/amp$|\.amp(?=$|\.html?$))", re.IGNORECASE)
_AMP_VALUES: Final = frozenset({"", "1", "true", "yes"})
_AMP_SWITCHES: Final = frozenset({"outputtype", "output", "type", "mode", "format", "view", "layout", "version"})
_KEPT_COPY: Final = re.compile(r"https?(?::|%3A)(?:/|%2F)+", re.IGNORECASE)
_BARE_COPY: Final = re.compile(r"/web/\d{1,14}[a-z_]*/(?=[^/]+\.[^/]+)", re.IGNORECASE)
_AMP_CACHE: Final = re.compile(r"/(?:[a-z]{1,2}/)?(?:s/)?(?=[^/]+\.[^/]+)")
_SEARCH_AMP: Final = re.compile(r"/amp/(?:s/)?(?=[^/]+\.[^/]+)")
_FRONT_PAGE: Final = re.compile(r"/(?:index|default)\.(?:html?|php|aspx?|jsp)$")


def canonical(url: str) -> str:
    """Return the form under which equal addresses are equal, or an empty string for what is no web address.

    The scheme is https; the host is in ASCII, without `www.`, `m.`, `mobile.` and `amp.`; the default port, a trailing
    slash, the parameters by which visits are traced and marks of AMP are gone; the others are sorted by name. The
    fragment is gone unless it is a route. Of a copy in a web archive or a cache it is the form of the original.
    """
    parts = _original(url)
    if parts is None:
        return ""
    host = _host(parts.hostname or "") + (
        f":{parts.port}" if parts.port not in {None, *_DEFAULT_PORTS.values()} else ""
    )
    form = SplitResult("https", host, _path(parts.path), _query(parts.query), _route(parts.fragment))
    return _shortened(form)


def rough(form: str) -> str:
    """Return the form under which canonical addresses are equal that perhaps lead to one page."""
    if not form:
        return ""
    parts = urlsplit(form)
    path = re.sub(r"/+", "/", parts.path.lower())
    path = _FRONT_PAGE.sub("", re.sub(r"/amp(?=/)", "", path)).rstrip("/")
    pairs = [pair for pair in parse_qsl(parts.query, keep_blank_values=True) if pair[0].lower() not in DOUBTFUL]
    return parts._replace(path=path, query=urlencode(pairs)).geturl()


def web_address(url: str, field: str, problems: Problems, *, longest: int = 1000) -> str:
    """Return a typed address of a page on the web, or an empty string where none was typed."""
    typed = problems.line(field, url, longest=longest, required=False)
    if typed and (not _is_web(typed) or first_invisible(typed)):
        problems.add(field, "This is no address on the web: it begins with https:// or http://.")
    return typed


def _is_web(url: str) -> bool:
    try:
        _CHECK(url)
    except ValidationError:
        return False
    return True


def _original(url: str) -> SplitResult | None:
    """Return the parts of an address, or of the one that it holds a copy of; None for what is no web address."""
    parts = _split(url)
    for _ in range(_MOST_WRAPPERS):
        inner = _split(_held_by(parts)) if parts else None
        if inner is None:
            break
        parts = inner
    return parts


def _split(url: str) -> SplitResult | None:
    try:
        parts = urlsplit(url.strip())
        is_web = parts.scheme in _DEFAULT_PORTS and parts.hostname and parts.port != 0
    except ValueError:
        return None
    return parts if is_web and 0 < len(_host(parts.hostname or "")) <= _LONGEST_HOST else None


def _held_by(parts: SplitResult) -> str:
    """Return the address of which a web archive or a cache holds a copy, or an empty string."""
    host = _host(parts.hostname or "")
    rest = parts._replace(scheme="", netloc="").geturl()
    if host in ARCHIVES:
        if found := _KEPT_COPY.search(rest):
            inner = rest[found.start() :]
            inner = unquote(inner) if "%" in found.group() else inner
            return re.sub(r"^(https?):/+", r"\1://", inner, flags=re.IGNORECASE)
        found = _BARE_COPY.match(rest)
    elif host == "cdn.ampproject.org" or host.endswith(".cdn.ampproject.org"):
        found = _AMP_CACHE.match(rest)
    elif host.startswith("google."):
        found = _SEARCH_AMP.match(rest)
    else:
        return ""
    return f"https://{rest[found.end() :]}" if found else ""


def _host(host: str) -> str:
    """Return a host in ASCII and lower case, without the parts under which a site shows the same pages; empty if it is none."""
    host = _in_ascii(host.lower().strip(".")).strip(".")
    if ":" in host:
        return f"[{host}]"
    labels = host.split(".")
    while len(labels) > 2 and labels[0] in VARIANTS and not _is_registry(labels[1:]):
        del labels[0]
    if len(labels) > 3 and labels[1] == "m":  # en.m.wikipedia.org
        del labels[1]
    return ".".join(labels)


def _is_registry(labels: list[str]) -> bool:
    """Whether no site has these as its host, as with `co.uk`."""
    return len(labels) == 2 and labels[0] in SECOND_LEVELS and len(labels[1]) == 2


def _in_ascii(host: str) -> str:
    if host.isascii() and "xn--" not in host:
        return host
    try:
        return idna.encode(host, uts46=True).decode()
    except idna.IDNAError:
        pass
    try:
        return host.encode("idna").decode()  # an older rule, by which symbols may stand in a host
    except UnicodeError:
        return host if host.isascii() else ""


def _path(path: str) -> str:
    segments: list[str] = []
    for segment in _SESSION.sub("", _encoded(path)).split("/"):
        if segment == ".." and len(segments) > 1:
            segments.pop()
        elif segment not in {".", ".."}:
            segments.append(segment)
    found = "/".join(segments).rstrip("/")
    while (shorter := _AMP_ENDS.sub("", found).rstrip("/")) != found:
        found = shorter
    return found


def _encoded(path: str) -> str:
    """Return a path with escapes where they are needed, in capitals, and nowhere else."""
    return quote(_ESCAPE.sub(_escaped, path), safe=f"{_PATH_SAFE}%")


def _escaped(found: re.Match[str]) -> str:
    if not found[1]:
        return "%25"
    letter = chr(int(found[1], 16))
    is_needless = letter != "/" and (letter in _PATH_SAFE or (letter.isascii() and letter.isalnum()))
    return letter if is_needless else found[0].upper()


def _query(query: str) -> str:
    """Return the parameters that can be content, by name; those of one name keep their order."""
    ascii_only = quote(query, safe="".join(map(chr, range(0x21, 0x7F))))
    pairs = parse_qsl(ascii_only.replace("&amp;", "&"), keep_blank_values=True, encoding="latin-1")
    kept = [pair for pair in pairs if not _traces(*pair)]
    return urlencode(sorted(kept, key=lambda pair: pair[0]), encoding="latin-1")


def _traces(name: str, value: str) -> bool:
    name, value = name.lower(), value.lower()
    is_amp = (name == "amp" and value in _AMP_VALUES) or (name in _AMP_SWITCHES and value == "amp")
    return is_amp or name in TRACKING or name.startswith(FAMILIES)


def _route(fragment: str) -> str:
    """Return a fragment that tells a program on the page which article to show; any other is a place on the page."""
    route, _, query = fragment.partition(":~:")[0].partition("?")
    route = _encoded(route).rstrip("/")
    if not route.startswith(("/", "!")) or route == "!":
        return ""
    kept = _query(query)
    return f"{route}?{kept}" if kept else route


def _shortened(form: SplitResult) -> str:
    whole = form.geturl()
    if len(whole) <= LONGEST:
        return whole
    digest = hashlib.sha256(whole.encode()).hexdigest()
    start = form.path[: LONGEST - len(form.netloc) - 100].rpartition("/")[0]
    return form._replace(path=start, query=f"sha256={digest}", fragment="").geturl()
