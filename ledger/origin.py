"""What a request says about where it came from and whom it asked, and how much of that is believed.

A proxy adds the address of whoever spoke to it at the end of X-Forwarded-For; what stands before that the client may
have written. PROXY says how many proxies stand in front, so the client is the PROXY-th address from the right: limits,
sessions and mails take it from REMOTE_ADDR, where it is put. Links that leave the page, in mails above all, never hold
what the client sent but a host that ALLOWED_HOSTS names: the port in a Host header is the client's own invention.
"""

import ipaddress
import re
from collections.abc import Callable, Mapping
from functools import partial
from urllib.parse import urljoin

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase
from django.http.request import split_domain_port

NO_ADDRESS = "0.0.0.0"  # noqa: S104 (nothing listens here: it stands for a request through a socket of this machine)
DEFAULT_PORTS = {"http": "80", "https": "443"}

_WITH_PORT = re.compile(r"\[([^\]]*)\](?::\d{1,5})?|([0-9.]+):\d{1,5}")


class Origin:
    """Puts the client's own address and the ledger's own where everything else looks for them."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Pass the request on, with what of its headers is believed."""
        request.META["REMOTE_ADDR"] = client_address(request.META, proxies=settings.PROXY)
        if settings.PROXY and "HTTP_X_FORWARDED_PROTO" in request.META:
            request.META["HTTP_X_FORWARDED_PROTO"] = forwarded_scheme(request.META, proxies=settings.PROXY)
        vars(request)["build_absolute_uri"] = partial(absolute, request)
        return self.get_response(request)


def client_address(meta: Mapping[str, str], *, proxies: int) -> str:
    """The address of the client behind so many proxies.

    Where the header is missing, shorter than the row of proxies or has no address in that place, it is the address that
    spoke to us, the last proxy's: all such requests then share one allowance.
    """
    direct = _address(meta.get("REMOTE_ADDR") or "") or NO_ADDRESS
    chain = (meta.get("HTTP_X_FORWARDED_FOR") or "").split(",")
    if proxies == 0 or len(chain) < proxies:
        return direct
    return _address(chain[-proxies]) or direct


def forwarded_scheme(meta: Mapping[str, str], *, proxies: int) -> str:
    """The scheme that the first trusted proxy was asked by: where each adds its own, the PROXY-th from the right."""
    schemes = [word.strip().lower() for word in (meta.get("HTTP_X_FORWARDED_PROTO") or "").split(",")]
    return schemes[-min(proxies, len(schemes))]


def absolute(request: HttpRequest, location: str | None = None) -> str:
    """The address, with scheme and host, of a page of this site; without `location`, of the page that was asked for.

    The one way to make such an address: PUBLIC_URL where it is set, else the host that was asked, as ALLOWED_HOSTS knows
    it, at the port where this process listens; behind a proxy, whose port nobody knows here, at the scheme's usual one.

    Raises:
        DisallowedHost: ALLOWED_HOSTS does not name the host.
    """
    return urljoin(_site(request), request.get_full_path() if location is None else location)


def _site(request: HttpRequest) -> str:
    if settings.PUBLIC_URL:
        return f"{settings.PUBLIC_URL}/"
    scheme, (host, _) = str(request.scheme), split_domain_port(request.get_host())
    port = "" if settings.PROXY else request.META.get("SERVER_PORT", "")
    usual = not str(port).isdigit() or str(port) == DEFAULT_PORTS.get(scheme)
    return f"{scheme}://{host}/" if usual else f"{scheme}://{host}:{port}/"


def _address(text: str) -> str:
    """An IP address without its port, brackets and zone; empty if it is none."""
    text = text.strip().strip('"')
    if match := _WITH_PORT.fullmatch(text):
        text = match[1] or match[2] or ""
    try:
        address = ipaddress.ip_address(text.partition("%")[0])
    except ValueError:
        return ""
    mapped = getattr(address, "ipv4_mapped", None)
    return str(mapped or address)
