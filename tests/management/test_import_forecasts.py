import csv
import os
import threading
from pathlib import Path

import pytest
from django.contrib.auth.models import Permission
from django.core.management import CommandError, call_command
from django.db import OperationalError

from forecasts.bulk import staging
from forecasts.bulk.importing import Importer
from forecasts.models.claims import Claim
from forecasts.models.entry import Entry, WaitingEntry
from forecasts.models.forecasts import Forecast
from forecasts.models.people import Role
from forecasts.models.resolutions import Proposal
from forecasts.models.scores import ScoreJob
from tests import factories
from tests.bulk.files import csv_of, row, settled

pytestmark = pytest.mark.django_db


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Two good claims."""
    path = tmp_path / "rain.csv"
    path.write_bytes(csv_of(settled(), row(claim_id="snow")))
    return path


def test_it_tells_how_far_it_is_and_what_came_of_it(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    call_command("import_forecasts", file, source="Weather desk", confirm_outcomes=True)

    assert capsys.readouterr().out.splitlines() == [
        "2 rows read",
        "2 of 2 claims, 2 forecasts",
        "Imported 2 claims, 2 forecasts and 1 outcome from 2 rows; 0 rows already there.",
    ]
    assert not file.with_name("rain.csv.rejected.csv").exists()


def test_outcomes_that_were_not_asked_for_are_mentioned(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    call_command("import_forecasts", file, source="Weather desk")

    assert "1 outcome left out: take with --confirm-outcomes." in capsys.readouterr().out


def test_a_dry_run_says_the_same_and_writes_nothing(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    call_command("import_forecasts", file, source="Weather desk", confirm_outcomes=True, dry_run=True)

    last = capsys.readouterr().out.splitlines()[-1]
    assert last == "Would import 2 claims, 2 forecasts and 1 outcome from 2 rows; 0 rows already there."
    assert not Claim.objects.exists()
    assert not Entry.objects.exists()


def test_rejected_rows_go_to_a_file_of_their_own(tmp_path: Path) -> None:
    file = tmp_path / "rain.csv"
    file.write_bytes(csv_of(row(), row(claim_id="snow", probability="2"), row(claim_id="snow")) + b"torn\n")

    with pytest.raises(CommandError, match="3 rows not taken"):
        call_command("import_forecasts", file, source="Weather desk")
    with file.with_name("rain.csv.rejected.csv").open(newline="") as rejected:
        found = [(one["line"], one["column"], one["claim_id"]) for one in csv.DictReader(rejected)]

    assert found == [("5", "", ""), ("3", "probability", "snow"), ("4", "", "snow")]
    assert Claim.objects.count() == 1


@pytest.mark.parametrize(
    "content, reason",
    [(b"", "The file is empty"), (b"a,b\n", "unknown columns"), (None, "cannot be opened: No such file")],
)
def test_a_file_that_cannot_be_read_is_told_in_a_line(tmp_path: Path, content: bytes | None, reason: str) -> None:
    file = tmp_path / "rain.csv"
    if content is not None:
        file.write_bytes(content)

    with pytest.raises(CommandError, match=reason):
        call_command("import_forecasts", file, source="Weather desk")


def test_it_is_done_in_the_name_of_a_person(file: Path) -> None:
    factories.person(Role.ADMIN, "chief")
    factories.person(Role.RESOLVER, "judge")

    with pytest.raises(CommandError, match="There is no person called nobody"):
        call_command("import_forecasts", file, source="Weather desk", by="nobody")
    with pytest.raises(CommandError, match="cannot import any"):
        call_command("import_forecasts", file, source="Weather desk", by="judge")
    call_command("import_forecasts", file, source="Weather desk", by="chief", confirm_outcomes=True)

    assert Proposal.objects.get().proposed_by.username == "chief"  # type: ignore[union-attr]


def test_a_database_that_gives_way_is_told_in_a_line(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def locked(*_: object, **__: object) -> None:
        raise OperationalError("database is locked")

    monkeypatch.setattr(Importer, "bring_in", locked)
    with pytest.raises(CommandError, match=r"database is locked\. What was imported stays; start it again"):
        call_command("import_forecasts", file, source="Weather desk")
    assert [path.name for path in file.parent.iterdir()] == ["rain.csv"]


def test_a_claim_of_too_many_rows_is_told_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(staging, "MOST_ROWS", 2)
    file = tmp_path / "rain.csv"
    file.write_bytes(csv_of(*(row(stated_at=f"2020-07-{day:02}") for day in range(1, 9)), row(claim_id="snow")))

    with pytest.raises(CommandError, match="8 rows not taken"):
        call_command("import_forecasts", file, source="Weather desk")
    rejected = file.with_name("rain.csv.rejected.csv").read_text().splitlines()

    assert [line.split(",")[0] for line in rejected] == ["line", "4", "2", "3"]
    assert "more than 2 rows" in rejected[1]
    assert Claim.objects.count() == 1


def test_nothing_waits_for_its_score_when_it_ends(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "rain.csv"
    file.write_bytes(csv_of(*(settled(claim_id=f"rain-{number}") for number in range(60))))

    call_command("import_forecasts", file, source="Weather desk", confirm_outcomes=True)

    assert not ScoreJob.objects.behind().exists()
    assert not WaitingEntry.objects.exists()
    assert "60 claims scored, 0 waiting" in capsys.readouterr().out


def test_a_pipe_is_read_as_a_file_is(tmp_path: Path) -> None:
    pipe = tmp_path / "rain.pipe"
    os.mkfifo(pipe)
    writer = threading.Thread(target=pipe.write_bytes, args=(csv_of(settled(headline="Zürich")),))
    writer.start()
    call_command("import_forecasts", pipe, source="Weather desk")
    writer.join()

    assert Claim.objects.get().headline == "Zürich"


def test_a_dry_run_lists_what_it_would_make(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    call_command("import_forecasts", file, source="Weather desk", dry_run=True)

    lines = capsys.readouterr().out.splitlines()
    assert "Forecasters: 1 new, 0 known." in lines
    assert "  new   Rain model (model), 2 forecasts" in lines
    assert "  new   Rain before the election (rain)" in lines
    assert not any("()" in line for line in lines)


@pytest.mark.parametrize(
    "name, kind",
    [("Rain modell", "model"), ("rain model", "author"), ("Model Rain", "model"), ("Ráin model", "quoted")],
)
def test_a_dry_run_warns_of_a_forecaster_nearly_of_the_same_name(
    file: Path, capsys: pytest.CaptureFixture[str], name: str, kind: str
) -> None:
    factories.forecaster(kind, name=name, slug="rain-before")
    factories.forecaster("reader", name="Rain mode", slug="a-reader")
    factories.forecaster("model", name="Snow model", slug="snow-model")
    call_command("import_forecasts", file, source="Weather desk", dry_run=True)

    [line] = [line for line in capsys.readouterr().out.splitlines() if "Perhaps the same" in line]
    assert line.startswith(f"  Perhaps the same: Rain model, and {name} (")
    assert "rain-before" in line
    assert "Rain mode (" not in line
    assert "Snow" not in line


def test_a_person_who_may_not_confirm_proposes(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    factories.person(Role.RECORDER, "pen").user_permissions.add(Permission.objects.get(codename="record_claim"))

    call_command("import_forecasts", file, source="Weather desk", by="pen", confirm_outcomes=True)

    assert "1 outcome proposed: a second person has to confirm." in capsys.readouterr().out
    assert Claim.objects.filter(state="proposed").count() == 1


@pytest.mark.parametrize(
    "arguments, says",
    [(["--says-default", "no"], "no"), (["--says-default=yes"], "yes"), (["--says-default"], "yes"), ([], None)],
)
def test_it_may_answer_for_the_whole_file_which_way_it_points(
    tmp_path: Path, arguments: list[str], says: str | None
) -> None:
    file = tmp_path / "rain.csv"
    file.write_bytes(csv_of(row(probability="", wording="likely", quote="likely that it will fail to rain")))
    if says is None:
        with pytest.raises(CommandError, match="1 row not taken"):
            call_command("import_forecasts", str(file), "--source", "Desk")
        assert "“fail”" in file.with_name("rain.csv.rejected.csv").read_text(encoding="utf-8")
    else:
        call_command("import_forecasts", str(file), "--source", "Desk", *arguments)
        assert Forecast.objects.get().says == says
