from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.conf import LazySettings
from django.core.cache import caches
from pytest_django import DjangoAssertNumQueries

from forecasts.history.sequencing import assign_positions
from forecasts.models.scores import ScoreJob
from forecasts.scorecards.keeping import ALIAS, Made, kept, read_revision
from forecasts.scorecards.published import published_document
from forecasts.scorecards.publishing import operations
from forecasts.scorecards.publishing.checking import rescore
from forecasts.scorecards.subjects import Subject
from tests import factories
from tests.factories import NOW
from tests.resolution.stage import settle
from tests.scorecards import stage

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("keeping")]
SECOND = timedelta(seconds=1)
LATER = NOW + SECOND


@pytest.fixture
def made() -> list[int]:
    """How often something was made: one number each."""
    return []


@pytest.fixture
def ask(made: list[int]) -> Callable[..., int]:
    """Ask for what counts how often it was made; it turns an hour after `NOW`."""

    def answer(now: datetime = NOW, turns: datetime | None = NOW + timedelta(hours=1), name: str = "a page") -> int:
        def make() -> Made[int]:
            made.append(len(made) + 1)
            return Made(made[-1], turns)

        return kept(name, make, now=now)

    return answer


Ask = Callable[..., int]


def test_what_is_kept_is_not_made_again(ask: Ask) -> None:
    assert [ask(), ask(LATER), ask(NOW + timedelta(minutes=59))] == [1, 1, 1]


def test_each_name_has_its_own(ask: Ask) -> None:
    assert [ask(name="one"), ask(name="two"), ask(name="one")] == [1, 2, 1]


@pytest.mark.parametrize("now", [NOW + timedelta(hours=1), NOW - SECOND])
def test_it_is_used_from_its_making_to_its_turn(ask: Ask, now: datetime) -> None:
    assert [ask(), ask(now)] == [1, 2]


def test_what_must_not_be_kept_is_made_each_time(ask: Ask) -> None:
    assert [ask(turns=None), ask(turns=None)] == [1, 2]


@pytest.mark.parametrize("name", ["LEXICON", "REVIEW_POLICY", "DISPUTE_WINDOW", "SCORING_IN_PROCESS"])
def test_another_setting_shows_other_things(ask: Ask, settings: LazySettings, name: str) -> None:
    assert ask() == 1
    setattr(settings, name, "another")
    assert ask() == 2


def test_it_costs_one_query(ask: Ask, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    ask()
    with django_assert_num_queries(1):
        ask()


def test_a_change_while_it_is_made_is_seen_by_the_next(ask: Ask, made: list[int]) -> None:
    def make() -> Made[int]:
        settle(factories.claim())
        return Made(0, NOW + timedelta(hours=1))

    assert kept("a page", make, now=NOW) == 0
    assert ask() == 1


def behind() -> ScoreJob:
    settle(factories.claim())
    return ScoreJob.objects.get()


def test_every_change_gives_another_revision() -> None:
    job = behind()
    changes: dict[str, Callable[[], object]] = {
        "an entry of history": lambda: settle(factories.claim()),
        "places of entries": lambda: assign_positions(limit=1),
        "a publication": lambda: operations.score_claims(claim_pks=[job.pk], now=NOW),
        "all scores made again": lambda: rescore(now=lambda: NOW),
    }
    seen = [read_revision()]
    for change in changes.values():
        change()
        seen.append(read_revision())
    assert len(set(seen)) == len(changes) + 1, list(zip(["before", *changes], seen, strict=True))


def test_a_refused_change_gives_none() -> None:
    job = behind()
    before = read_revision()
    assert not operations.score_claims(claim_pks=[job.pk + 1], now=NOW)
    assert read_revision() == before


def test_a_document_is_published_at_once_and_says_when_it_was_asked_for() -> None:
    claim = stage.recorded()
    author = stage.called(claim=claim, outcome=None).forecaster
    stage.score()
    asked: dict[str, Any] = {"kind": "forecaster", "slug": author.slug}
    assert published_document(**asked, now=NOW)["counts"]["resolved"] == 0
    settle(claim)
    assert published_document(**asked, now=NOW)["counts"]["resolved"] == 1
    assert published_document(**asked, now=NOW)["scores"]["brier"]["n"] == 0
    stage.score(now=LATER)
    document = published_document(**asked, now=LATER)
    assert (document["scores"]["brier"]["n"], document["as_of"]) == (1, "2026-11-24T12:00:01Z")
    again = published_document(**asked, now=LATER + SECOND)
    assert again == stage.card_of(**asked, now=LATER + SECOND)


def test_a_document_turns_when_a_claim_becomes_due() -> None:
    claim = stage.recorded(deadline_on=NOW.date())
    author = stage.called(claim=claim, outcome=None).forecaster
    stage.score()
    for now in (NOW, claim.deadline_at - SECOND, claim.deadline_at):
        counts = published_document(kind="forecaster", slug=author.slug, now=now)["counts"]
        assert (counts["open"], counts["due"]) == ((1, 0) if now < claim.deadline_at else (0, 1))


def test_an_entry_of_a_clock_that_is_ahead_is_the_head_in_its_time() -> None:
    settle(factories.claim(), now=LATER)
    assign_positions(limit=1000)
    assert published_document(kind="ledger", now=NOW)["history"] == {"tree_size": 0}
    assert published_document(kind="ledger", now=LATER)["history"]["tree_size"] == 2


def test_a_reader_who_is_not_public_has_no_document_for_others() -> None:
    reader = factories.forecaster("reader")
    with pytest.raises(Subject.DoesNotExist):
        published_document(kind="forecaster", slug=reader.slug, now=NOW)
    assert not vars(caches[ALIAS])["_cache"]
