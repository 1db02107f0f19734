"""Keeping what is shown to everybody: a scorecard's document, a public page. What is kept is never out of date.

    name       what it is: a page and its address, or a document and its subject
    revision   what the database said just before it was made: how many entries of history had been committed, how many
               of them had their place, how many scores had been published. Every operation appends an entry and every
               score job touches the row of everybody, in the transaction that makes the change; so whoever reads the same
               revision sees the same rows, in this process and in every other. Nobody has to be told of a change. What
               shows one subject alone has a revision of its own, which others do not change
    settings   those by which the same rows are shown otherwise
    turns      until when the passing of time alone changes nothing: the next deadline, the end of the time for disputes

Something kept is used if its revision is the one that the database gives now, and now lies between the instant at
which it was made and its turn.

It is kept in the memory of each process, which agree without a word because they ask the same database. The broker's
Redis is no place for it: it evicts nothing, so that no job is ever lost, and pages would fill it up.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any, Final, Generic, TypeVar

from django.conf import settings
from django.core.cache import caches
from django.db import connection

from forecasts.history import revision as record
from forecasts.models.documents import EVERYBODY, PublishedDocument, Touch
from forecasts.models.publications import Publications

ALIAS: Final = "public"
"""The cache in which it is kept."""

T = TypeVar("T")
Revision = tuple[object, ...]

_TOUCHES: Final = Touch._meta.db_table
_ROW: Final = f"SELECT {{}} FROM {PublishedDocument._meta.db_table} WHERE kind = '{EVERYBODY}'"  # noqa: S608 – the same
_REVISION: Final = (
    f"SELECT {', '.join(record.COLUMNS)},"  # noqa: S608 – names of tables and columns alone
    f" COALESCE((SELECT SUM(number) FROM {Publications._meta.db_table}), 0),"
    f" (SELECT COUNT(*) FROM {_TOUCHES} WHERE document_id = ({_ROW.format('id')})), ({_ROW.format('revision')})"
)
_SETTINGS: Final = ("LEXICON", "REVIEW_POLICY", "DISPUTE_WINDOW", "SCORING_IN_PROCESS")


@dataclass(frozen=True, slots=True)
class Made(Generic[T]):
    """Something just made; `turns` is when it has to be made anew, None if it must not be kept at all."""

    value: T
    turns: datetime | None


@dataclass(frozen=True, slots=True)
class _Kept:
    """Something kept, with all that has to be the same for it to be used."""

    revision: Revision
    settings: tuple[object, ...]
    made_at: datetime
    turns: datetime
    value: Any


def kept(name: str, make: Callable[[], Made[T]], *, now: datetime, revision: Revision | None = None) -> T:
    """Return what `make` makes, or has made under the same name when everything it rests on was the same.

    The revision, else that of the whole ledger, is read before anything is made: a change that comes meanwhile gives another
    one to whoever comes next.
    """
    cache, key = caches[ALIAS], sha256(name.encode()).hexdigest()
    revision = read_revision() if revision is None else revision
    chosen = tuple(getattr(settings, setting) for setting in _SETTINGS)
    found = cache.get(key)
    if (
        found is not None
        and (found.revision, found.settings) == (revision, chosen)
        and found.made_at <= now < found.turns
    ):
        value: T = found.value
        return value
    made = make()
    if made.turns is not None:
        cache.set(key, _Kept(revision, chosen, now, made.turns, made.value))
    return made.value


def read_revision() -> Revision:
    """Return the revision of everything that is shown, read in one statement: at one moment."""
    with connection.cursor() as cursor:
        cursor.execute(_REVISION)
        return tuple(cursor.fetchone())
