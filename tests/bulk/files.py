"""Files in the bulk format, made row by row, and their way into the ledger."""

import csv
import io
import json
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from forecasts.bulk import columns
from forecasts.bulk.importing import Counts, Importer, Result
from forecasts.bulk.planning import Job
from forecasts.bulk.reading import read
from forecasts.bulk.rows import Rejection
from forecasts.bulk.staging import Stage
from forecasts.history.actors import Actor
from tests.factories import NOW

SOURCE = "Weather desk"


def row(**cells: str) -> dict[str, str]:
    """One forecast of 20 % on a claim of 2020."""
    defaults = {
        "claim_id": "rain",
        "headline": "Rain before the election",
        "statement": "It rains in Berlin before the election",
        "criteria": "The weather service reports rain.",
        "deadline": "2020-11-03",
        "time_zone": "Europe/Berlin",
        "outlet": "Weather Today",
        "topics": "Weather;Berlin",
        "forecaster": "Rain model",
        "forecaster_kind": "model",
        "stated_at": "2020-06-23T12:00:00+02:00",
        "probability": "0.2",
    }
    return defaults | cells


def settled(**cells: str) -> dict[str, str]:
    """The same with its outcome."""
    outcome = {
        "outcome": "did_not_occur",
        "evidence_url": "https://weather.example/november",
        "evidence_title": "November in Berlin",
    }
    return row(**(outcome | cells))


def match(**cells: Any) -> dict[str, str]:
    """A match with three possible outcomes."""
    said = {"Brazil": 0.876379, "Draw": 0.095593, "Croatia": 0.028028}
    defaults = {
        "claim_id": "brazil-croatia",
        "kind": "choice",
        "options": json.dumps(list(said)),
        "probability": "",
        "distribution": json.dumps(said),
        "outcome": "Brazil",
        "effective_on": "2020-11-03",
    }
    return settled(**(defaults | cells))


def amount(**cells: Any) -> dict[str, str]:
    """A number within declared bounds."""
    said = {"0.1": "8.2", "0.5": "8.5", "0.9": "8.9"}
    defaults = {
        "claim_id": "rainfall",
        "kind": "numeric",
        "unit": "mm",
        "lower_bound": "0",
        "upper_bound": "20",
        "probability": "",
        "distribution": json.dumps(said),
        "outcome": "9.1",
    }
    return settled(**(defaults | cells))


def csv_of(*rows: dict[str, str]) -> bytes:
    """The rows as a CSV file with all columns."""
    out = io.StringIO()
    writer = csv.DictWriter(out, columns.ALL, restval="", lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue().encode()


def json_lines_of(*rows: dict[str, Any]) -> bytes:
    """The rows as JSON Lines."""
    return "".join(f"{json.dumps(one)}\n" for one in rows).encode()


def bring_in(content: bytes, **options: Any) -> Result:
    """Import a file as the ledger itself; return the counts and all rejections."""
    is_dry, actor, begin = options.pop("is_dry", False), options.pop("actor", Actor.rule()), options.pop("begin", NOW)
    importer = Importer(Job(**({"source": SOURCE} | options)), actor)
    found = Result(Counts())
    with TemporaryDirectory() as folder:
        stage = Stage(Path(folder) / "rows")
        stage.fill(read(io.BytesIO(content)))
        found.rejections += stage.refused()
        for number, batch in enumerate(stage.batches()):
            now = begin + timedelta(seconds=number)
            result = importer.try_out(batch, stage, now=now) if is_dry else importer.bring_in(batch, now=now)
            found.counts.add(result.counts)
            found.rejections += result.rejections
        stage.close()
    return found


def reasons(content: bytes, **options: Any) -> list[tuple[int, str, str]]:
    """Line, column and reason of everything in a file that is not taken."""
    return [(one.line, one.column, one.reason) for one in bring_in(content, **options).rejections]


def to_blame(content: bytes, **options: Any) -> Rejection:
    """What is wrong with a file, apart from the rows that are left out because of it."""
    return next(one for one in bring_in(content, **options).rejections if not one.reason.startswith("Left out"))
