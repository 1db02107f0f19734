"""Addresses of articles that were recorded before there were better rules for them."""

from importlib import import_module

import pytest
from django.apps import apps
from django.db import connection

from forecasts.capture.articles import ArticleInput, create_article
from forecasts.history.actors import Actor
from forecasts.models.sources import Article
from tests import factories
from tests.history_check import assert_history_holds

pytestmark = pytest.mark.django_db


def test_what_is_recorded_is_found_by_the_better_form() -> None:
    urls = ["https://m.example.org/a", "https://example.org/a?yclid=1", "https://example.org/b?ref=3", ""]
    for number, url in enumerate(urls):
        said = ArticleInput(
            title=f"Article {number}", outlet=factories.outlet(), published_on=factories.NOW.date(), url=url
        )
        create_article(article=said, actor=Actor.rule(), now=factories.NOW)
    Article.objects.update(canonical_url="https://m.example.org/old", rough_url="")

    import_module("forecasts.migrations.0017_addresses").write_forms(apps, connection.schema_editor())

    found = list(Article.objects.exclude(url="").order_by("pk").values_list("canonical_url", "rough_url"))
    assert found == [
        ("https://example.org/a", "https://example.org/a"),
        ("https://example.org/a", "https://example.org/a"),
        ("https://example.org/b?ref=3", "https://example.org/b"),
    ]
    assert_history_holds()
