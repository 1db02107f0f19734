"""Columns that need not be there: what is wrong in them is told by line and column."""

import json

import pytest

from tests.bulk.files import SOURCE, bring_in, csv_of, row, settled, to_blame

pytestmark = pytest.mark.django_db
PIECE = {
    "title": "Register",
    "publisher": "The register",
    "published_on": "2020-11-04",
    "url": "https://register.example",
}


def listed(**said: object) -> str:
    """One good piece of evidence and one that says this."""
    return json.dumps([PIECE, PIECE | said])


@pytest.mark.parametrize(
    "evidence, says",
    [
        ("one", "not readable as JSON"),
        ('{"title": "Register"}', "a JSON list of objects"),
        ('["Register"]', "a JSON list of objects"),
        (listed(color="red"), "has no 'color': it has title, publisher"),
        (listed(title=["Register"]), "'title' of a piece of evidence is no text"),
        (listed(title=None), "'title' of a piece of evidence is no text"),
        (listed(published_on="2020-11-31"), "2020-11-31 is no date"),
        (listed(published_on="2999-01-01"), "evidence-1-published_on: This date lies in the future"),
        (listed(url="ftp://register.example"), "evidence-1-url: This is no web address"),
        (listed(title=""), "evidence-1-title"),
        (json.dumps([PIECE] * 21), "keep the 20 that matter most"),
        ("[]", "Give at least one piece of evidence"),
    ],
)
def test_evidence_that_cannot_be_taken(evidence: str, says: str) -> None:
    found = to_blame(csv_of(settled(evidence=evidence)), confirm_outcomes=True)
    assert (found.line, found.column) == (2, "evidence")
    assert says in found.reason


@pytest.mark.parametrize(
    "cells, column, says",
    [
        ({"deadline_words": "x" * 301}, "deadline_words", "300"),
        ({"remark": "x" * 501}, "remark", "500"),
        ({"phrase": "no such phrase", "reading_reason": "So."}, "phrase", "No lexicon knows"),
        ({"phrase": "likely"}, "reading_reason", ""),
        ({"origin_title": "The source", "origin_outlet": "Wire"}, "origin_on", "Give the day"),
        ({"origin_title": "The source", "origin_on": "2999-01-01"}, "origin_on", "lies in the future"),
        ({"origin_title": "Rain", "origin_url": "rain", "origin_on": "2020-06-01"}, "origin_url", ""),
        ({"article_title": "Rain", "published_on": "2020-06-01", "quote": "rain", "article_outlet": "x" * 201},
         "article_outlet", "200"),
    ],
)  # fmt: skip
def test_what_is_wrong_in_a_column_is_told_of_it(cells: dict[str, str], column: str, says: str) -> None:
    found = to_blame(csv_of(row(**({"probability": "", "wording": "a fair shot"} | cells))))
    assert (found.line, found.column) == (2, column)
    assert says in found.reason


@pytest.mark.parametrize(
    "column, other",
    [
        ("deadline_words", "by the vote"),
        ("remark", "Said once."),
        ("phrase", "unlikely"),
        ("reading_reason", "Why not."),
    ],
)
def test_another_value_conflicts_with_what_is_recorded(column: str, other: str) -> None:
    said = {"probability": "", "wording": "a fair shot", "phrase": "likely", "reading_reason": "It is meant so."}
    first = row(**(said | {"deadline_words": "before the vote", "remark": "Said twice."}))
    assert bring_in(csv_of(first)).rejections == []
    found = to_blame(csv_of(first | {column: other}), source=SOURCE)
    assert (found.column, found.reason.startswith("This conflicts with what is recorded")) == (column, True)
