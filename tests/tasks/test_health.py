"""What the ledger says about its own work."""

from datetime import datetime, timedelta

import pytest
from django.conf import LazySettings
from django.conf import settings as product

from forecasts import clock
from forecasts.bulk.runs import Upload, begin
from forecasts.history.actors import Actor
from forecasts.history.kinds import Kind
from forecasts.history.operations import Step, append
from forecasts.history.sequencing import assign_positions
from forecasts.models.documents import PublishedDocument, Touch
from forecasts.models.heartbeats import Heartbeat
from forecasts.models.jobs import MOST_ATTEMPTS
from forecasts.models.people import Role
from forecasts.models.resolutions import Outcome
from forecasts.models.scores import ScoreJob
from forecasts.scorecards.publication import publish
from forecasts.tasks.health import Health, Queue, health, record
from tests import factories
from tests.scorecards import stage

pytestmark = pytest.mark.django_db


def wait_of(*minutes: int) -> None:
    """Let claims be behind since so many minutes."""
    for count in minutes:
        claim = factories.claim()
        ScoreJob.objects.raise_for([claim])
        ScoreJob.objects.filter(claim=claim).update(behind_since=clock.now() - timedelta(minutes=count))


def now_is(later: timedelta = timedelta()) -> Health:
    return health(at=clock.now() + later)


def test_a_ledger_in_order_has_no_problems() -> None:
    found = now_is()
    assert set(found.queues.values()) == {Queue(waiting=0, oldest=timedelta())}
    assert found.problems == {}


def test_the_oldest_wait_counts_and_what_is_given_up_does_not() -> None:
    wait_of(2, 5, 3, 90)
    ScoreJob.objects.filter(pk=ScoreJob.objects.earliest("behind_since").pk).update(attempts=MOST_ATTEMPTS)
    found = now_is().queues["scores"]
    assert (found.waiting, found.given_up) == (3, 1)
    assert timedelta(minutes=5) <= found.oldest < timedelta(minutes=6)


def test_a_new_wish_does_not_make_an_old_wait_young() -> None:
    wait_of(5)
    ScoreJob.objects.raise_for([ScoreJob.objects.get().claim])
    assert now_is().queues["scores"].oldest >= timedelta(minutes=5)


def test_a_job_that_falls_behind_again_waits_from_then_on() -> None:
    wait_of(5)
    ScoreJob.objects.update(done=1)
    assert now_is().queues["scores"].oldest == timedelta()
    ScoreJob.objects.raise_for([ScoreJob.objects.get().claim])
    assert now_is().queues["scores"].oldest < timedelta(minutes=5)


def test_a_wait_beyond_the_limit_is_a_problem(settings: LazySettings) -> None:
    wait_of(5)
    settings.UNSCORED_LIMIT = timedelta(minutes=4)
    assert set(now_is().problems) == {"scores"}
    settings.UNSCORED_LIMIT = timedelta()
    assert now_is().problems == {}


def test_every_kind_of_work_that_waits_too_long_is_a_problem() -> None:
    factories.claim()
    topic = factories.topic()
    append([Step(Kind.TOPIC_CREATED, topic, [topic])], actor=Actor.rule(), now=clock.now())
    begin(
        upload=Upload(name="rain.csv", pieces=[b"x"], source="Desk"),
        actor=Actor.of(factories.person(Role.ADMIN)),
        now=clock.now(),
    )
    wait_of(0)
    condition = stage.recorded()
    factories.resolution(condition, Outcome.DID_NOT_OCCUR)
    factories.claim(conditions=[condition])
    late = now_is(timedelta(minutes=16))
    assert set(late.problems) == {"scores", "history", "rules", "imports"}
    assert late.queues["history"].oldest == timedelta(minutes=16)
    assign_positions(limit=10)
    late = now_is(timedelta(minutes=16))
    assert late.problems["changes"] == "the oldest change that is not listed has waited for 960 seconds"
    assert late.queues["changes"].waiting == 1


def test_the_newest_sign_of_life_stands(settings: LazySettings) -> None:
    settings.SCORING_IN_PROCESS = False
    assert now_is().problems == {"worker": "has not been seen yet", "beat": "has not been seen yet"}
    for hour in (1, 2):
        record(Heartbeat.Part.WORKER, at=datetime.fromisoformat(f"2026-01-01T0{hour}:00:00Z"))
    record(Heartbeat.Part.BEAT, at=clock.now() + timedelta(hours=1))
    found = now_is()
    assert found.problems == {}
    assert found.worker is not None
    assert found.beat is not None
    assert found.worker.version == product.VERSION
    assert Heartbeat.objects.get(part="worker").at.hour == 2
    assert found.beat.skew > timedelta(minutes=59)


def test_who_is_silent_for_a_minute_is_a_problem(settings: LazySettings) -> None:
    settings.SCORING_IN_PROCESS = False
    record(Heartbeat.Part.WORKER, at=clock.now())
    record(Heartbeat.Part.BEAT, at=clock.now())
    assert now_is(timedelta(seconds=55)).problems == {}
    assert set(now_is(timedelta(seconds=75)).problems) == {"worker", "beat"}


def test_a_heartbeat_names_itself() -> None:
    record(Heartbeat.Part.WORKER, at=datetime.fromisoformat("2026-01-01T01:00:00Z"))
    assert str(Heartbeat.objects.get()) == "worker at 2026-01-01 01:00:00"


def test_a_document_that_was_touched_waits(settings: LazySettings) -> None:
    settings.SCORING_IN_PROCESS = False
    claim = stage.called().claim
    stage.score()
    publish("ledger", 0, now=clock.now())
    assert now_is().queues["documents"].waiting == 0
    ScoreJob.objects.raise_for([claim])
    stage.score()
    Touch.objects.update(touched_at=clock.now() - timedelta(minutes=5))
    assert now_is().queues["documents"] == Queue(waiting=1, oldest=timedelta(minutes=5))
    PublishedDocument.objects.update(attempts=MOST_ATTEMPTS)
    assert now_is().queues["documents"] == Queue(waiting=0, oldest=timedelta(), given_up=1)
