"""Rows of a file that do not say which way they point."""

import csv
import io
from typing import Any

import pytest

from forecasts.bulk import exporting
from forecasts.models.forecasts import Forecast
from forecasts.scorecards.readings import read
from tests import factories
from tests.bulk.files import bring_in, csv_of, reasons, row

pytestmark = pytest.mark.django_db

FAILS = "it is likely that Labour will fail to reach a majority"


def hedged(wording: str = "likely", quote: str = FAILS, **cells: Any) -> dict[str, str]:
    return row(**({"probability": "", "wording": wording, "quote": quote} | cells))


def points() -> list[int]:
    return [reading.point // 10_000 for forecast in Forecast.objects.order_by("id") if (reading := read(forecast))]


@pytest.mark.parametrize(
    "cells, options, says, point",
    [
        (hedged(says="no"), {}, "no", 25),
        (hedged(says=" YES "), {}, "yes", 75),
        (hedged(), {"says_default": "no"}, "no", 25),
        (hedged(), {"says_default": "phrase"}, "yes", 75),
        (hedged("unlikely", "unlikely to fail"), {"says_default": "yes"}, "yes", 80),
        (hedged("unlikely", "unlikely to rain"), {}, "no", 20),
        (row(probability="0.7", says="no"), {}, "no", 30),
        (row(probability="0.7"), {"says_default": "no"}, "no", 30),
        (row(probability="0.7", quote="70 % that it fails", says="no"), {}, "no", 30),
        (hedged("would", "it would rain", phrase="would"), {}, "yes", 97),
        (hedged("would", "it would rain", phrase="could", reading_reason="A condition"), {}, "yes", 40),
    ],
)
def test_a_row_points_where_it_says(cells: dict[str, str], options: dict[str, str], says: str, point: int) -> None:
    content = csv_of(cells)
    assert bring_in(content, **options).rejections == []
    assert [forecast.says for forecast in Forecast.objects.all()] == [says]
    assert points() == [point]
    assert bring_in(content).counts.unchanged_rows == 1


@pytest.mark.parametrize(
    "cells, column, words",
    [
        (hedged(), "says", "“fail”"),
        (row(probability="0.7", quote="70 % that it won’t rain"), "says", "“won't”"),
        (hedged(says="perhaps"), "says", "neither yes nor no"),
        (hedged("would", "it would rain"), "phrase", "How is “would” to be read?"),
    ],
)
def test_a_row_that_leaves_it_open_is_an_error_that_names_the_words(
    cells: dict[str, str], column: str, words: str
) -> None:
    found = {one.column: one.reason for one in bring_in(csv_of(cells)).rejections}
    assert words in found[column]
    assert not Forecast.objects.exists()


def test_everything_that_is_open_is_named_at_once() -> None:
    found = reasons(csv_of(hedged("would", "The proposal would be rejected")))
    assert len(found) == 2


def test_another_direction_than_the_recorded_one_is_a_conflict() -> None:
    bring_in(csv_of(hedged(says="no")))
    assert bring_in(csv_of(hedged())).counts.unchanged_rows == 1
    [bad] = bring_in(csv_of(hedged(says="yes"))).rejections
    assert (bad.column, "conflicts with what is recorded: no" in bad.reason) == ("says", True)


@pytest.mark.parametrize(
    "fields, written",
    [
        ({"wording": "likely", "says": "no"}, ("no", "0.25")),
        ({"wording": "unlikely"}, ("no", "0.2")),
        ({"p_ppm": 700_000, "says": "no"}, ("no", "0.3")),
        ({"p_ppm": 700_000}, ("yes", "0.7")),
        ({"basis": "withdrawal", "p_ppm": None}, ("", "")),
    ],
)
def test_an_export_says_which_way_each_points_and_reads_it_for_the_event(
    fields: dict[str, Any], written: tuple[str, str]
) -> None:
    factories.forecast(factories.claim(), **fields)
    [cells] = exporting.rows()
    assert (cells.get("says", ""), cells.get("event_probability", "")) == written


def test_what_was_recorded_before_anybody_was_asked_comes_back_as_it_was_read() -> None:
    claim = factories.claim()
    for wording in ("likely", "would", "unlikely"):
        key = wording if wording == "would" else ""
        factories.forecast(claim, wording=wording, phrase_key=key, quote_exact=f"{wording} to fail", reading_reason="")
    before, exported = points(), list(exporting.rows())
    out = io.StringIO()
    writer = csv.DictWriter(out, sorted({name for cells in exported for name in cells}))
    writer.writeheader()
    writer.writerows({**cells, "claim_id": "another"} for cells in exported)
    assert bring_in(out.getvalue().encode()).rejections == []
    assert points() == before * 2
