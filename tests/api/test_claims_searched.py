from urllib.parse import quote

import pytest

from forecasts.catalogue import claims as catalogue
from forecasts.indexing import texts
from forecasts.models.claims import Claim
from tests import factories
from tests.api.conftest import Get
from tests.scorecards import stage

pytestmark = pytest.mark.django_db
ODD = [
    '"', "'", "\\", "a:b", "NEAR(a b)", "a&b|!c", "🚀 a", "* a", "-a b", '"a b', "a" * 200, "%", "_ a", "<b>a", "ß a",
    "a\u0301", "\u202ea", "words:a", "a^2", "(a", "a OR b NOT c", "--a", '-"a', "a*b*", "１", "1e5", "0x1f", "'a'::tsquery",
]  # fmt: skip


FOUND = {
    '"red lines"': [1, 2, 3, 4],
    "UNLIKELY -icbm": [1],
    "announc*": [1, 5, 7, 11],
    '"red lines" icbm': [2],
    "icbm -effner": [],
    "nowhere": [],
}


@pytest.fixture
def found(get: Get, example: dict[int, Claim]) -> dict[str, list[int]]:
    """Numbers of the example's claims that a search finds."""
    numbers = {claim.public_id: number for number, claim in example.items()}

    class Found(dict[str, list[int]]):
        def __missing__(self, typed: str) -> list[int]:
            results = get(f"claims/?q={quote(typed)}&ordering=recorded")["results"]
            return sorted(numbers[claim["id"]] for claim in results)

    return Found()


@pytest.mark.parametrize("few", [0, 2000])
def test_the_example_is_found_by_its_words(
    found: dict[str, list[int]], monkeypatch: pytest.MonkeyPatch, few: int
) -> None:
    monkeypatch.setattr(catalogue, "FEW", few)
    assert {typed: found[typed] for typed in FOUND} == FOUND


def test_hits_are_passages_of_plain_text(get: Get) -> None:
    claim = stage.recorded(headline="On <b>Kraków</b>", criteria="It is listed.")
    factories.forecast(claim, quote_exact="there will be a test in Krakow")
    texts.refresh([claim.pk])
    [row] = get("claims/?q=KRAKOW")["results"]
    marked = {hit["field"]: [hit["text"][start:end] for start, end in hit["marks"]] for hit in row["hits"]}
    assert marked == {"headline": ["Kraków"], "quote": ["Krakow"]}
    assert row["hits"][0]["text"] == "On <b>Kraków</b>"
    assert "hits" not in get("claims/")["results"][0]


@pytest.mark.parametrize("typed", ODD)
def test_whatever_is_typed_is_answered(get: Get, typed: str) -> None:
    claim = stage.recorded()
    texts.refresh([claim.pk])
    has_word = any(letter.isalnum() for letter in typed)
    answer = get(f"claims/?q={quote(typed)}", 200 if has_word else 400)
    assert has_word or list(answer["errors"]) == ["q"]


def test_an_empty_search_is_none(get: Get) -> None:
    stage.recorded()
    assert len(get("claims/?q=")["results"]) == 1
