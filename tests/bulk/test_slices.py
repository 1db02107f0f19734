"""Runs in slices: taken up, carried on by another worker, stopped, given up."""

import tempfile
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import DataError, OperationalError, connection

from forecasts.bulk import runs, slices, staging
from forecasts.bulk.importing import Importer
from forecasts.bulk.rows import Row
from forecasts.bulk.runs import Upload, begin, go_ahead, stop
from forecasts.bulk.slices import LEASE, MOST_ATTEMPTS, take_up, taken_up, tidy
from forecasts.history.actors import Actor
from forecasts.models.claims import Claim
from forecasts.models.errors import Conflict
from forecasts.models.imports import ImportPart, ImportRejection, ImportRun
from forecasts.models.people import Role
from tests import factories
from tests.bulk.files import SOURCE, csv_of, row
from tests.factories import NOW

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Lay files out here, and let each claim be a batch."""
    monkeypatch.setattr(tempfile, "gettempdir", lambda: str(tmp_path))
    monkeypatch.setattr(staging, "BATCH_ROWS", 1)


def handed_in(*rows: dict[str, str], is_dry: bool = False) -> ImportRun:
    """A run by an editor-in-chief, dry or gone ahead."""
    actor = Actor.of(factories.person(Role.ADMIN))
    content = csv_of(*(rows or (row(), row(claim_id="snow"), row(claim_id="hail", probability="2"))))
    pieces = [content[start : start + 100] for start in range(0, len(content), 100)]
    run = begin(upload=Upload(name="rain.csv", pieces=pieces, source=SOURCE), actor=actor, now=NOW)
    if not is_dry:
        ImportRun.objects.update(is_dry=False)
    return run


def steps(run: ImportRun, count: int, now: datetime = NOW) -> int:
    """Take at most so many steps in one slice, and say how many there were."""
    done = 0
    with taken_up(run.pk, now=now) as part:
        while part and done < count and part.step(now=now):
            done += 1
    run.refresh_from_db()
    return done


def test_a_file_is_kept_in_parts_of_one_size(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(runs, "PART", 150)
    run = handed_in()

    sizes = [len(body) for body in ImportPart.objects.values_list("body", flat=True)]
    assert set(sizes[:-1]) == {150}
    assert sum(sizes) == run.size


def test_another_worker_goes_on_where_one_has_let_go() -> None:
    run = handed_in()

    assert steps(run, 2) == 2
    assert (run.state, run.claims_done, run.claims, run.leased_until) == (
        "running",
        2,
        3,
        NOW - timedelta(microseconds=1),
    )
    assert steps(run, 9) == 1
    assert (run.state, run.claims_done, run.counts["new_claims"]) == ("done", 3, 2)
    assert [one.line for one in ImportRejection.objects.all()] == [4]
    assert not ImportPart.objects.exists()


def test_nobody_takes_up_what_another_worker_holds() -> None:
    run = handed_in()
    held = take_up(run.pk, now=NOW)
    assert held

    assert take_up(run.pk, now=NOW) is None
    assert runs.ready(now=NOW) == []
    assert runs.ready(now=NOW + LEASE) == [run.pk]
    held.close()


def test_who_has_lost_the_lease_writes_nothing() -> None:
    run = handed_in()
    slow = take_up(run.pk, now=NOW)
    assert slow
    assert steps(run, 1, now=NOW + LEASE) == 1

    with pytest.raises(Conflict):
        slow.step(now=NOW + LEASE)
    slow.close()

    assert Claim.objects.count() == 1
    assert steps(run, 9, now=NOW + LEASE) == 2


def test_a_run_that_is_stopped_stays_where_it_is() -> None:
    run = handed_in()
    with taken_up(run.pk, now=NOW) as part:
        assert part
        part.step(now=NOW)
        stop(run=run, now=NOW)
        part.step(now=NOW)
    run.refresh_from_db()

    assert (run.state, Claim.objects.count()) == ("stopped", 1)
    with pytest.raises(Conflict):
        stop(run=run, now=NOW)


def test_a_dry_run_tries_out_in_no_transaction(monkeypatch: pytest.MonkeyPatch) -> None:
    run, outside, seen = handed_in(is_dry=True), len(connection.savepoint_ids), list[int]()
    for module, name in ((Importer, "_plan"), (staging.Stage, "name"), (slices, "found_in"), (slices, "read")):
        inner = getattr(module, name)

        def watched(*args: Any, inner: Any = inner, **options: Any) -> Any:
            seen.append(len(connection.savepoint_ids))
            return inner(*args, **options)

        monkeypatch.setattr(module, name, watched)

    assert steps(run, 9) == 3
    assert (run.state, run.counts["new_claims"]) == ("done", 2)
    assert seen == [outside] * 8


def test_what_a_dry_run_finds_is_written_at_once(tmp_path: Path) -> None:
    stage = staging.Stage(tmp_path / "rows")
    stage.fill([Row(2, row())])
    statements = list[str]()
    stage._file.set_trace_callback(statements.append)

    stage.name(staging.Named(f"topic {number}", "topic", "Rain", "", is_new=True) for number in range(20))
    stage.settle([("rain", "occurred")])
    stage.close()

    assert [one for one in statements if one in {"BEGIN", "COMMIT"}] == ["BEGIN", "COMMIT"] * 2


def test_workers_that_die_are_counted() -> None:
    run = handed_in()
    ImportRun.objects.update(attempts=MOST_ATTEMPTS)

    assert steps(run, 1) == 0
    assert (run.state, "were lost, 5 times" in run.message) == ("failed", True)


def test_a_failure_may_pass(monkeypatch: pytest.MonkeyPatch) -> None:
    run = handed_in()

    def broken(*_: Any, **__: Any) -> None:
        raise RuntimeError("disk full")

    with monkeypatch.context() as patch:
        patch.setattr(Importer, "bring_in", broken)
        for number in range(MOST_ATTEMPTS):
            with pytest.raises(RuntimeError):
                steps(run, 1, now=NOW + number * 2 * LEASE)
    run.refresh_from_db()

    assert (run.state, run.message) == ("failed", "RuntimeError: disk full")


def test_a_dry_run_begins_again_where_its_notes_are_gone(tmp_path: Path) -> None:
    run = handed_in(row(), row(claim_id="flood", condition_claim_id="rain"), is_dry=True)
    assert steps(run, 1) == 1
    for path in tmp_path.glob("ledger-dry-*"):
        path.unlink()

    assert steps(run, 9) == 2
    assert (run.state, run.counts["new_claims"], ImportRejection.objects.count()) == ("done", 2, 0)


def test_only_what_was_tried_out_goes_ahead() -> None:
    run = handed_in(is_dry=True)
    actor = Actor.of(run.started_by)
    with pytest.raises(Conflict):
        go_ahead(run=run, actor=actor, now=NOW)
    steps(run, 9)
    go_ahead(run=run, actor=actor, now=NOW)
    run.refresh_from_db()

    assert (run.is_dry, run.state, ImportRejection.objects.count()) == (False, "waiting", 0)
    assert steps(run, 9) == 3
    assert Claim.objects.count() == 2


def test_files_that_nobody_follows_up_are_forgotten() -> None:
    run = handed_in(is_dry=True)
    steps(run, 9)

    runs.ready(now=NOW + timedelta(days=6))
    assert ImportPart.objects.exists()
    runs.ready(now=NOW + timedelta(days=8))
    assert not ImportPart.objects.exists()


def test_what_would_be_made_is_counted_once_over_all_slices() -> None:
    run = handed_in(is_dry=True)
    while steps(run, 1):
        pass

    assert (run.state, run.counts["new_things"]) == ("done", 4)


def test_what_is_damaged_is_laid_out_anew(tmp_path: Path) -> None:
    run = handed_in()
    assert steps(run, 1) == 1
    for path in tmp_path.glob("ledger-import-*"):
        path.write_bytes(b"no database")

    assert steps(run, 9) == 2
    assert (run.state, run.counts["new_claims"], ImportRejection.objects.count()) == ("done", 2, 1)


@pytest.mark.parametrize("error", [ValueError("NUL"), DataError("too long"), RecursionError("deep"), KeyError("x")])
def test_a_failure_that_would_come_again_ends_the_run_at_once(
    monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    run = handed_in()

    def broken(*_: Any, **__: Any) -> None:
        raise error

    monkeypatch.setattr(Importer, "bring_in", broken)
    with pytest.raises(type(error)):
        steps(run, 1)
    run.refresh_from_db()

    assert (run.state, run.leased_until) == ("failed", None)
    assert run.message == f"{type(error).__name__}: {error}"


def test_a_failure_that_may_pass_is_tried_again_at_the_next_tick(monkeypatch: pytest.MonkeyPatch) -> None:
    run = handed_in()

    def broken(*_: Any, **__: Any) -> None:
        raise OperationalError("database is locked")

    with monkeypatch.context() as patch:
        patch.setattr(Importer, "bring_in", broken)
        with pytest.raises(OperationalError):
            steps(run, 1)
    assert runs.ready(now=NOW) == [run.pk]
    assert steps(run, 9) == 3


def test_what_is_laid_out_is_for_its_owner_alone_and_goes_with_its_run(tmp_path: Path) -> None:
    run, other = handed_in(), tmp_path / f"ledger-dry-{slices._installation()}-0123456789.1606000000.000000"
    of_another_ledger = tmp_path / "ledger-dry-00000000-0123456789.sqlite3"
    other.touch()
    of_another_ledger.touch()
    (tmp_path / "ledger-import-abcd").mkdir()
    assert steps(run, 1) == 1
    [path] = tmp_path.glob("ledger-import-*.sqlite3")
    assert path.stat().st_mode & 0o777 == 0o600

    tidy()
    assert (path.exists(), other.exists()) == (True, False)
    stop(run=run, now=NOW)
    tidy()
    assert {one.name for one in tmp_path.iterdir()} == {"ledger-import-abcd", of_another_ledger.name}
