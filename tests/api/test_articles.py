import hashlib

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from forecasts.models.sources import Capture
from tests import factories
from tests.api.conftest import Get
from tests.factories import NOW

pytestmark = pytest.mark.django_db
TEXT = "It seems unlikely that this text may be republished."


def test_an_article_is_named_and_proved_but_its_text_stays_with_its_publisher(get: Get) -> None:
    author = factories.forecaster()
    article = factories.article(authors=[author], url="https://magazine.example/1")
    digest = hashlib.sha256(TEXT.encode()).hexdigest()
    article.capture = Capture.objects.create(article=article, text=TEXT, sha256=digest, captured_at=NOW)
    article.save()
    found = get(f"articles/{article.slug}/")
    assert found["capture"] == {"captured_at": "2026-11-24T12:00:00Z", "sha256": digest}
    assert (found["title"], found["outlet"]["slug"]) == (article.title, article.outlet.slug)
    assert [each["slug"] for each in found["authors"]] == [author.slug]
    assert "unlikely" not in str(found)


def test_its_links_lead_to_its_claims_and_its_scorecard(get: Get) -> None:
    article = factories.article()
    claim = factories.claim(article=article)
    factories.claim()
    links = get(f"articles/{article.slug}/")["links"]
    assert [each["id"] for each in get(links["claims"])["results"]] == [claim.public_id]
    assert get(links["scorecard"])["subject"]["slug"] == article.slug
    assert get(links["self"])["id"] == article.public_id


def test_an_article_that_does_not_exist(get: Get) -> None:
    assert get("articles/nothing/", 404)["status"] == 404


def test_a_list_takes_the_same_number_of_queries_for_one_article_as_for_many(get: Get) -> None:
    def queries() -> int:
        factories.article(authors=[factories.forecaster(), factories.forecaster()])
        with CaptureQueriesContext(connection) as captured:
            get("articles/")
        return len(captured)

    assert [queries() for _ in range(3)] == [2, 2, 2]
