"""What people's programs write is read: the same claims come of it, whatever the program."""

import csv
import io
import json
from pathlib import Path
from typing import Any

import pytest

from forecasts.bulk.reading import read
from forecasts.bulk.rows import Notes, Rejection, Row
from tests.bulk.files import amount, csv_of, match, row, settled

REAL = Path(__file__).parent / "data" / "world-cup-matches-men.csv"


def cells_of(content: bytes) -> list[dict[str, str]]:
    """The rows without their empty cells. None may be refused."""
    found = []
    for one in read(io.BytesIO(content)):
        assert isinstance(one, Row), one
        assert not one.flaws
        found.append({name: cell for name, cell in one.cells.items() if cell})
    return found


def notes_of(content: bytes) -> list[str]:
    notes = Notes()
    assert not [one for one in read(io.BytesIO(content), notes) if isinstance(one, Rejection)]
    return list(notes)


def table(rows: list[dict[str, str]], **form: Any) -> str:
    """The rows with the columns of the first, as Python's csv writes them in a form."""
    out = io.StringIO()
    writer = csv.DictWriter(out, list(rows[0]), **({"lineterminator": "\n"} | form))
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()


def titled(text: str) -> str:
    """The same with a header as people write it: Claim ID, Time zone."""
    header, rest = text.split("\n", 1)
    return header.replace("_", " ").title() + "\n" + rest


def with_empty_column(text: str) -> str:
    return "".join(f"{line},\n" for line in text.splitlines())


def with_comma(rows: list[dict[str, str]]) -> list[dict[str, str]]:
    return [one | {"probability": one["probability"].replace(".", ",")} for one in rows]


ROWS = [
    row(headline="Zürich: “rain”; a storm", probability="0.25"),
    row(claim_id="snow", headline='Snow, "soon"\nor later', probability="0.5", topics="Météo;Été"),
]
LATIN = [one | {"headline": one["headline"].replace("\n", " ")} for one in ROWS]
FORMS: dict[str, bytes] = {
    "semicolons": table(ROWS, delimiter=";").encode(),
    "semicolons, decimal commas": table(with_comma(ROWS), delimiter=";").encode(),
    "Excel: sep=": ("sep=;\r\n" + table(with_comma(ROWS), delimiter=";", lineterminator="\r\n")).encode("utf-8-sig"),
    "sep= in quotes": ('"sep=;"\n' + table(ROWS, delimiter=";")).encode(),
    "tabs": table(ROWS, dialect="excel-tab").encode(),
    "bars": table(ROWS, delimiter="|").encode(),
    "all in quotes": table(ROWS, quoting=csv.QUOTE_ALL).encode(),
    "UTF-16 LE with its mark, tabs": b"\xff\xfe" + table(ROWS, delimiter="\t").encode("utf-16-le"),
    "UTF-16 BE with its mark": b"\xfe\xff" + table(ROWS).encode("utf-16-be"),
    "UTF-16 LE without": table(ROWS).encode("utf-16-le"),
    "UTF-16 BE without": table(ROWS, lineterminator="\r\n").encode("utf-16-be"),
    "UTF-32": table(ROWS).encode("utf-32"),
    "UTF-8 with its mark": table(ROWS).encode("utf-8-sig"),
    "old Mac": table(ROWS, lineterminator="\r").encode(),
    "old Mac, UTF-16": table(ROWS, lineterminator="\r").encode("utf-16"),
    "a header as people write it": titled(table(ROWS)).encode(),
    "an empty last column": with_empty_column(table(LATIN)).encode(),
    "blank rows at the end": (table(ROWS, delimiter=";") + ";" * 11 + "\n\n" + ";" * 11 + "\n").encode(),
    "spaces after commas": table(ROWS, quoting=csv.QUOTE_ALL).replace('","', '", "').encode(),
    "JSON Lines": "".join(json.dumps(one) + "\n" for one in ROWS).encode(),
    "JSON list": json.dumps(ROWS).encode(),
    "JSON list, indented": json.dumps(ROWS, indent=2, ensure_ascii=False).encode("utf-16"),
    "JSON document": json.dumps({"count": 2, "rows": ROWS, "more": {"a": [1]}}).encode(),
    "JSON document, indented": json.dumps({"meta": {"by": ["x"]}, "rows": ROWS}, indent=1).encode(),
    "JSON objects over lines": "\n".join(json.dumps(one, indent=4) for one in ROWS).encode(),
}


@pytest.mark.parametrize("form", FORMS)
def test_the_same_rows_come_of_each_form(form: str) -> None:
    rows = LATIN if "last column" in form else ROWS
    assert cells_of(FORMS[form]) == rows


def test_windows_1252_is_read_where_nothing_else_fits_and_is_mentioned() -> None:
    content = table(LATIN, delimiter=";").encode("cp1252")
    assert cells_of(content) == LATIN
    assert notes_of(content)[0] == (
        "The file is not UTF-8 and is read as Windows-1252 (“Zürich:” in line 2): check that names are right."
    )


def test_a_damaged_utf_8_file_is_none_of_windows() -> None:
    content = csv_of(LATIN[0]) + csv_of(LATIN[1]).split(b"\n", 1)[1].replace("é".encode(), b"\xe9")
    [first, second] = list(read(io.BytesIO(content)))
    assert isinstance(first, Row)
    assert isinstance(second, Rejection)
    assert second.reason.startswith("Byte 0xE9 is not UTF-8")


@pytest.mark.parametrize(
    "column, cell, read_as, note",
    [
        (
            "probability",
            "0.1234565",
            "0.123456",
            "rounded half-even to six (1, the first 0.1234565 in line 2 as 0.123456)",
        ),
        ("probability", "0.1234575", "0.123458", "rounded half-even"),
        ("probability", "6.2e-1", "0.62", ""),
        ("probability", "1E0", "1", "exactly 0 or 100 %"),
        ("probability", "1e-05", "0.00001", ""),
        ("probability", "0.9999999", "1", "makes 0 or 1 of a probability that was neither"),
        ("probability", "30%", "0.3", "Per cent are read as such (1, the first 30% in line 2 as 0.3)"),
        ("probability", "62.5 %", "0.625", "Per cent"),
        ("probability_percent", "62.5", "0.625", "Per cent"),
        ("Probability percent", "30%", "0.3", "Per cent"),
        ("probability", "0.620000", "0.620000", ""),
        ("probability", "120%", "120%", ""),
        ("probability", "62", "62", ""),
        ("probability", "perhaps", "perhaps", ""),
        ("probability", "1e-999", "0", "makes 0 or 1"),
        ("probability", "1e999", "1e999", ""),
        ("probability", "withdrawn", "withdrawn", ""),
        ("kind", " Binary", "binary", ""),
        ("outcome", "Did_Not_Occur ", "did_not_occur", ""),
        ("forecaster_kind", "Model", "model", ""),
    ],
)
def test_a_cell_is_brought_into_the_one_form(column: str, cell: str, read_as: str, note: str) -> None:
    content = table([row(probability="", wording="x") | {column: cell}]).encode()
    name = column.lower().replace(" ", "_").removesuffix("_percent")
    assert cells_of(content)[0][name] == read_as
    assert note in "".join(notes_of(content))
    assert bool(note) == bool(notes_of(content))


@pytest.mark.parametrize(
    "said, read_as",
    [
        ({"A": 0.33, "B": 0.33, "C": 0.33}, {"A": "0.333334", "B": "0.333333", "C": "0.333333"}),
        ({"A": "33.3%", "B": "33.3%", "C": "33.3%"}, {"A": "0.333334", "B": "0.333333", "C": "0.333333"}),
        ({"A": 0.67, "B": 0.34, "C": 0}, {"A": "0.663366", "B": "0.336634", "C": "0"}),
        ({"A": 0.12345678, "B": 0.37654322, "C": 0.5}, {"A": "0.123457", "B": "0.376543", "C": "0.5"}),
        ({f"o{n}": 1 / 7 for n in range(7)}, {f"o{n}": "0.142858" if not n else "0.142857" for n in range(7)}),
        ({"A": 7e-1, "B": 0.2, "C": 0.09999999999999998}, {"A": "0.7", "B": "0.2", "C": "0.1"}),
        ({"A": "60 %", "B": "40 %"}, {"A": "0.6", "B": "0.4"}),
        # too far off to be rounding: left as it is, and refused later
        ({"A": 0.33, "B": 0.33, "C": 0.31}, {"A": 0.33, "B": 0.33, "C": 0.31}),
        ({"A": 0.5, "B": 0.3, "C": 0.1}, {"A": 0.5, "B": 0.3, "C": 0.1}),
        ({"A": 1, "B": 0.2}, {"A": 1, "B": 0.2}),
        ({"A": 0, "B": 0}, {"A": 0, "B": 0}),
        ({"A": 0.5, "B": "much"}, {"A": 0.5, "B": "much"}),
    ],
)  # fmt: skip
def test_options_that_miss_1_by_rounding_are_made_whole(said: dict[str, Any], read_as: dict[str, Any]) -> None:
    content = table([match(options=json.dumps(list(said)), distribution=json.dumps(said), outcome="")]).encode()
    [found] = cells_of(content)
    assert {name: str(value) for name, value in json.loads(found["distribution"]).items()} == {
        name: str(value) for name, value in read_as.items()
    }


def test_options_in_a_column_of_per_cent_and_levels_too() -> None:
    choice = match(distribution="", distribution_percent='{"Brazil": 33, "Draw": 33, "Croatia": "33"}')
    number = amount(distribution="", distribution_percent='{"10": "8.2", "50": 8.5, "90": "8.9"}')
    [first], [second] = cells_of(table([choice]).encode()), cells_of(table([number]).encode())
    assert json.loads(first["distribution"]) == {"Brazil": "0.333334", "Draw": "0.333333", "Croatia": "0.333333"}
    assert json.loads(second["distribution"]) == {"0.1": "8.2", "0.5": "8.5", "0.9": "8.9"}
    assert any("made whole by largest remainder" in note for note in notes_of(table([choice]).encode()))


def test_a_probability_is_given_in_one_column() -> None:
    [one] = read(io.BytesIO(table([row(probability_percent="20")]).encode()))
    assert isinstance(one, Row)
    assert one.flaws == (("probability_percent", "This is given in probability too: fill in one of the two."),)


@pytest.mark.parametrize(
    "cells, column, read_as",
    [
        ({"outcome": "9,1", "upper_bound": "20,5"}, "outcome", "9.1"),
        ({"upper_bound": "20,5"}, "upper_bound", "20.5"),
        ({"distribution": '{"0,1": "8,2", "0,5": "8,5"}'}, "distribution", '{"0.1": "8.2", "0.5": "8.5"}'),
        ({"upper_bound": "2,5e1"}, "upper_bound", "25"),
        ({"upper_bound": "0,125"}, "upper_bound", "0.125"),
    ],
)
def test_decimal_commas_on_a_scale(cells: dict[str, str], column: str, read_as: str) -> None:
    assert cells_of(table([amount(**cells)], delimiter=";").encode())[0][column] == read_as


@pytest.mark.parametrize(
    "cells", [{"upper_bound": "1,500"}, {"outcome": "1,500"}, {"distribution": '{"0.5": "1,500"}'}]
)
def test_a_comma_with_two_meanings_is_refused(cells: dict[str, str]) -> None:
    [one] = read(io.BytesIO(table([amount(**cells)], delimiter=";").encode()))
    assert isinstance(one, Row)
    assert one.flaws == ((next(iter(cells)), "1,500 can mean 1500 or 1.500: write one of these."),)


def test_a_comma_is_left_alone_where_commas_separate_and_in_the_options_of_a_choice() -> None:
    assert cells_of(csv_of(settled(probability="0,5")))[0]["probability"] == "0,5"
    choice = match(options='["0,5", "1,5"]', distribution='{"0,5": "0,5", "1,5": "0,5"}', outcome="1,5")
    [found] = cells_of(table([choice], delimiter=";").encode())
    assert (found["outcome"], json.loads(found["distribution"])) == ("1,5", {"0,5": "0.5", "1,5": "0.5"})


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "cp1252"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_a_real_file_says_the_same_in_each_form(encoding: str, delimiter: str) -> None:
    content = REAL.read_bytes()
    rows = list(csv.DictReader(io.StringIO(content.decode())))
    mark = {"note": "é"}
    saved = table([one | mark for one in rows], delimiter=delimiter, lineterminator="\r\n").encode(encoding)
    assert cells_of(saved) == [one | mark for one in cells_of(content)]


def test_rows_that_are_certain_are_counted_with_the_first_lines() -> None:
    stated = ["0", "0.2", "100 %", "1.0", "0 %", "1e-9", "1", "x", "00"]
    notes = Notes()
    found = list(read(io.BytesIO(csv_of(*(row(probability=one) for one in stated))), notes))
    assert len(found) == len(stated)
    assert next(iter(notes)).startswith("7 rows state exactly 0 or 100 % (lines 2, 4, 5, 6, 7 and others). Where such")


def test_a_certain_option_is_counted_and_an_impossible_one_is_not() -> None:
    said = [{"Brazil": 1, "Draw": 0, "Croatia": 0}, {"Brazil": 0.5, "Draw": 0.5, "Croatia": 0}]
    notes = Notes()
    list(read(io.BytesIO(csv_of(*(match(distribution=json.dumps(one)) for one in said))), notes))
    assert [note[:48] for note in notes] == ["1 row states exactly 0 or 100 % (line 2). Where "]
