from datetime import date, timedelta

import pytest

from forecasts.capture import duplicates
from tests import factories

pytestmark = pytest.mark.django_db
DEADLINE = factories.start_of(date(2020, 11, 4))


def test_articles_at_the_same_address_however_it_is_written() -> None:
    factories.article(canonical_url="https://example.org/other")
    factories.article()
    article = factories.article(canonical_url="https://example.org/rain")
    assert duplicates.articles_at("http://www.example.org/rain/?utm_source=x") == [article]
    assert duplicates.articles_at("https://example.org/rain", other_than=article) == []


@pytest.mark.parametrize("query", ["?ref=home", "?source=rss", "?amp=2"])
def test_articles_that_are_perhaps_at_one_address(query: str) -> None:
    factories.article(url="https://example.org/other")
    article = factories.article(url="https://example.org/rain")
    assert duplicates.articles_at(f"https://m.example.org/Rain{query}") == [article]


@pytest.mark.parametrize("url", ["", "no address"])
def test_without_an_address_nothing_is_alike(url: str) -> None:
    factories.article()
    assert duplicates.articles_at(url) == []


def test_claims_of_a_similar_event_and_a_near_deadline() -> None:
    factories.claim(event="North Korea launches a satellite")
    factories.claim(event="North Korea tests a nuclear device", deadline_on=date(2021, 6, 1))
    alike = factories.claim(event="North Korea tests a nuclear device")
    close = factories.claim(event="North Korea tests nuclear devices", deadline_on=date(2020, 11, 20))
    found = duplicates.claims_like("north korea TESTS a nuclear device", DEADLINE)
    assert found == [alike, close]
    assert duplicates.claims_like("North Korea tests a nuclear device", DEADLINE, other_than=alike) == [close]


def test_only_the_newest_are_compared(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(duplicates, "MOST_COMPARED", 1)
    factories.claim(event="It rains")
    newest = factories.claim(event="It rains")
    assert duplicates.claims_like("It rains", DEADLINE) == [newest]


def test_a_deadline_far_away_is_another_claim() -> None:
    factories.claim(event="It rains")
    assert duplicates.claims_like("It rains", DEADLINE + timedelta(days=32)) == []
