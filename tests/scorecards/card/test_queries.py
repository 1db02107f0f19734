import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from forecasts.models.jobs import MOST_ATTEMPTS
from forecasts.models.scores import ScoreJob
from forecasts.scorecards.card.documents import document
from forecasts.scorecards.card.queries import CardPage
from forecasts.scorecards.published import card_page
from forecasts.scorecards.subjects import Subject
from tests import factories
from tests.factories import NOW
from tests.scorecards import stage

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("_noise")]


def test_a_page_has_the_document_and_the_calls_it_rests_on() -> None:
    author = factories.forecaster()
    forecasts = [stage.called(words, forecaster=author, article=factories.article()) for words in ("likely", "could")]
    stage.score()
    page = card_page(kind="forecaster", slug=author.slug, now=NOW)
    assert page.document == document(kind="forecaster", slug=author.slug, now=NOW)
    assert [call.forecast for call in page.calls] == forecasts[::-1]  # neither occurred: the closest first
    assert (page.subject.row, page.pending) == (author, False)


@pytest.mark.parametrize("kind", ["outlet", "article", "topic", "ledger"])
def test_each_kind_lists_its_own_calls(kind: str) -> None:
    article, topic = factories.article(), factories.topic()
    claim = stage.recorded(topics=[topic])
    own = factories.forecast(claim, article=article)
    elsewhere = factories.forecast(claim, article=factories.article())
    ScoreJob.objects.raise_for([claim])
    stage.score()
    slug = {"outlet": article.outlet.slug, "article": article.slug, "topic": topic.slug}.get(kind, "ledger")
    listed = {call.forecast for call in card_page(kind=kind, slug=slug, now=NOW).calls}
    assert own in listed
    assert (elsewhere in listed) is (kind in {"topic", "ledger"})


def test_it_is_pending_while_one_of_its_claims_is_behind() -> None:
    forecast = stage.called()
    author = forecast.forecaster
    assert card_page(kind="forecaster", slug=author.slug, now=NOW).pending is True
    stage.score()
    ScoreJob.objects.raise_for([stage.called().claim])
    assert card_page(kind="forecaster", slug=author.slug, now=NOW).pending is False
    assert card_page(kind="ledger", now=NOW).pending is True


def test_it_does_not_wait_for_what_failed_in_all_attempts() -> None:
    author = stage.called().forecaster
    ScoreJob.objects.filter(claim__forecasts__forecaster=author).update(attempts=MOST_ATTEMPTS)
    page = card_page(kind="forecaster", slug=author.slug, now=NOW)
    assert (page.pending, page.failed) == (False, True)


def test_a_page_takes_the_same_number_of_queries_for_one_call_as_for_many() -> None:
    author = factories.forecaster()

    def queries() -> tuple[CardPage, int]:
        stage.called(forecaster=author, article=factories.article())
        stage.score()
        with CaptureQueriesContext(connection) as captured:
            page = card_page(kind="forecaster", slug=author.slug, now=NOW)
            assert all(call.outlet for call in page.calls)
        return page, len(captured)

    counts = [queries() for _ in range(3)]
    assert [len(page.calls) for page, _ in counts] == [1, 2, 3]
    assert {count for _, count in counts} == {14}


def test_nobody_has_no_page() -> None:
    with pytest.raises(Subject.DoesNotExist):
        card_page(kind="topic", slug="nothing", now=NOW)
