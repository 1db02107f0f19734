"""The job queue: broker, worker, beat, and what waits."""

import time
import uuid
from collections.abc import Iterator
from typing import Any, cast

from celery import current_app
from django.conf import settings
from redis.exceptions import RedisError

from forecasts import clock
from forecasts.management.doctor.findings import Finding, fail, ok, warn
from forecasts.tasks import probes
from forecasts.tasks.health import Seen, health

ANSWER_SECONDS = 2.0
"""How long workers may take to answer."""
START_WORKER = "Start it: `celery --app ledger worker`. Its log says why it has stopped."
START_BEAT = "Start it, once only: `celery --app ledger beat`. Its log says why it has stopped."
SKEW_WARN, SKEW_FAIL = 2, 30
"""Seconds by which a clock may differ from the database's."""


def broker() -> Iterator[Finding]:
    """Does it answer, does it keep what it is given, how long does a message take?"""
    if settings.SCORING_IN_PROCESS:
        said = "none is configured: scores are computed in the web process"
        yield ok("broker", said) if settings.DEMO else warn("broker", said, "Set REDIS_URL, start worker and beat.")
        return
    if problem := probes.broker():
        yield fail("broker", problem, "Start Redis or Valkey, or correct REDIS_URL. Until then scores wait.")
        return
    with current_app.connection_for_write() as queue:
        client = cast("Any", queue.default_channel).client
        yield ok("broker", f"a message goes there and back in {_round_trip(client):.1f} ms")
        yield from _durability(client)


def workers() -> Iterator[Finding]:
    """Do they answer, and do they run this version? Needs a broker that answers."""
    replies = current_app.control.broadcast("ledger_version", reply=True, timeout=ANSWER_SECONDS) or []
    versions = {name: str(version) for reply in replies for name, version in reply.items()}
    if not versions:
        yield fail("worker", f"none answers within {ANSWER_SECONDS:g} seconds", START_WORKER)
    for name, version in sorted(versions.items()):
        if version == settings.VERSION:
            yield ok("worker", f"{name} answers, version {version}")
        else:
            yield fail("worker", f"{name} runs version {version}, this is {settings.VERSION}", "Start it again.")


def beat() -> Iterator[Finding]:
    """When did beat last send work, and is its clock right? Needs the database."""
    found = health(at=clock.now())
    if problem := found.problems.get("beat"):
        yield fail("beat", problem, START_BEAT)
    elif found.beat:
        yield ok("beat", f"sent work {max(0, round((found.at - found.beat.at).total_seconds()))} seconds ago")
        yield from _version(found.beat)
    for name, seen in (("worker", found.worker), ("beat", found.beat)):
        if seen:
            yield from clock_finding(f"the clock of {name}", seen.skew.total_seconds())


def beat_unknown() -> Iterator[Finding]:
    """Its signs of life are in the database, which does not answer."""
    yield fail("beat", "nothing is known of it without the database", "Mend the database first.")


def waiting() -> Iterator[Finding]:
    """What of the ledger's own work waits. Needs the database."""
    found = health(at=clock.now())
    for name, queue in found.queues.items():
        if queue.given_up:
            mend = "Read the error under Score jobs in the admin site, mend its cause, and choose “try again” there."
            yield fail(name, f"{queue.given_up:,} given up after several attempts", mend)
        if problem := found.problems.get(name):
            yield fail(name, problem, "Look at worker and beat above; more workers help when all is well but slow.")
        else:
            yield ok(name, f"{queue.waiting:,} waiting")


def clock_finding(whose: str, seconds: float) -> Iterator[Finding]:
    """How far a clock is from the database's."""
    said = f"{whose} is {abs(seconds):.1f} seconds {'ahead of' if seconds > 0 else 'behind'} the database's"
    mend = "Keep both machines on network time (chrony, systemd-timesyncd): the record's instants come from them."
    if abs(seconds) > SKEW_FAIL:
        yield fail("clock", said, mend)
    elif abs(seconds) > SKEW_WARN:
        yield warn("clock", said, mend)


def _round_trip(client: Any) -> float:  # noqa: ANN401 (Redis's client, as kombu made it)
    key, begin = f"ledger-doctor-{uuid.uuid4().hex}", time.perf_counter()
    client.lpush(key, "there")
    client.rpop(key)
    return (time.perf_counter() - begin) * 1000


def _durability(client: Any) -> Iterator[Finding]:  # noqa: ANN401 (the same)
    try:
        kept = client.config_get("appendonly")["appendonly"]
        policy = client.config_get("maxmemory-policy")["maxmemory-policy"]
    except (RedisError, KeyError):
        mend = "Make sure by other means that it keeps an append-only file and evicts nothing."
        yield warn("broker", "does not tell how it is configured", mend)
        return
    if kept != "yes":
        yield warn("broker", "forgets its messages when it stops", "Set `appendonly yes`. Sweeps repair what is lost.")
    if policy != "noeviction":
        yield fail(
            "broker", f"throws messages away ({policy}) when memory is short", "Set `maxmemory-policy noeviction`."
        )
    if kept == "yes" and policy == "noeviction":
        yield ok("broker", "keeps an append-only file and evicts nothing")


def _version(seen: Seen) -> Iterator[Finding]:
    if seen.version != settings.VERSION:
        yield fail("beat", f"runs version {seen.version}, this is {settings.VERSION}", "Start it again.")
