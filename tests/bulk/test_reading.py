"""Whatever a file holds: each row is read, or its line, column and reason are told."""

import io

import pytest

from forecasts.bulk import csv_rows
from forecasts.bulk.lines import LONGEST_ROW, lines_of
from forecasts.bulk.reading import read
from forecasts.bulk.rows import BadFile, Notes, Rejection, Row
from tests.bulk.files import csv_of, json_lines_of, row

HEADER = "claim_id,headline,statement,criteria,deadline,time_zone,forecaster,stated_at,topics\n"
GOOD = "a,b,c,d,2020-11-03,UTC,f,2020-06-23,g\n"


def found(content: str | bytes) -> list[Row | Rejection]:
    return list(read(io.BytesIO(content.encode() if isinstance(content, str) else content)))


def told(content: str | bytes) -> list[tuple[int, str]]:
    return [(one.line, one.column) if isinstance(one, Rejection) else (one.line, "read") for one in found(content)]


def blamed_for(one: Row | Rejection) -> tuple[str, str]:
    """The first column that cannot be taken, and why."""
    return (one.column, one.reason) if isinstance(one, Rejection) else one.flaws[0]


def test_a_row_keeps_its_line_and_its_cells() -> None:
    [first, second] = found(HEADER + 'a,"b, with ""quotes"" and\na line break",c,d,e,f,g,h,i\n' + GOOD)

    assert isinstance(first, Row)
    assert (first.line, first["headline"]) == (2, 'b, with "quotes" and\na line break')
    assert (second.line, isinstance(second, Row)) == (4, True)


@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"], ids=["plain", "byte-order mark"])
@pytest.mark.parametrize("end", ["\n", "\r\n"], ids=["LF", "CRLF"])
def test_marks_and_line_ends_make_no_difference(mark: bytes, end: str) -> None:
    [one] = found(mark + (HEADER + GOOD).replace("\n", end).encode())

    assert isinstance(one, Row)
    assert (one["claim_id"], one["topics"]) == ("a", "g")


@pytest.mark.parametrize(
    "content, reason",
    [
        ("", "empty"),
        ("\n", "empty"),
        (" \n \n", "empty"),
        (HEADER, "no rows below"),
        ("[]", "no rows below"),
        ("a,b\n", "unknown columns: 'a', 'b'"),
        (HEADER.replace("forecaster", "forecastor,colour"), r"'forecastor' \(is it forecaster\?\), 'colour'"),
        (HEADER.replace("topics", "claim_id"), "a column twice: claim_id"),
        (HEADER.replace("deadline,", ""), "lacks columns: deadline"),
        ('claim_id,"headline\n', "cannot be read"),
        (b"PK\x03\x04 xl/workbook.xml", "an Excel workbook, not a table in text: save the table as CSV in UTF-8"),
        (b"PK\x03\x04 mimetypeapplication/vnd.oasis.opendocument.spreadsheet", "an OpenDocument workbook"),
        (b"PK\x03\x04", "a workbook or another zip archive"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old workbook"),
        (b"\x1f\x8b\x08", r"compressed \(gzip\): unpack"),
        (b"BZh9", r"compressed \(bzip2\)"),
        (b"%PDF-1.7\n", "a PDF document"),
        (b"\xef\xbb\xbf<!doctype html><title>x</title>", r"a web page \(HTML\)"),
        (b"<?xml version='1.0'?>", "an XML document"),
        (b"{\\rtf1 x", "RTF"),
        (b"\x89PNG\r\n\x1a\n", "an image"),
        (b"\x00\x01\x02\x03claim", "a binary file"),
        ("clé\n".encode("latin-1"), "unknown columns: 'clé'"),
        ('{"count": 3}', "holds no list of rows"),
        ('[\n{"claim_id": "a"},\n{"claim_id": b}]', r"Line 3 is not readable as JSON \(Expecting value\)"),
        ('[{"claim_id": "a"}', "ends within its list of rows"),
        ('[{"claim_id": "a"', "Line 1 is not readable as JSON"),
    ],
)
def test_a_file_that_says_nothing_is_refused_whole(content: str | bytes, reason: str) -> None:
    with pytest.raises(BadFile, match=reason):
        found(content)


@pytest.mark.parametrize(
    "bad, column, reason",
    [
        ("a,Zürich,c,d,e,f,g,h,i\n".encode("latin-1") + "a,Łódź,c,d,2020-11-03,UTC,f,2020-06-23,g\n".encode(),
         "headline", "Byte 0xFC is not UTF-8"),
        (b"a,b,c\x00,d,e,f,g,h,i\n", "statement", "Character 2 is U+0000, which belongs in no text"),
        (b"a,b,c,d,e,f,\x1bg,h,i\n", "forecaster", "U+001B"),
        ("a,b,c,d,e,f,g,h,i\x85\n".encode(), "topics", "U+0085"),
        (b"a,b,c,d,e,f,g,h,i,,j\n", "", "11 cells"),
        (b'a,"b,c,d,e,f,g,h,i\n', "headline", "not closed"),
        (b'a,b"c"d"",c,"d"e,e,f,g,h,i\n', "topics", "not closed"),
        (b"a,b,c\n", "", "3 cells"),
        (b"a,b,c,d,e,f,g,h,i,j\n", "", "10 cells"),
        (b"a,=HYPERLINK(1),c,d,e,f,g,h,i\n", "headline", "formula"),
        (b"a,b,+1,d,e,f,g,h,i\n", "statement", "formula"),
        (b"a,b,c,d,e,f,@here,h,i\n", "forecaster", "formula"),
        (b"a," + b"x" * 10_000_000 + b",c,d,e,f,g,h,i\n", "", "longer than"),
    ],
    ids=lambda value: value[:20] if isinstance(value, str) else "",
)  # fmt: skip
def test_a_bad_row_costs_itself_alone(bad: bytes, column: str, reason: str) -> None:
    first, blamed, *_, last = found(HEADER.encode() + GOOD.encode() + bad + GOOD.encode())

    assert isinstance(first, Row)
    assert (blamed.line, blamed_for(blamed)[0]) == (3, column)
    assert reason in blamed_for(blamed)[1]
    assert (last.line, isinstance(last, Row)) == (3 + bad.count(b"\n"), True)


def test_the_claim_of_a_bad_row_is_named_where_it_can_be_read() -> None:
    [cut, torn] = found(HEADER + "a,b\n" + 'z,"b\n')

    assert isinstance(cut, Rejection)
    assert isinstance(torn, Rejection)
    assert (cut.claim_id, torn.claim_id) == ("a", "z")


def test_an_apostrophe_makes_text_of_a_formula() -> None:
    [one] = found(HEADER + "a,'=1,''=2,'d,e,f,g,h,i\n")

    assert isinstance(one, Row)
    assert (one["headline"], one["statement"], one["criteria"]) == ("=1", "'=2", "'d")


def test_a_quotation_mark_that_is_never_closed_does_not_swallow_the_file() -> None:
    rest = GOOD * 2000

    assert told(HEADER + 'a,"b,c\n' + rest)[:3] == [(2, "headline"), (3, "read"), (4, "read")]
    assert len(told(HEADER + 'a,"b,c\n' + rest)) == 2001


def test_no_more_than_one_row_is_held_of_a_line_without_end() -> None:
    class Endless(io.BytesIO):
        """A hundred million bytes without a line break, never made at once."""

        left = 500

        def readline(self, size: int | None = -1, /) -> bytes:
            assert size is not None
            assert 0 < size <= LONGEST_ROW + 2
            self.left -= 1
            return b"x" * size if self.left else b""

    with pytest.raises(BadFile, match="longer than"):
        list(csv_rows.rows_of(lines_of(Endless()), Notes()))


def test_json_lines_say_the_same_as_csv() -> None:
    cells = row(topics="Weather;Berlin")
    spoken: dict[str, object] = cells | {"topics": ["Weather", "Berlin"], "probability": 0.20, "wording": None}
    [from_csv], [from_json] = found(csv_of(cells)), found(json_lines_of(spoken))

    assert isinstance(from_csv, Row)
    assert isinstance(from_json, Row)
    assert all(from_csv[name] == from_json[name] for name in cells)


def test_numbers_in_json_keep_their_digits() -> None:
    line = '{"claim_id": "a", "probability": 0.120000, "options": ["x", "y"], "distribution": {"x": 0.10, "y": "0.90"}}'
    [one] = found(line)

    assert isinstance(one, Row)
    assert one["probability"] == "0.120000"
    assert one["options"] == '["x", "y"]'
    assert one["distribution"] == '{"x": 0.10, "y": "0.90"}'


@pytest.mark.parametrize(
    "line, column, reason",
    [
        ("{", "", "not readable as JSON"),
        ('{"a": 1, "a": 2}', "", "twice"),
        ('{"colour": "red"}', "colour", "no such column"),
        ('{"headline": true}', "headline", "no text"),
        ('{"headline": {"a": 1}}', "headline", "no text"),
        ("[1]", "", "no JSON object"),
        ("{" * 100_000, "", "not readable as JSON"),
        ('{"topics": ' + "[" * 900 + "]" * 900 + "}", "topics", "nested too deeply"),
        ('{"headline": "\\ud800"}', "headline", "U+D800"),
        ('{"claim_id": "b", "Claim ID": "c"}', "", "'claim_id' stands twice"),
    ],
)
def test_a_bad_line_of_json_costs_itself_alone(line: str, column: str, reason: str) -> None:
    blamed, last = found(f'{{"claim_id": "a"}}\n{line}\n{{"claim_id": "b"}}\n')[1:]

    assert (blamed.line, blamed_for(blamed)[0]) == (2, column)
    assert reason in blamed_for(blamed)[1]
    assert isinstance(last, Row)
