import hashlib
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from forecasts.capture.articles import ArticleInput, amend_article, capture_text, create_article
from forecasts.history.actors import Actor
from forecasts.history.queries import entries_of
from forecasts.models.errors import Conflict, Invalid
from forecasts.models.people import Role
from forecasts.models.sources import Article, Capture
from tests import factories
from tests.history_check import assert_history_holds

pytestmark = pytest.mark.django_db
NOW = factories.NOW


@pytest.fixture
def actor() -> Actor:
    return Actor.of(factories.person(Role.RECORDER))


def typed(**fields: Any) -> ArticleInput:
    defaults: dict[str, Any] = {
        "title": "Rain ahead",
        "outlet": factories.outlet(),
        "published_on": date(2020, 6, 23),
        "authors": (factories.forecaster(),),
        "url": "http://www.example.org/rain/?utm_source=x",
    }
    return ArticleInput(**(defaults | fields))


def test_an_article_gets_a_slug_and_one_form_of_its_address(actor: Actor) -> None:
    said = typed()
    article = create_article(article=said, actor=actor, now=NOW)
    assert (article.slug, article.canonical_url) == ("rain-ahead", "https://example.org/rain")
    assert article.url == said.url
    assert list(article.authors.all()) == list(said.authors)
    assert create_article(article=typed(), actor=actor, now=NOW).slug == "rain-ahead-2"
    assert_history_holds()


def test_amending_keeps_the_slug_and_needs_the_version_seen(actor: Actor) -> None:
    article = create_article(article=typed(), actor=actor, now=NOW)
    other = replace(typed(title="Snow ahead"), authors=())
    amended = amend_article(article_id=article.public_id, version=1, article=other, actor=actor, now=NOW)
    assert (amended.slug, amended.title, amended.version, amended.authors.count()) == ("rain-ahead", "Snow ahead", 2, 0)
    with pytest.raises(Conflict, match="since you opened it"):
        amend_article(article_id=article.public_id, version=1, article=typed(), actor=actor, now=NOW)
    assert Article.objects.get(pk=article.pk).title == "Snow ahead"
    assert [entry.kind for entry in entries_of(article)] == ["article.created", "article.amended"]
    assert_history_holds()


@pytest.mark.parametrize(
    "fields, field",
    [
        ({"title": ""}, "title"),
        ({"title": "x" * 100_000}, "title"),
        ({"title": "Ra\u202ein"}, "title"),
        ({"url": "javascript:alert(1)"}, "url"),
        ({"time_zone": "Mars/Olympus"}, "time_zone"),
        ({"published_on": date(2027, 1, 1)}, "published_on"),
        ({"language": "x" * 13}, "language"),
    ],
)
def test_what_cannot_be_taken_is_named_and_nothing_is_written(actor: Actor, fields: dict[str, Any], field: str) -> None:
    with pytest.raises(Invalid) as refusal:
        create_article(article=typed(**fields), actor=actor, now=NOW)
    assert set(refusal.value.fields) == {field}
    assert not Article.objects.exists()


def test_only_authors_write_articles(actor: Actor) -> None:
    with pytest.raises(Invalid) as refusal:
        create_article(article=typed(authors=(factories.forecaster("quoted"),)), actor=actor, now=NOW)
    assert set(refusal.value.fields) == {"authors"}


def test_a_text_is_kept_as_captured_with_its_hash(actor: Actor) -> None:
    article = create_article(article=typed(), actor=actor, now=NOW)
    text = "\n\n  Ge\u0301nie – line\nbreak \n"
    capture = capture_text(article_id=article.public_id, text=text.replace("\n", "\r\n"), actor=actor, now=NOW)
    assert capture.text == text
    assert capture.sha256 == hashlib.sha256(text.encode()).hexdigest()
    article.refresh_from_db()
    assert (article.text, article.version) == (text, 2)
    assert_history_holds()


def test_a_later_text_stands_beside_the_first(actor: Actor) -> None:
    article = create_article(article=typed(), actor=actor, now=NOW)
    for text in ("First.", "Second."):
        capture_text(article_id=article.public_id, text=text, actor=actor, now=NOW)
    article.refresh_from_db()
    assert article.text == "Second."
    assert list(Capture.objects.values_list("text", flat=True)) == ["First.", "Second."]
    assert_history_holds()


@pytest.mark.parametrize("text", ["", " \n ", "a\0b", "a\u202eb", "x" * 500_001])
def test_texts_that_cannot_be_taken(actor: Actor, text: str) -> None:
    article = create_article(article=typed(), actor=actor, now=NOW)
    with pytest.raises(Invalid) as refusal:
        capture_text(article_id=article.public_id, text=text, actor=actor, now=NOW)
    assert set(refusal.value.fields) == {"text"}


def test_the_same_text_again_adds_nothing(actor: Actor) -> None:
    article = create_article(article=typed(), actor=actor, now=NOW)
    capture_text(article_id=article.public_id, text="A text.", actor=actor, now=NOW)
    with pytest.raises(Invalid, match="captured before"):
        capture_text(article_id=article.public_id, text="A text.", actor=actor, now=NOW)
    assert Capture.objects.count() == 1
