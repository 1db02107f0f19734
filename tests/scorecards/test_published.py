"""Documents as readers get them, where workers publish."""

from datetime import timedelta
from typing import Any

import pytest
from django.conf import LazySettings
from django.test import TestCase

from forecasts.models.documents import MOST_ATTEMPTS, PublishedDocument
from forecasts.models.forecasts import Forecast
from forecasts.models.scores import ScoreJob
from forecasts.scorecards.card.listing import ORDERS, SHOWN, Listing
from forecasts.scorecards.card.queries import made_page
from forecasts.scorecards.publication import publish, publish_ready
from forecasts.scorecards.published import card_page, published, state_of
from tests.factories import NOW
from tests.scorecards import stage

pytestmark = pytest.mark.django_db
SECOND, HOUR = timedelta(seconds=1), timedelta(hours=1)


@pytest.fixture(autouse=True)
def _workers(settings: LazySettings) -> None:
    settings.SCORING_IN_PROCESS = False


@pytest.fixture
def said() -> Forecast:
    """A forecast that has been scored, whose author has a published document."""
    said = stage.called()
    stage.score()
    publish("forecaster", said.forecaster_id, now=NOW)
    return said


def asked(said: Forecast) -> dict[str, Any]:
    return {"kind": "forecaster", "slug": said.forecaster.slug}


def more(said: Forecast) -> None:
    """Say more, which is not scored yet."""
    stage.called(forecaster=said.forecaster)


def told(said: Forecast, at: timedelta = SECOND) -> tuple[int, int, int, bool]:
    """How many claims are scored and how many wait, how many failed, and whether something newer is on its way."""
    found = published(**asked(said), now=NOW + at)
    document = found.document
    return document["counts"]["scored"], document["waiting"], document.get("failed", 0), found.is_pending


def test_what_is_published_is_shown_as_it_was_published(said: Forecast) -> None:
    assert told(said) == (1, 0, 0, False)
    assert published(**asked(said), now=NOW + HOUR).document["as_of"] == "2026-11-24T12:00:00Z"


def test_it_says_how_many_claims_wait_from_the_change_to_its_publication(said: Forecast) -> None:
    more(said)
    assert told(said) == (1, 1, 0, True)
    stage.score()
    assert told(said) == (1, 1, 0, True)
    assert publish_ready(now=NOW + SECOND) == 1
    assert told(said) == (2, 0, 0, False)


def test_each_claim_that_waits_counts_once(said: Forecast) -> None:
    for _ in range(2):
        ScoreJob.objects.raise_for([said.claim])
        stage.score()
    ScoreJob.objects.raise_for([said.claim])
    assert told(said) == (1, 1, 0, True)


def test_the_tag_changes_with_what_waits_and_with_each_publication(said: Forecast) -> None:
    tags = [published(**asked(said), now=NOW).tag]
    for step in (lambda: more(said), stage.score, lambda: publish_ready(now=NOW + SECOND)):
        step()
        tags.append(published(**asked(said), now=NOW + SECOND).tag)
    assert tags[1] == tags[2]
    assert len(set(tags)) == 3
    assert published(**asked(said), now=NOW + HOUR).tag == tags[-1]


def test_a_score_that_failed_in_all_attempts_is_told(said: Forecast) -> None:
    more(said)
    ScoreJob.objects.behind().update(attempts=MOST_ATTEMPTS)
    assert told(said) == (1, 1, 1, False)


def test_a_document_that_failed_in_all_attempts_says_so(said: Forecast) -> None:
    more(said)
    stage.score()
    PublishedDocument.objects.update(attempts=MOST_ATTEMPTS, last_error="RuntimeError: on fire")
    assert told(said) == (1, 1, 1, False)
    page = card_page(**asked(said), now=NOW + SECOND)
    assert (page.pending, page.failed) == (False, 1)


def test_whoever_asks_first_has_it_published(said: Forecast) -> None:
    PublishedDocument.objects.published().delete()
    with TestCase.captureOnCommitCallbacks(execute=True):
        assert told(said) == (1, 0, 0, False)
    row = PublishedDocument.objects.published().get()
    assert (row.kind, row.revision, row.as_of) == ("forecaster", 1, NOW + SECOND)
    assert state_of(**asked(said), now=NOW + SECOND) is not None


def test_nothing_is_stored_of_a_visit_while_the_ledger_changes(said: Forecast) -> None:
    """A first document that a change may have missed is out of date at once."""
    PublishedDocument.objects.published().delete()
    with TestCase.captureOnCommitCallbacks(execute=True):
        told(said)
        more(said)
        stage.score()
    assert PublishedDocument.objects.published().get().valid_until == NOW + SECOND
    assert publish_ready(now=NOW + SECOND) == 1
    assert told(said) == (2, 0, 0, False)


@pytest.mark.parametrize("otherwise", [{"method": 2}, {"settings": "another"}, {"revision": 0}, {"as_of": NOW + HOUR}])
def test_what_was_made_otherwise_is_not_shown(said: Forecast, otherwise: dict[str, Any]) -> None:
    PublishedDocument.objects.update(body="{}", **otherwise)
    assert told(said) == (1, 0, 0, False)


def test_without_workers_whoever_reads_it_computes_it(said: Forecast, settings: LazySettings) -> None:
    settings.SCORING_IN_PROCESS = True
    more(said)
    stage.score()
    assert publish_ready(now=NOW + SECOND) == 0
    with TestCase.captureOnCommitCallbacks(execute=True):
        assert told(said) == (2, 0, 0, False)
    assert PublishedDocument.objects.published().get().revision == 2


@pytest.mark.parametrize("order", list(ORDERS))
@pytest.mark.parametrize("show", SHOWN)
def test_every_list_is_the_one_that_the_rows_give(said: Forecast, order: str, show: str) -> None:
    for words, outcome in (("likely", "occurred"), ("could", "occurred"), ("unlikely", None), ("likely", "ambiguous")):
        stage.called(words, outcome=outcome, forecaster=said.forecaster)
    stage.score()
    publish("forecaster", said.forecaster_id, now=NOW)
    listing = Listing(order=order, show=show)
    shown, made = (page(**asked(said), now=NOW, listing=listing) for page in (card_page, made_page))
    assert shown.listed == made.listed
    assert [call.forecast for call in shown.calls] == [call.forecast for call in made.calls]
