"""Runs through uploaded files: begun by a person, carried on by workers in slices, finished or given up.

    begin      the file is stored in parts, in the database: any worker finds it
    take up    a worker leases the run and lays the file out on its own disk, unless that is done
    step       own transaction: one batch of claims, the rows it rejects, and how far the run has come
    finish     the counts stay, the parts go; after a dry run they stay, so that the import can follow

If a worker dies, its lease runs out and another one goes on from the last step. Nothing is done twice.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.db import transaction
from django.db.models import Q

from forecasts.bulk.importing import check_job
from forecasts.history.actors import Actor
from forecasts.models.errors import Conflict
from forecasts.models.imports import ImportPart, ImportRejection, ImportRun, ImportRunQuerySet
from forecasts.resolution.people import person

PART: Final = 1_000_000
"""Bytes of a part."""
KEPT: Final = timedelta(days=7)
"""How long the file of a dry run waits to be imported."""
NOT_NOW: Final = "This import has gone on meanwhile. Look at it as it is now."

State = ImportRun.State


@dataclass(frozen=True, kw_only=True)
class Upload:
    """A file as a person hands it in."""

    name: str
    pieces: Iterable[bytes]
    source: str
    confirm_outcomes: bool = False
    says_default: str = ""


@transaction.atomic
def begin(*, upload: Upload, actor: Actor, now: datetime) -> ImportRun:
    """Store a file, to be tried out first.

    Raises:
        Invalid, NotAllowed: as `check_job`.
    """
    job = check_job(source=upload.source, confirm_outcomes=upload.confirm_outcomes, actor=actor)
    run = ImportRun.objects.create(
        source=job.source,
        file_name=upload.name[-200:],
        size=0,
        sha256="",
        confirm_outcomes=job.confirm_outcomes,
        says_default=upload.says_default,
        started_by=person(actor),
        created_at=now,
    )
    digest = hashlib.sha256()
    for number, piece in enumerate(_parts(upload.pieces)):
        digest.update(piece)
        run.size += len(piece)
        ImportPart.objects.create(run=run, number=number, body=piece)
    run.sha256 = digest.hexdigest()
    run.save(update_fields=["size", "sha256"])
    return run


@transaction.atomic
def go_ahead(*, run: ImportRun, actor: Actor, now: datetime) -> None:
    """Import for good what was tried out.

    Raises:
        Conflict: it is not a dry run that has come to its end.
        Invalid, NotAllowed: as `check_job`.
    """
    check_job(source=run.source, confirm_outcomes=run.confirm_outcomes, actor=actor)
    tried = ImportRun.objects.filter(pk=run.pk, is_dry=True, state=State.DONE)
    started = tried.update(
        is_dry=False,
        state=State.WAITING,
        claims_done=0,
        rows=0,
        counts={},
        attempts=0,
        finished_at=None,
        leased_until=now,
        started_by=actor.user,
    )
    if not started:
        raise Conflict(NOT_NOW)
    ImportRejection.objects.filter(run=run).delete()


@transaction.atomic
def stop(*, run: ImportRun, now: datetime) -> None:
    """Stop a run where it is, or throw away the file of a dry one. What has been imported stays.

    Raises:
        Conflict: there is nothing to stop.
    """
    going = ImportRun.objects.filter(pk=run.pk).filter(
        Q(state__in=[State.WAITING, State.RUNNING]) | Q(is_dry=True, state=State.DONE)
    )
    if not going.update(state=State.STOPPED, finished_at=now, leased_until=None):
        raise Conflict(NOT_NOW)
    ImportPart.objects.filter(run=run).delete()


def ready(*, now: datetime) -> list[int]:
    """Return the runs that a worker can take up, and forget the files of dry runs that nobody has followed up."""
    old = ImportRun.objects.filter(is_dry=True, state=State.DONE, finished_at__lt=now - KEPT)
    ImportPart.objects.filter(run__in=old).delete()
    return list(free(now).order_by("pk").values_list("pk", flat=True))


def free(now: datetime) -> ImportRunQuerySet:
    """Return the runs that have work left and that no worker holds."""
    return ImportRun.objects.unfinished().filter(Q(leased_until=None) | Q(leased_until__lte=now))


def _parts(pieces: Iterable[bytes]) -> Iterator[bytes]:
    """Cut a file into parts of one size, whatever the pieces in which it comes."""
    held = b""
    for piece in pieces:
        held += piece
        while len(held) >= PART:
            yield held[:PART]
            held = held[PART:]
    if held:
        yield held
