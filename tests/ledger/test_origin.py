"""Which address a request came from, and at which the ledger is."""

import pytest
from allauth.account.adapter import get_adapter
from django.core import mail
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from pytest_django import Settings

from forecasts.models.people import Role
from ledger.origin import Origin, absolute, client_address, forwarded_scheme
from tests import factories

PROXY = "10.0.0.9"
FORGED = "6.6.6.6, "


@pytest.mark.parametrize(
    "proxies, chain, address",
    [
        (0, None, PROXY),
        (0, "1.2.3.4", PROXY),
        (1, None, PROXY),
        (1, "", PROXY),
        (1, "1.2.3.4", "1.2.3.4"),
        (1, FORGED + "1.2.3.4", "1.2.3.4"),
        (1, FORGED * 50 + "1.2.3.4", "1.2.3.4"),
        (2, "1.2.3.4, 10.0.0.8", "1.2.3.4"),
        (2, FORGED + "1.2.3.4, 10.0.0.8", "1.2.3.4"),
        (2, "10.0.0.8", PROXY),
        (1, "1.2.3.4:5678", "1.2.3.4"),
        (1, "[2001:db8::1]:5678", "2001:db8::1"),
        (1, "[2001:db8::1]", "2001:db8::1"),
        (1, "2001:DB8:0::1", "2001:db8::1"),
        (1, '"[2001:db8::1]:5678"', "2001:db8::1"),
        (1, "fe80::1%eth0", "fe80::1"),
        (1, "::ffff:1.2.3.4", "1.2.3.4"),
        (1, " 1.2.3.4 ", "1.2.3.4"),
        (1, FORGED + "unknown", PROXY),
        (1, FORGED + "_hidden", PROXY),
        (1, FORGED, PROXY),
        (1, FORGED + "1.2.3.4.5", PROXY),
        (1, "1.2.3.4;drop", PROXY),
        (1, "[::1", PROXY),
        (1, "１.2.3.4", PROXY),
    ],
)
def test_the_client_is_counted_from_the_right(proxies: int, chain: str | None, address: str) -> None:
    meta = {"REMOTE_ADDR": PROXY} | ({} if chain is None else {"HTTP_X_FORWARDED_FOR": chain})
    assert client_address(meta, proxies=proxies) == address


@pytest.mark.parametrize("direct, address", [("", "0.0.0.0"), ("localhost", "0.0.0.0"), ("::1", "::1")])  # noqa: S104
def test_a_request_through_a_socket_has_no_address(direct: str, address: str) -> None:
    assert client_address({"REMOTE_ADDR": direct}, proxies=0) == address


@pytest.mark.parametrize(
    "proxies, sent, scheme",
    [
        (1, "https", "https"),
        (1, "https, http", "http"),
        (2, "https, http", "https"),
        (2, "https", "https"),
        (1, " HTTPS ", "https"),
        (1, "https, gopher", "gopher"),
    ],
)
def test_the_scheme_is_what_the_first_proxy_says(proxies: int, sent: str, scheme: str) -> None:
    assert forwarded_scheme({"HTTP_X_FORWARDED_PROTO": sent}, proxies=proxies) == scheme


def passed(**headers: str) -> HttpRequest:
    """A request as everything behind the middleware sees it."""
    seen: list[HttpRequest] = []

    def see(request: HttpRequest) -> HttpResponse:
        seen.append(request)
        return HttpResponse()

    Origin(see)(RequestFactory().get("/claims/?q=a", headers=headers, REMOTE_ADDR=PROXY, SERVER_PORT="8000"))
    return seen[0]


def test_limits_sessions_and_mails_see_one_address(settings: Settings) -> None:
    settings.PROXY = 1
    request = passed(x_forwarded_for=FORGED + "1.2.3.4")
    assert request.META["REMOTE_ADDR"] == get_adapter(request).get_client_ip(request) == "1.2.3.4"


@pytest.mark.parametrize(
    "proxies, public, host, address",
    [
        (0, "", "ledger.example", "http://ledger.example:8000"),
        (0, "", "ledger.example:6666", "http://ledger.example:8000"),
        (1, "", "ledger.example:6666", "http://ledger.example"),
        (0, "", "[::1]:6666", "http://[::1]:8000"),
        (1, "https://ledger.example:8443", "evil.example:1", "https://ledger.example:8443"),
    ],
)
def test_an_address_never_holds_what_a_client_made_up(
    settings: Settings, proxies: int, public: str, host: str, address: str
) -> None:
    settings.ALLOWED_HOSTS, settings.PROXY, settings.PUBLIC_URL = ["ledger.example", "[::1]"], proxies, public
    request = passed(host=host)
    assert request.build_absolute_uri("/methods/") == absolute(request, "/methods/") == f"{address}/methods/"
    assert request.build_absolute_uri() == f"{address}/claims/?q=a"


@pytest.mark.django_db
def test_no_mail_and_no_answer_holds_the_port_that_a_client_sent(client: Client) -> None:
    cache.clear()
    factories.person(Role.FORECASTER, email="ada@example.org")
    for email in ("ada@example.org", "nobody@example.org"):
        client.post("/accounts/password/reset/", {"email": email}, headers={"host": "localhost:6666"})
    factories.claim(), factories.claim()
    texts = [str(message.body) for message in mail.outbox]
    assert len(texts) == 2
    texts += [
        client.get(path, headers={"host": "localhost:6666"}).text
        for path in ("/api/v1/claims/?page_size=1", "/robots.txt", "/sitemap.xml", "/sitemap-pages.xml")
    ]
    assert all("http://localhost/" in text and "6666" not in text for text in texts)
