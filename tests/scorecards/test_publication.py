import json
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any

import pytest

from forecasts.capture import sources
from forecasts.capture.merging import merge
from forecasts.forecasting import readers
from forecasts.history.actors import Actor
from forecasts.models.documents import PublishedDocument, Touch, TouchQuerySet
from forecasts.models.forecasts import Forecast
from forecasts.models.people import Role
from forecasts.models.resolutions import Outcome
from forecasts.models.scores import ScoreJob
from forecasts.models.sources import Forecaster, Topic
from forecasts.scorecards import publication
from forecasts.scorecards.card.documents import document
from forecasts.scorecards.publication import (
    ADJUSTED_EVERY,
    BACKOFF,
    BREATH,
    LARGE,
    LEASE,
    LONGEST,
    LOOK_AGAIN,
    SOON,
    publish,
    publish_documents,
    ready_documents,
)
from forecasts.scorecards.subjects import subject_of
from tests import factories
from tests.factories import NOW
from tests.scorecards import stage
from tests.scorecards.boards.test_comparison import said as stated

pytestmark = pytest.mark.django_db
SECOND, HOUR = timedelta(seconds=1), timedelta(hours=1)


@pytest.fixture
def said() -> Forecast:
    """A forecast of an author that has been scored, on a claim under a topic of an outlet's article."""
    article = factories.article(outlet=factories.outlet())
    said = stage.called(claim=stage.recorded(article=article), article=article)
    said.claim.topics.add(Topic.objects.create(slug="korea", name="Korea"))
    stage.score()
    return said


def subjects(said: Forecast) -> dict[str, int]:
    """The keys of all whose cards count a forecast."""
    assert said.article is not None
    topic = said.claim.topics.get()
    return {
        "forecaster": said.forecaster_id,
        "outlet": said.article.outlet_id,
        "article": said.article.pk,
        "topic": topic.pk,
        "ledger": 0,
    }


def touches() -> TouchQuerySet:
    """What has changed about documents that can be read."""
    return Touch.objects.filter(document__in=PublishedDocument.objects.published())


def row(kind: str = "ledger") -> PublishedDocument:
    return PublishedDocument.objects.get(kind=kind)


def ready(now: datetime) -> list[tuple[str, int]]:
    return [(each.kind, each.revision) for each in ready_documents(now=now, limit=10)]


def work(now: datetime) -> int:
    return publish_documents(ready_documents(now=now, limit=10), now=now)


def scored_again(said: Forecast) -> None:
    """Want the scores of a forecast's claim computed again, and compute them."""
    ScoreJob.objects.raise_for([said.claim])
    stage.score()


def test_a_document_is_stored_whole(said: Forecast) -> None:
    assert publish("forecaster", said.forecaster_id, now=NOW)
    stored = row("forecaster")
    made = document(kind="forecaster", slug=said.forecaster.slug, now=NOW)
    assert json.loads(stored.body) == made
    assert stored.digest == sha256(stored.body.encode()).hexdigest()
    assert (stored.revision, stored.scored, stored.method, stored.as_of) == (1, 1, 3, NOW)


def test_a_score_touches_the_documents_of_all_whom_it_is_about(said: Forecast) -> None:
    others = stage.called(claim=stage.recorded())
    stage.score()
    for kind, key in subjects(said).items():
        publish(kind, key, now=NOW)
    publish("forecaster", others.forecaster_id, now=NOW)
    scored_again(said)
    touched = [(each.document.kind, each.document.subject, each.claim_id) for each in touches()]
    assert sorted(touched) == sorted((kind, key, said.claim_id) for kind, key in subjects(said).items())


def test_what_nobody_asked_for_is_not_touched(said: Forecast) -> None:
    scored_again(said)
    assert not touches().exists()


def test_a_claim_that_leaves_a_topic_touches_the_document_it_leaves(said: Forecast) -> None:
    topic = said.claim.topics.get()
    publish("topic", topic.pk, now=NOW)
    said.claim.topics.set([])
    scored_again(said)
    assert ready(NOW) == [("topic", 1)]
    assert work(NOW) == 1
    assert json.loads(row("topic").body)["counts"]["claims"] == 0


def test_a_document_that_was_touched_is_published_once_more(said: Forecast) -> None:
    publish("ledger", 0, now=NOW)
    assert ready(NOW + SECOND) == []
    for _ in range(3):
        scored_again(said)
    assert ready(NOW + SECOND) == [("ledger", 1)]
    assert work(NOW + SECOND) == 1
    assert not touches().exists()
    assert ready(NOW + 2 * SECOND) == []
    assert (row().revision, row().as_of) == (2, NOW + SECOND)


def test_a_deadline_passes_and_the_claim_is_due() -> None:
    opened = stage.called(claim=stage.recorded(deadline_at=NOW + HOUR), outcome=None)
    stage.score()
    for _ in range(2):
        publish("ledger", 0, now=NOW)
    assert row().valid_until == opened.claim.deadline_at
    assert ready(NOW + HOUR - SECOND) == []
    assert work(NOW + HOUR) == 1
    assert [json.loads(row().body)["counts"][state] for state in ("open", "due")] == [0, 1]


def test_a_first_document_is_looked_at_again(said: Forecast) -> None:
    publish("ledger", 0, now=NOW)
    assert ready(NOW + LOOK_AGAIN - SECOND) == []
    assert work(NOW + LOOK_AGAIN) == 1
    assert row().valid_until == NOW + LOOK_AGAIN + LONGEST


def test_a_document_from_before_the_scores_is_published_again_as_soon_as_they_are(said: Forecast) -> None:
    ScoreJob.objects.raise_for([said.claim])
    publish("ledger", 0, now=NOW)
    assert ready(NOW + SOON) == [("ledger", 1)]


def test_of_a_large_subject_a_document_is_published_now_and_then(said: Forecast) -> None:
    publish("ledger", 0, now=NOW)
    scored_again(said)
    PublishedDocument.objects.update(scored=LARGE + 1)
    assert ready(NOW + BREATH - SECOND) == []
    assert ready(NOW + BREATH) == [("ledger", 1)]


@pytest.mark.parametrize("changed", [{"method": 2}, {"settings": "another"}])
def test_what_was_made_otherwise_is_made_again(said: Forecast, changed: dict[str, Any]) -> None:
    publish("ledger", 0, now=NOW)
    PublishedDocument.objects.update(**changed)
    assert work(NOW + SECOND) == 1
    assert (row().method, row().settings) == (3, publication.settings_now())


def test_a_clock_that_jumps_back_has_it_made_again(said: Forecast) -> None:
    publish("ledger", 0, now=NOW + HOUR)
    assert ready(NOW) == [("ledger", 1)]
    assert work(NOW) == 1
    assert row().as_of == NOW


def test_whoever_comes_too_late_stores_nothing(said: Forecast) -> None:
    publish("ledger", 0, now=NOW)
    scored_again(said)
    subject = subject_of(kind="ledger")
    slow = publication.compute(subject, now=NOW + SECOND)
    scored_again(said)
    assert publish("ledger", 0, now=NOW + 2 * SECOND)
    scored_again(said)
    assert not publication.store(slow)
    assert (row().revision, row().as_of, touches().count()) == (2, NOW + 2 * SECOND, 1)


def test_a_document_is_one_worker_s_at_a_time(said: Forecast) -> None:
    publish("ledger", 0, now=NOW)
    scored_again(said)
    wanted = ready_documents(now=NOW, limit=10)
    PublishedDocument.objects.update(leased_until=NOW + SECOND)
    assert publish_documents(wanted, now=NOW) == 0
    assert ready(NOW) == []
    assert publish_documents(wanted, now=NOW + SECOND) == 1
    assert row().leased_until is None


def test_a_failure_is_kept_and_the_rest_goes_on(said: Forecast, monkeypatch: pytest.MonkeyPatch) -> None:
    publish("ledger", 0, now=NOW)
    publish("forecaster", said.forecaster_id, now=NOW)
    scored_again(said)
    compute = publication.compute

    def fail(subject: Any, **named: Any) -> publication.Computed:
        if subject.kind == "ledger":
            raise RuntimeError("The card is on fire.")
        return compute(subject, **named)

    monkeypatch.setattr(publication, "compute", fail)
    assert work(NOW) == 1
    failed = row()
    assert (failed.attempts, failed.last_error) == (1, "RuntimeError: The card is on fire.")
    assert ready(NOW + BACKOFF - SECOND) == []
    monkeypatch.undo()
    assert work(NOW + BACKOFF) == 1
    assert (row().attempts, row().last_error, row().revision) == (0, "", 2)


def test_a_new_name_is_published(said: Forecast) -> None:
    publish("forecaster", said.forecaster_id, now=NOW)
    editor = Actor.of(factories.person(Role.ADMIN))
    sources.amend_forecaster(forecaster=said.forecaster, name="A. N. Other", actor=editor, now=NOW)
    assert work(NOW + SECOND) == 1
    assert json.loads(row("forecaster").body)["subject"]["name"] == "A. N. Other"


def test_of_whoever_is_another_name_there_is_no_document(said: Forecast) -> None:
    other = factories.forecaster()
    for who in (said.forecaster, other):
        publish("forecaster", who.pk, now=NOW)
    editor = Actor.of(factories.person(Role.ADMIN))
    merge(forecaster=said.forecaster, into=other, reason="The same person.", actor=editor, now=NOW)
    stage.score()
    assert work(NOW + SECOND) == 1
    assert PublishedDocument.objects.published().get().subject == other.pk
    assert json.loads(row("forecaster").body)["counts"]["resolved"] == 1


def test_a_claim_without_forecasts_is_in_no_document(said: Forecast) -> None:
    publish("forecaster", said.forecaster_id, now=NOW)
    factories.resolution(claim := stage.recorded(), Outcome.OCCURRED)
    ScoreJob.objects.raise_for([claim])
    stage.score()
    assert not touches().exists()


@pytest.mark.parametrize("kind", ["forecaster", "ledger"])
def test_a_document_that_is_not_what_its_rows_give_is_found(said: Forecast, kind: str) -> None:
    publish(kind, subjects(said)[kind], now=NOW)
    assert list(publication.differences(now=NOW + SECOND)) == []
    PublishedDocument.objects.update(body=row(kind).body.replace('"scored":1', '"scored":2'))
    [difference] = publication.differences(now=NOW + SECOND)
    assert difference.startswith(f"document of {kind} ")
    assert difference.endswith(", revision 1: is not what its rows give")


def test_of_a_document_that_is_out_of_date_the_check_says_nothing(said: Forecast) -> None:
    publish("ledger", 0, now=NOW)
    stage.called()
    stage.score()
    assert list(publication.differences(now=NOW + SECOND)) == []


def test_a_worker_that_is_killed_leaves_the_document_as_it_was(said: Forecast, monkeypatch: pytest.MonkeyPatch) -> None:
    publish("ledger", 0, now=NOW)
    scored_again(said)

    def die(*_: Any, **_named: Any) -> None:
        raise SystemExit

    monkeypatch.setattr(publication, "compute", die)
    with pytest.raises(SystemExit):
        work(NOW)
    monkeypatch.undo()
    assert (row().revision, touches().count()) == (1, 1)
    assert ready(NOW + LEASE - SECOND) == []
    assert work(NOW + LEASE) == 1


def test_after_five_failures_it_is_tried_every_hour(said: Forecast, monkeypatch: pytest.MonkeyPatch) -> None:
    publish("ledger", 0, now=NOW)
    scored_again(said)
    monkeypatch.setattr(publication, "compute", lambda *_, **__: 1 // 0)
    waits = []
    at = NOW
    for _ in range(12):
        assert work(at) == 0
        waits.append(((row().not_before or at) - at).total_seconds())
        at = row().not_before or at
    assert waits == [10, 20, 40, 80, 160, 320, 640, 1280, 2560, 3600, 3600, 3600]
    assert (row().attempts, row().revision) == (12, 1)
    monkeypatch.undo()
    assert work(at) == 1


def test_a_reader_who_takes_the_card_back_has_no_document() -> None:
    person = factories.person(Role.FORECASTER)
    reader = factories.forecaster(Forecaster.Kind.READER, user=person, opted_in=True)
    stage.called(forecaster=reader)
    stage.score()
    publish("forecaster", reader.pk, now=NOW)
    readers.show_card(public=False, actor=Actor.of(person), now=NOW)
    assert work(NOW + SECOND) == 0
    assert not PublishedDocument.objects.published().exists()


def test_what_depends_on_everybody_follows_within_a_minute() -> None:
    both, other = factories.forecaster(), factories.forecaster()
    stated({both: 100_000})
    stated({both: 800_000, other: 700_000})
    stage.score()
    assert publication.adjust_everybody(now=NOW) == 0
    publish("forecaster", other.pk, now=NOW)
    assert json.loads(row("forecaster").adjusted)["prospective"]["value"] == 0.175
    stated({both: 0})
    stage.score()
    assert publication.adjust_everybody(now=NOW + ADJUSTED_EVERY - SECOND) == 0
    assert publication.adjust_everybody(now=NOW + ADJUSTED_EVERY) == 1
    assert json.loads(row("forecaster").adjusted)["prospective"]["value"] == pytest.approx(0.066667)
    assert (row("forecaster").revision, publication.adjust_everybody(now=NOW + 2 * ADJUSTED_EVERY)) == (2, 0)
