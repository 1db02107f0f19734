from datetime import date, timedelta
from typing import Any

import pytest

from forecasts.capture import duplicates
from forecasts.models.sources import Article
from tests import factories

pytestmark = pytest.mark.django_db
DEADLINE = factories.start_of(date(2020, 11, 4))


def articles_like(url: str, title: str = "New", other_than: Article | None = None, **said: Any) -> list[Article]:
    """Articles like one of 23 June 2020."""
    defaults: dict[str, Any] = {"outlet": factories.outlet(), "published_on": date(2020, 6, 23)}
    return duplicates.articles_like(url=url, title=title, other_than=other_than, **(defaults | said))


def test_articles_at_the_same_address_however_it_is_written() -> None:
    factories.article(canonical_url="https://example.org/other")
    factories.article()
    article = factories.article(canonical_url="https://example.org/rain")
    assert articles_like("http://www.example.org/rain/?utm_source=x") == [article]
    assert articles_like("https://example.org/rain", other_than=article) == []


@pytest.mark.parametrize("query", ["?ref=home", "?source=rss", "?amp=2"])
def test_articles_that_are_perhaps_at_one_address(query: str) -> None:
    factories.article(url="https://example.org/other")
    article = factories.article(url="https://example.org/rain")
    assert articles_like(f"https://m.example.org/Rain{query}") == [article]


@pytest.mark.parametrize("url", ["", "no address"])
def test_without_an_address_nothing_is_alike(url: str) -> None:
    factories.article()
    assert articles_like(url) == []


@pytest.mark.parametrize(
    "url, typed, is_like",
    [("", "", True), ("", "https://example.org/a", True), ("https://example.org/a", "", True),
     ("https://example.org/a", "https://example.org/b", False)],
)  # fmt: skip
def test_articles_of_the_same_title_outlet_and_day(url: str, typed: str, *, is_like: bool) -> None:
    factories.article(title="Rain ahead")
    article = factories.article(title="Rain ahead", url=url)
    assert articles_like(typed, "RAIN  ahead", outlet=article.outlet) == [article] * is_like
    assert articles_like(typed, "Rain ahead", outlet=article.outlet, published_on=date(2020, 6, 24)) == []


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
