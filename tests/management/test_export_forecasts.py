import json
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from forecasts.bulk import columns
from tests.bulk.files import bring_in, csv_of, row

pytestmark = pytest.mark.django_db


def test_without_a_file_it_goes_to_the_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    bring_in(csv_of(row()))

    call_command("export_forecasts")

    header, only = capsys.readouterr().out.splitlines()
    assert header == ",".join(columns.ALL)
    assert only.startswith("rain,Rain before the election,")


def test_the_ending_of_the_name_chooses_json_lines(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    bring_in(csv_of(row()))

    call_command("export_forecasts", tmp_path / "all.jsonl")

    assert json.loads((tmp_path / "all.jsonl").read_text())["claim_id"] == "rain"
    first, left = capsys.readouterr().out.splitlines()
    assert first == f"Wrote 1 forecast to {tmp_path / 'all.jsonl'}."
    assert left.startswith("Not in the file")
    assert [word for word in ("drafts", "proposals", "disputes", "earlier versions") if word not in left] == []


def test_a_place_that_cannot_be_written_to_is_told(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="cannot be written: Is a directory"):
        call_command("export_forecasts", tmp_path)
