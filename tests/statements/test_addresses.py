import pytest

from forecasts.statements.addresses import canonical, web_address
from forecasts.statements.checks import Problems


@pytest.mark.parametrize(
    "url",
    [
        "https://example.org/a/b",
        "http://example.org/a/b",
        "HTTPS://WWW.Example.ORG:443/a/b/",
        "http://example.org:80/a/b#part",
        "https://example.org/a/b?utm_source=x&UTM_medium=y&fbclid=z",
        "  https://example.org/%61/b  ",
    ],
)
def test_ways_of_writing_one_address(url: str) -> None:
    assert canonical(url) == "https://example.org/a/b"


@pytest.mark.parametrize(
    "url, form",
    [
        ("https://example.org", "https://example.org"),
        ("https://example.org:8443/x", "https://example.org:8443/x"),
        ("https://example.org/x?b=2&a=1", "https://example.org/x?a=1&b=2"),
        ("https://example.org/a%2520b", "https://example.org/a%2520b"),
        ("https://example.org/A", "https://example.org/A"),
    ],
)
def test_what_makes_addresses_different(url: str, form: str) -> None:
    assert canonical(url) == form


@pytest.mark.parametrize(
    "url", ["", "javascript:alert(1)", "ftp://example.org/x", "https://", "https://[::1", "https://a:b"]
)
def test_what_is_no_web_address_has_no_form(url: str) -> None:
    assert canonical(url) == ""


@pytest.mark.parametrize(
    "url", ["javascript:alert(1)", "example.org", "https://no dot", "data:text/html,x", "ftp://example.org/"]
)
def test_only_addresses_on_the_web_are_taken(url: str) -> None:
    problems = Problems()
    web_address(url, "url", problems)
    assert "no address on the web" in problems.fields["url"]


def test_an_address_may_be_missing_and_has_a_longest() -> None:
    problems = Problems()
    assert web_address("", "url", problems) == ""
    web_address("https://example.org/" + "x" * 500, "url", problems, longest=500)
    assert "shorten it to 500" in problems.fields["url"]
