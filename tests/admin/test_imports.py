"""Handing in a file at the desk: tried out, imported, stopped; each by whoever may."""

import csv
import html
import io
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pytest_django import DjangoCaptureOnCommitCallbacks

from forecasts.models.claims import Claim, State
from forecasts.models.forecasts import Forecast
from forecasts.models.imports import ImportPart, ImportRun
from tests import factories
from tests.bulk.files import csv_of, row, settled
from tests.history_check import assert_history_holds

pytestmark = pytest.mark.django_db
ADD = "/admin/forecasts/importrun/add/"


@pytest.fixture
def hand_in(django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks) -> Any:
    """Upload a file, and let the work be done that follows."""

    def post(client: Client, content: bytes, **fields: Any) -> Any:
        file = SimpleUploadedFile("rain.csv", content)
        with django_capture_on_commit_callbacks(execute=True):
            answer = client.post(ADD, {"file": file, "source": "Weather desk"} | fields)
        return client.get(answer["Location"]) if answer.status_code == 302 else answer

    return post


@pytest.fixture
def press(django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks) -> Any:
    """Press a button of the page of the newest import, and let the work be done that follows."""

    def post(client: Client, name: str) -> str:
        run = ImportRun.objects.first()
        assert run
        with django_capture_on_commit_callbacks(execute=True):
            answer = client.post(f"/admin/forecasts/importrun/{run.pk}/{name}/")
        return str(client.get(answer["Location"]).content.decode())

    return post


def test_a_file_is_tried_out_first(recorder: Client, hand_in: Any) -> None:
    page = hand_in(recorder, csv_of(row(), row(claim_id="snow", probability="2"))).content.decode()

    assert "Tried out: nothing is written yet" in page
    assert "A probability lies between 0 and 1" in page
    assert 'value="Import 1 forecast and 0 outcomes"' in page
    assert not Claim.objects.exists()


def test_then_it_is_imported(editor: Client, hand_in: Any, press: Any) -> None:
    hand_in(editor, csv_of(settled(), row(claim_id="snow")), confirm_outcomes="on")
    page = press(editor, "go")

    assert "What came of it" in page
    assert Claim.objects.get(imported__name="rain").state == State.RESOLVED
    assert not ImportPart.objects.exists()
    assert ImportRun.objects.get().counts["new_forecasts"] == 2
    assert_history_holds(staged=False)


def test_rejected_rows_can_be_fetched(recorder: Client, hand_in: Any) -> None:
    hand_in(recorder, csv_of(row(probability="2")))

    answer = recorder.get(f"/admin/forecasts/importrun/{ImportRun.objects.get().pk}/rejected.csv")

    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    lines = b"".join(answer.streaming_content).decode().splitlines()  # type: ignore[attr-defined]
    assert lines[0] == "line,column,reason,claim_id"
    assert lines[1].startswith("2,probability,")


def test_a_file_that_cannot_be_read_fails_with_its_reason(recorder: Client, hand_in: Any) -> None:
    page = hand_in(recorder, b"a,b\n").content.decode()

    assert "Failed" in page
    assert "Line 1 names unknown columns" in page


def test_a_file_can_be_thrown_away(recorder: Client, hand_in: Any, press: Any) -> None:
    hand_in(recorder, csv_of(row()))
    assert "Stopped" in press(recorder, "stop")
    assert "has gone on meanwhile" in press(recorder, "go")

    assert not ImportPart.objects.exists()
    assert not Claim.objects.exists()


def test_the_progress_is_a_part_of_the_page(recorder: Client, hand_in: Any) -> None:
    hand_in(recorder, csv_of(row()))
    ImportRun.objects.update(state="running", claims=10, claims_done=3)
    run = ImportRun.objects.get()

    part = recorder.get(f"/admin/forecasts/importrun/{run.pk}/progress/").content.decode()

    assert part.strip().startswith('<div id="progress" hx-get=')


@pytest.mark.parametrize("fields, reason", [({"source": ""}, "required"), ({"source": "\x07"}, "cannot be seen")])
def test_what_is_missing_is_marked(recorder: Client, hand_in: Any, fields: dict[str, str], reason: str) -> None:
    page = hand_in(recorder, csv_of(row()), **fields).content.decode()

    assert "Nothing was taken yet" in page
    assert reason in page
    assert not ImportRun.objects.exists()


def test_a_file_that_is_too_large_is_refused(recorder: Client, hand_in: Any, settings: Any) -> None:
    settings.MAX_UPLOAD = 100
    assert "too large: at most 100 bytes" in hand_in(recorder, csv_of(row())).content.decode()

    answer = recorder.post(ADD, io.BytesIO(b"x" * 20_000).read(), content_type="application/octet-stream")
    assert answer.status_code == 413


def test_only_who_records_imports_and_only_the_editor_confirms(
    resolver: Client, recorder: Client, hand_in: Any
) -> None:
    assert resolver.get(ADD).status_code == 403
    assert resolver.get("/admin/forecasts/importrun/").status_code == 403
    assert "Take the outcomes in the file as proposals" in recorder.get(ADD).content.decode()

    page = hand_in(recorder, csv_of(settled()), confirm_outcomes="on").content.decode()
    run = ImportRun.objects.get()

    assert (run.counts["new_proposals"], run.counts["new_outcomes"]) == (1, 0)
    assert "Outcomes are proposed: a second person confirms them." in page
    assert "Import 1 forecast and 1 proposal" in page
    assert resolver.get(f"/admin/forecasts/importrun/{run.pk}/progress/").status_code == 403
    assert recorder.get("/admin/forecasts/importrun/999999/progress/").status_code == 404
    assert recorder.get(f"/admin/forecasts/importrun/{run.pk}/go/").status_code == 405


def test_the_desk_lists_imports(recorder: Client, hand_in: Any) -> None:
    hand_in(recorder, csv_of(row()))

    assert "rain.csv" in recorder.get("/admin/forecasts/importrun/").content.decode()
    assert "Import" in recorder.get("/admin/").content.decode()


def test_a_dry_run_lists_whom_it_would_credit_and_what_it_would_make(recorder: Client, hand_in: Any) -> None:
    known = factories.forecaster(name="Rain model", kind="model")
    page = hand_in(recorder, csv_of(row(probability="20 %"), row(forecaster="Snow model"))).content.decode()

    assert "Forecasters to be credited: 1 new, 1 known" in page
    assert "<td>Snow model</td><td>model</td><td>new</td><td>1</td>" in page
    assert f"<td>Rain model</td><td>model, {known.slug}</td><td>known</td><td>1</td>" in page
    assert "Topics: 2 new, 0 known" in page
    assert "Claims to be recorded: 1 new, 0 known" in page
    assert "Per cent are read as such (1, the first 20 % in line 2 as 0.2)." in page


def test_a_dry_run_warns_of_names_that_are_nearly_the_same(recorder: Client, hand_in: Any) -> None:
    known = factories.forecaster(name="Rain modell", kind="model")
    page = html.unescape(hand_in(recorder, csv_of(row(), row(forecaster="Ruin model"))).content.decode())

    assert f"Perhaps the same person: Rain model, new by this file, and {known.label}; Ruin model (new)." in page
    assert f"Perhaps the same person: Ruin model, new by this file, and {known.label}; Rain model (new)." not in page
    assert "Perhaps the same person: Ruin model, new by this file, and Rain model (new)" in page


def test_rejected_rows_are_no_formulas(recorder: Client, hand_in: Any) -> None:
    page = hand_in(recorder, csv_of(row(claim_id="=1+1", probability="2"), row(claim_id="@x", stated_at="-1")))
    run = ImportRun.objects.get()
    assert "Not taken" in page.content.decode()
    answer = recorder.get(f"/admin/forecasts/importrun/{run.pk}/rejected.csv")
    cells = [cell for line in csv.reader(io.StringIO(answer.getvalue().decode())) for cell in line]
    assert "'=1+1" in cells
    assert "'@x" in cells
    assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@", "\t", "\r"))]


def test_which_way_a_file_points_is_answered_once_for_all_of_it(recorder: Client, hand_in: Any, press: Any) -> None:
    hedged = row(probability="", wording="likely", quote="likely that it will fail to rain")
    page = hand_in(recorder, csv_of(hedged)).content.decode()
    assert "The sentence holds “fail”" in html.unescape(page)
    hand_in(recorder, csv_of(hedged), says_default="no")
    press(recorder, "go")
    assert Forecast.objects.get().says == "no"
