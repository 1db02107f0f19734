from collections.abc import Iterator
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from celery import current_app
from django.conf import LazySettings
from redis import Redis
from redis.exceptions import ResponseError

from forecasts import clock
from forecasts.management.doctor import queue
from forecasts.management.doctor.findings import State
from forecasts.models.heartbeats import Heartbeat
from forecasts.models.scores import ScoreJob
from forecasts.tasks.health import record
from tests import factories


@pytest.fixture
def valkey(valkey_url: str) -> Iterator[Redis]:
    """A real broker, as this test configures it."""
    with Redis.from_url(valkey_url, decode_responses=True) as client:
        before = {name: client.config_get(name)[name] for name in ("appendonly", "maxmemory-policy")}
        yield client
        for name, value in before.items():
            client.config_set(name, value)


@pytest.mark.parametrize(
    "kept, policy, states",
    [
        ("yes", "noeviction", [State.OK]),
        ("no", "noeviction", [State.WARN]),
        ("yes", "allkeys-lru", [State.FAIL]),
        ("no", "volatile-ttl", [State.WARN, State.FAIL]),
    ],
)
def test_a_broker_keeps_what_it_is_given(valkey: Redis, kept: str, policy: str, states: list[State]) -> None:
    valkey.config_set("appendonly", kept)
    valkey.config_set("maxmemory-policy", policy)
    assert [finding.state for finding in queue._durability(valkey)] == states


def test_a_message_goes_there_and_back(valkey: Redis) -> None:
    before = valkey.dbsize()
    assert queue._round_trip(valkey) > 0
    assert valkey.dbsize() == before


def test_a_broker_that_tells_nothing_about_itself() -> None:
    def refuse(_name: str) -> None:
        raise ResponseError("unknown command 'CONFIG'")

    [found] = queue._durability(SimpleNamespace(config_get=refuse))
    assert (found.state, found.said) == (State.WARN, "does not tell how it is configured")


@pytest.mark.parametrize(
    "replies, states",
    [
        (None, [State.FAIL]),
        ([{"celery@a": "0.1.0"}, {"celery@b": "0.0.9"}], [State.OK, State.FAIL]),
    ],
)
def test_workers_run_this_version(monkeypatch: pytest.MonkeyPatch, replies: Any, states: list[State]) -> None:
    monkeypatch.setattr(current_app.control, "broadcast", lambda *_, **__: replies)
    assert [finding.state for finding in queue.workers()] == states


@pytest.mark.parametrize("seconds, states", [(1.9, []), (-2.5, [State.WARN]), (31, [State.FAIL])])
def test_a_clock_that_is_wrong(seconds: float, states: list[State]) -> None:
    found = list(queue.clock_finding("the clock of beat", seconds))
    assert [finding.state for finding in found] == states
    assert all(("ahead of" if seconds > 0 else "behind") in finding.said for finding in found)


@pytest.mark.django_db
def test_beat_of_another_version_with_another_clock(settings: LazySettings) -> None:
    settings.SCORING_IN_PROCESS = False
    record(Heartbeat.Part.BEAT, at=clock.now() + timedelta(minutes=5))
    Heartbeat.objects.update(version="0.0.9")
    found = list(queue.beat())
    assert [(finding.part, finding.state) for finding in found] == [
        ("beat", State.OK),
        ("beat", State.FAIL),
        ("clock", State.FAIL),
    ]


@pytest.mark.django_db
def test_what_waits_and_what_was_given_up() -> None:
    for _ in range(2):
        ScoreJob.objects.raise_for([factories.claim()])
    ScoreJob.objects.filter(pk=ScoreJob.objects.earliest("pk").pk).update(attempts=5)
    assert [(finding.part, finding.state, finding.said) for finding in queue.waiting()][:3] == [
        ("scores", State.FAIL, "1 given up after several attempts"),
        ("scores", State.OK, "1 waiting"),
        ("history", State.OK, "0 waiting"),
    ]
    ScoreJob.objects.update(behind_since=clock.now() - timedelta(days=1))
    assert [finding.state for finding in queue.waiting()][:3] == [State.FAIL, State.FAIL, State.OK]
