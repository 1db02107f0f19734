"""A slice of a run: what one worker does of it under its lease, batch by batch."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import asdict
from datetime import datetime, timedelta
from io import SEEK_SET, BufferedReader, RawIOBase, UnsupportedOperation
from pathlib import Path
from typing import Final

from django.db import DataError, transaction
from django.db.models import F
from django.utils.crypto import salted_hmac

from forecasts.bulk import runs
from forecasts.bulk.columns import LONGEST_CLAIM_ID
from forecasts.bulk.importing import Counts, Importer, found_in, job_of
from forecasts.bulk.reading import read
from forecasts.bulk.rows import LONGEST_REASON, BadFile, Notes, Rejection, visible
from forecasts.bulk.runs import State, free
from forecasts.bulk.staging import Stage
from forecasts.history.actors import Actor
from forecasts.models.errors import Conflict, Refused
from forecasts.models.imports import ImportPart, ImportRejection, ImportRun

LEASE: Final = timedelta(seconds=90)
"""How soon a dead worker's run is taken up again; each step renews it."""
MOST_ATTEMPTS: Final = 5
AT_ONCE: Final = 200
"""Unreadable rows that are noted in one transaction."""
FOR_GOOD: Final = (ValueError, TypeError, LookupError, ArithmeticError, AttributeError, RecursionError, DataError)
"""Failures that come again with the same file."""
TAKEN: Final = "Another worker has taken up this import, or somebody has stopped it."
_LAID_OUT: Final = re.compile(r"ledger-(?:dry|import)-([0-9a-f]{8})-([0-9a-z]{10})\.")
LOST: Final = "The workers that took it up were lost, {count} times, before they had done a part of it."


class Slice:
    """A run in the hands of one worker. `step` until it says that there is no more to do."""

    def __init__(self, run: ImportRun, stage: Stage, token: datetime) -> None:
        """Go on after what has been done; the run's own row says how far that is."""
        self.run, self._stage, self._token = run, stage, token
        job = job_of(
            run.source,
            confirm_outcomes=run.confirm_outcomes,
            user=run.started_by,
            says_default=run.says_default,
        )
        self._importer = Importer(job, Actor.of(run.started_by))
        pace = int if run.is_dry else self._importer.pace.amount  # a dry run holds up nobody
        self._batches = stage.batches(done=run.claims_done, pace=pace)

    def close(self) -> None:
        """Close the laid-out file."""
        self._stage.close()

    def step(self, *, now: datetime) -> bool:
        """Do the next batch and say whether there was one; after the last one the run is done.

        Raises:
            Conflict: the lease was lost, or the run was stopped. Nothing of the batch was written.
        """
        batch = next(self._batches, None)
        if batch is None:
            self._finish(now)
            return False
        tried = self._importer.try_out(batch, self._stage, now=now) if self.run.is_dry else None
        with transaction.atomic():
            self._renew(now)
            result = tried or self._importer.bring_in(batch, now=now)
            _keep(self.run, result.rejections)
            self.run.claims_done += len(batch)
            self._add(result.counts)
            self._save("claims_done", "counts", attempts=0)
        return True

    def _add(self, counts: Counts) -> None:
        total = Counts(**self.run.counts)
        total.add(counts)
        self.run.counts = asdict(total)

    def _renew(self, now: datetime) -> None:
        later = max(now + LEASE, self._token + timedelta(microseconds=1))
        if not ImportRun.objects.filter(pk=self.run.pk, leased_until=self._token).update(leased_until=later):
            raise Conflict(TAKEN)
        self._token = later

    def _save(self, *names: str, **values: object) -> None:
        values |= {name: getattr(self.run, name) for name in names}
        ImportRun.objects.filter(pk=self.run.pk, leased_until=self._token).update(**values)

    def let_go(self, now: datetime) -> None:
        """Leave the rest to the next slice."""
        self._save(leased_until=now - timedelta(microseconds=1))  # no token: those are whole leases ahead

    def _finish(self, now: datetime) -> None:
        found = found_in(self._stage) if self.run.is_dry else {}
        with transaction.atomic():
            self._renew(now)
            if not self.run.is_dry:
                ImportPart.objects.filter(run=self.run).delete()
            self._save(found=found or self.run.found, state=State.DONE, finished_at=now, leased_until=None)
        _forget_stage(self.run)


@contextmanager
def taken_up(run_pk: int, *, now: datetime) -> Iterator[Slice | None]:
    """Take up a run, if it is free, and let go of it at the end; what goes wrong is kept with the run."""
    part = take_up(run_pk, now=now)
    if part is None:
        yield None
        return
    with closing(part), _giving_up(part.run, now):
        yield part
        part.let_go(now)


def take_up(run_pk: int, *, now: datetime) -> Slice | None:
    """Return the run in this worker's hands; None if it is not free, or cannot go on.

    1. Lease it, and count the attempt: a worker that dies is counted too.
    2. Lay the file out, unless this machine has done so before.
    """
    token = now + LEASE
    if not free(now).filter(pk=run_pk).update(leased_until=token, state=State.RUNNING, attempts=F("attempts") + 1):
        return None
    run = ImportRun.objects.select_related("started_by").get(pk=run_pk)
    with _giving_up(run, now):
        _insist_on_attempts(run)
        return Slice(run, _staged(run, token), token)
    return None


@contextmanager
def _giving_up(run: ImportRun, now: datetime) -> Iterator[None]:
    """End a run that cannot go on, with the reason. A failure that may pass is tried again, until it has come too often."""
    try:
        yield
    except Conflict:
        return
    except (BadFile, Refused) as bad:
        _give_up(run, str(bad), now)
    except Exception as error:
        if isinstance(error, FOR_GOOD) or run.attempts >= MOST_ATTEMPTS:
            _give_up(run, f"{type(error).__name__}: {error}", now)
        else:
            ImportRun.objects.filter(pk=run.pk, leased_until=run.leased_until).update(leased_until=now)
        raise


def _insist_on_attempts(run: ImportRun) -> None:
    if run.attempts > MOST_ATTEMPTS:
        raise BadFile(LOST.format(count=MOST_ATTEMPTS))


def _staged(run: ImportRun, token: datetime) -> Stage:
    """Return the laid-out file: the one that is here, or a new one, made under another name until it is whole.

    A dry run keeps in it what it has found out, so that with a new one it begins again.
    """
    path = _path(run)
    stage = Stage(path)
    if stage.is_whole and run.rows:
        return stage
    stage.close()
    making = _making(path, token)
    with closing(Stage(making)) as fresh, BufferedReader(_Parts(run)) as file:
        notes = Notes()
        fresh.fill(read(file, notes), notes=notes)
        rows, claims, said = fresh.row_count, fresh.claim_count, fresh.notes()
        refused = list(fresh.refused())
    making.replace(path)
    if run.is_dry or not run.rows:
        run.claims_done, run.counts = 0, {}
        ImportRejection.objects.filter(run=run).delete()
        for start in range(0, len(refused), AT_ONCE):
            with transaction.atomic():
                _note_laid_out(run, token)
                _keep(run, refused[start : start + AT_ONCE])
    run.rows, run.claims, run.notes = rows, claims, said
    _note_laid_out(run, token, rows=rows, claims=claims, notes=said, claims_done=run.claims_done, counts=run.counts)
    return Stage(path)


def _note_laid_out(run: ImportRun, token: datetime, **values: object) -> None:
    """Note it with the run, as long as this worker holds it."""
    if not ImportRun.objects.filter(pk=run.pk, leased_until=token).update(leased_until=token, **values):
        raise Conflict(TAKEN)


def _path(run: ImportRun) -> Path:
    kind = "dry" if run.is_dry else "import"
    return Path(tempfile.gettempdir()) / f"ledger-{kind}-{_installation()}-{run.public_id}.sqlite3"


def _installation() -> str:
    """Return a mark of this ledger, the same in all its processes: two ledgers on one machine share the folder."""
    return salted_hmac("forecasts.bulk.slices", "installation").hexdigest()[:8]


def tidy() -> None:
    """Remove what this ledger has laid out of runs that have ended, and what its killed workers have begun."""
    names = [(path, _LAID_OUT.match(path.name)) for path in Path(tempfile.gettempdir()).iterdir()]
    found = [(path, name[2]) for path, name in names if name and name[1] == _installation()]
    going = {run.public_id: run for run in ImportRun.objects.unfinished().filter(public_id__in={of for _, of in found})}
    for path, public_id in found:
        run = going.get(public_id)
        if run is None or path not in {_path(run), run.leased_until and _making(_path(run), run.leased_until)}:
            with suppress(OSError):
                path.unlink()


def _making(path: Path, token: datetime) -> Path:
    """Return where a file is laid out until that is whole."""
    return path.with_suffix(f".{token.timestamp():.6f}")


def _forget_stage(run: ImportRun) -> None:
    with suppress(OSError):
        _path(run).unlink(missing_ok=True)


def _keep(run: ImportRun, rejections: Iterable[Rejection]) -> None:
    rows = [
        ImportRejection(
            run=run,
            line=one.line,
            column=visible(one.column),
            reason=visible(one.reason, LONGEST_REASON),
            claim_id=visible(one.claim_id, LONGEST_CLAIM_ID),
        )
        for one in rejections
    ]
    ImportRejection.objects.bulk_create(rows, batch_size=500)


@transaction.atomic
def _give_up(run: ImportRun, message: str, now: datetime) -> None:
    """End a run that cannot go on. What it has imported stays."""
    going = ImportRun.objects.filter(pk=run.pk, state=State.RUNNING)
    if going.update(state=State.FAILED, message=visible(message, 1000), finished_at=now, leased_until=None):
        ImportPart.objects.filter(run=run).delete()
        _forget_stage(run)


class _Parts(RawIOBase):
    """The parts of an uploaded file as one stream, of which one part is held at a time.

    Each is read by a query of its own: on SQLite nobody can commit while one that reads is not at its end.
    """

    def __init__(self, run: ImportRun) -> None:
        super().__init__()
        self._run, self._at = run, 0
        self._number, self._held = -1, b""

    def readable(self) -> bool:
        """It can be read."""
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]  # what BufferedReader hands in
        """Fill what is left of the buffer."""
        number, start = divmod(self._at, runs.PART)
        if number != self._number:
            part = ImportPart.objects.filter(run=self._run, number=number)
            self._number, self._held = number, bytes(part.values_list("body", flat=True).first() or b"")
        piece = self._held[start : start + len(buffer)]
        buffer[: len(piece)] = piece
        self._at += len(piece)
        return len(piece)

    def seekable(self) -> bool:
        """It can be read again."""
        return True

    def tell(self) -> int:
        """Return how much has been read."""
        return self._at

    def seek(self, offset: int, whence: int = SEEK_SET, /) -> int:
        """Read on from a place, counted from the beginning of the file."""
        if whence != SEEK_SET:
            raise UnsupportedOperation
        self._at = offset
        return offset
