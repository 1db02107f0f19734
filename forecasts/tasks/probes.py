"""What the ledger rests on, asked cheaply: each probe says in words what is wrong, or nothing at all.

No answer holds an address, a name or a password: monitors show it to whoever looks.
"""

from collections.abc import Iterable
from collections.abc import Set as AbstractSet
from functools import cache
from typing import Any, cast

from celery import current_app
from django.db import Error, connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from kombu.exceptions import OperationalError
from redis.exceptions import RedisError

from forecasts.history.guards import missing_guards

Migration = tuple[str, str]
UNREACHABLE = (OperationalError, RedisError, OSError)
"""What a broker that is down, overloaded or no broker at all comes to."""


def database() -> str:
    """Whether it answers."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except Error:
        return "does not answer"
    return ""


def migrations() -> str:
    """Whether the database has the shape that this code expects. Needs a database that answers."""
    applied = _applied()
    if newer := newer_migrations(applied):
        return f"made by a newer version of the product: {_names(newer)}"
    waiting = waiting_migrations(applied)
    return f"{len(waiting)} not applied: {_names(waiting)}" if waiting else ""


def waiting_migrations(applied: AbstractSet[Migration] | None = None) -> set[Migration]:
    """What this code knows and the database has not had."""
    return set(_known_migrations() - (_applied() if applied is None else applied))


def newer_migrations(applied: AbstractSet[Migration] | None = None) -> set[Migration]:
    """What the database has had from the ledger and this code does not know."""
    unknown = (_applied() if applied is None else applied) - _known_migrations()
    return {key for key in unknown if key[0] == "forecasts"}


def guards() -> str:
    """Whether every trigger that keeps the record insert-only is in place. Needs a database that answers."""
    return "; ".join(missing_guards())


def broker() -> str:
    """Whether it answers. Needs a broker to be configured."""
    try:
        with current_app.connection_for_write() as queue:
            queue.ensure_connection(max_retries=1, interval_start=0, timeout=2)
            cast("Any", queue.default_channel).client.ping()
    except UNREACHABLE:
        return "does not answer"
    return ""


def _applied() -> frozenset[Migration]:
    return frozenset(MigrationRecorder(connection).applied_migrations())


@cache
def _known_migrations() -> frozenset[Migration]:
    """Every migration of this code. It does not change while a process runs."""
    return frozenset(MigrationLoader(None).graph.nodes)


def _names(keys: Iterable[Migration]) -> str:
    return ", ".join(sorted(".".join(key) for key in keys)[:3])
