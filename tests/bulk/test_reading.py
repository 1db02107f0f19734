"""Whatever a file holds: each row is read, or its line, column and reason are told."""

import io

import pytest

from forecasts.bulk.lines import LONGEST_ROW
from forecasts.bulk.reading import read
from forecasts.bulk.rows import BadFile, Rejection, Row
from tests.bulk.files import csv_of, json_lines_of, row

HEADER = "claim_id,headline,statement,criteria,deadline,time_zone,forecaster,stated_at,topics\n"
GOOD = "a,b,c,d,2020-11-03,UTC,f,2020-06-23,g\n"


def found(content: str | bytes) -> list[Row | Rejection]:
    return list(read(io.BytesIO(content.encode() if isinstance(content, str) else content)))


def told(content: str | bytes) -> list[tuple[int, str]]:
    return [(one.line, one.column) if isinstance(one, Rejection) else (one.line, "read") for one in found(content)]


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
        ("a,b\n", "unknown columns: 'a', 'b'"),
        (HEADER.replace("topics", "claim_id"), "a column twice: claim_id"),
        (HEADER.replace("deadline,", ""), "lacks columns: deadline"),
        ('claim_id,"headline\n', "cannot be read"),
        (b"\xff\xfec\x00", "UTF-16"),
        (b"PK\x03\x04", "workbook"),
        (b"\x1f\x8b\x08", "gzip"),
        ("clé\n".encode("latin-1"), "0xE9 is not UTF-8"),
    ],
)
def test_a_file_that_says_nothing_is_refused_whole(content: str | bytes, reason: str) -> None:
    with pytest.raises(BadFile, match=reason):
        found(content)


@pytest.mark.parametrize(
    "bad, column, reason",
    [
        ("a,Zürich,c,d,e,f,g,h,i\n".encode("latin-1"), "headline", "Byte 0xFC is not UTF-8"),
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
)
def test_a_bad_row_costs_itself_alone(bad: bytes, column: str, reason: str) -> None:
    first, blamed, last = found(HEADER.encode() + GOOD.encode() + bad + GOOD.encode())

    assert isinstance(first, Row)
    assert isinstance(blamed, Rejection)
    assert (blamed.line, blamed.column) == (3, column)
    assert reason in blamed.reason
    assert (last.line, isinstance(last, Row)) == (4, True)


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
        list(read(Endless()))


def test_json_lines_say_the_same_as_csv() -> None:
    cells = row(topics="Weather;Berlin")
    spoken: dict[str, object] = cells | {"topics": ["Weather", "Berlin"], "probability": 0.20, "wording": None}
    [from_csv], [from_json] = found(csv_of(cells)), found(json_lines_of(spoken))

    assert isinstance(from_csv, Row)
    assert isinstance(from_json, Row)
    assert all(from_csv[name] == from_json[name] for name in cells)


def test_numbers_in_json_keep_their_digits() -> None:
    line = '{"claim_id": "a", "probability": 0.120000, "options": ["x", "y"], "distribution": {"x": 1e-1, "y": "0.90"}}'
    [one] = found(line)

    assert isinstance(one, Row)
    assert one["probability"] == "0.120000"
    assert one["options"] == '["x", "y"]'
    assert one["distribution"] == '{"x": 1e-1, "y": "0.90"}'


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
    ],
)
def test_a_bad_line_of_json_costs_itself_alone(line: str, column: str, reason: str) -> None:
    blamed, last = found(f'{{"claim_id": "a"}}\n{line}\n{{"claim_id": "b"}}\n')[1:]

    assert isinstance(blamed, Rejection)
    assert (blamed.line, blamed.column) == (2, column)
    assert reason in blamed.reason
    assert isinstance(last, Row)
