from datetime import UTC, date, datetime
from typing import Any

import pytest

from forecasts.resolution.evidence import EvidenceInput, check_evidence
from forecasts.statements.checks import Problems
from tests.factories import NOW
from tests.resolution.stage import evidence


def check(*pieces: EvidenceInput, now: datetime = NOW, is_required: bool = True) -> dict[str, str]:
    problems = Problems()
    check_evidence(pieces, is_required=is_required, now=now, problems=problems)
    return problems.fields


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"url": "http://register.example/a?b=c#d"},
        {"url": "https://bücher.example/"},
        {"url": "", "no_url_reason": "It is a printed book."},
        {"title": "x" * 300, "publisher": "x" * 200, "excerpt": "x" * 2000},
        {"title": "조선중앙통신 – “suspended”", "excerpt": "Two\nlines."},
        {"published_on": date(2026, 11, 25)},
    ],
)
def test_what_can_be_taken(fields: dict[str, Any]) -> None:
    assert check(evidence(**fields)) == {}


def test_texts_are_trimmed() -> None:
    (clean,) = check_evidence(
        (evidence(title="  Register \n of  events ", url=" https://register.example "),),
        is_required=True,
        now=NOW,
        problems=Problems(),
    )
    assert (clean.title, clean.url) == ("Register of events", "https://register.example")


@pytest.mark.parametrize(
    "fields, field, problem",
    [
        ({"title": ""}, "title", "Fill this in"),
        ({"title": " \u2003 "}, "title", "Fill this in"),
        ({"title": "x" * 301}, "title", "301 characters: shorten it to 300"),
        ({"title": "x" * 10_000_000}, "title", "10,000,000 characters"),
        ({"title": "good\u202egpj.exe"}, "title", "U+202E"),
        ({"title": "a\x00b"}, "title", "U+0000"),
        ({"title": "a\ud800b"}, "title", "U+D800"),
        ({"publisher": ""}, "publisher", "Fill this in"),
        ({"publisher": "x" * 201}, "publisher", "shorten it to 200"),
        ({"publisher": "a\u2066b"}, "publisher", "U+2066"),
        ({"published_on": None}, "published_on", "Give the date"),
        ({"published_on": date(2026, 11, 26)}, "published_on", "lies in the future"),
        ({"published_on": date(9999, 12, 31)}, "published_on", "lies in the future"),
        ({"url": ""}, "url", "Give a link that starts with https://, or say why there is none"),
        ({"url": "https://register.example/" + "x" * 1000}, "url", "shorten it to 1,000"),
        ({"url": "https://register.example/\u202e"}, "url", "U+202E"),
        ({"url": "", "no_url_reason": "x" * 301}, "no_url_reason", "shorten it to 300"),
        ({"url": "", "no_url_reason": "\x07"}, "no_url_reason", "U+0007"),
        ({"excerpt": "x" * 2001}, "excerpt", "shorten it to 2,000"),
        ({"excerpt": "a\u200fb"}, "excerpt", "U+200F"),
    ],
)
def test_what_cannot_be_taken(fields: dict[str, Any], field: str, problem: str) -> None:
    found = check(evidence(), evidence(**fields))
    assert list(found) == [f"evidence-1-{field}"]
    assert problem in found[f"evidence-1-{field}"]


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        "JavaScript:alert(1)//https://register.example",
        "\tjavascript:alert(1)",
        "data:text/html,x",
        "file:///etc/passwd",
        "ftp://register.example",
        "//register.example",
        "register.example",
        "https://",
        "https://a b.example",
        "https:// register.example",
        "https://[::1",
    ],
)
def test_what_is_no_web_address(url: str) -> None:
    assert "no web address" in check(evidence(url=url, no_url_reason="Or so."))["evidence-0-url"]


def test_there_is_at_least_one_piece_and_not_a_heap() -> None:
    assert "at least one piece" in check()["evidence"]
    assert check(is_required=False) == {}
    assert check(*[evidence()] * 20) == {}
    assert "21 pieces" in check(*[evidence()] * 21)["evidence"]


def test_a_paper_of_tomorrow_is_out_where_tomorrow_has_begun() -> None:
    tomorrow = evidence(published_on=date(2020, 8, 21))
    assert check(tomorrow, now=datetime(2020, 8, 20, 10, tzinfo=UTC)) == {}
    assert check(tomorrow, now=datetime(2020, 8, 20, 9, 59, tzinfo=UTC)) != {}
