"""Rows of a CSV file (RFC 4180), one at a time. A row that cannot be read costs that row, and not those after it."""

from __future__ import annotations

import csv
from collections import deque
from collections.abc import Iterator
from typing import Final

from forecasts.bulk import columns
from forecasts.bulk.lines import LONGEST_ROW, TOO_LONG, Line
from forecasts.bulk.rows import BadFile, Rejection, Row

FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")
"""What a spreadsheet takes for the beginning of a formula."""
NOT_CLOSED: Final = (
    "A quotation mark that is opened in this row is not closed as it should be: write it twice within a cell."
)
MOST_LINES: Final = 500
"""How many lines one row may run over: a quotation mark that is never closed would swallow the rest of the file."""

csv.field_size_limit(2 * LONGEST_ROW)


class _Lines:
    """Lines to take one by one, and to put back."""

    def __init__(self, lines: Iterator[Line]) -> None:
        self._lines = lines
        self._back: deque[Line] = deque()

    def take(self) -> Line | None:
        """Return the next line, or None at the end."""
        return self._back.popleft() if self._back else next(self._lines, None)

    def put_back(self, lines: list[Line]) -> None:
        """Let these lines come next."""
        self._back.extendleft(reversed(lines))


def rows_of(lines: Iterator[Line]) -> Iterator[Row | Rejection]:
    """Yield each row below the header, or why it cannot be read.

    Raises:
        BadFile: the header cannot be read, names a column twice, names an unknown one, or lacks a required one.
    """
    source = _Lines(lines)
    header = _header(source.take())
    while line := source.take():
        if line.text or line.flaw:
            yield _row(line, source, header)


def _header(line: Line | None) -> list[str]:
    if line is None or not line.text.strip():
        raise BadFile("The file is empty: its first line must name the columns.")
    cells = None if line.flaw else _cells(line.text)
    if cells is None:
        raise BadFile(f"Line 1, the names of the columns, cannot be read. {line.flaw or NOT_CLOSED}")
    names = [cell.strip() for cell in cells]
    if unknown := [name for name in names if name not in columns.ALL]:
        raise BadFile(f"Line 1 names unknown columns: {', '.join(repr(name[:40]) for name in unknown[:5])}.")
    if twice := sorted({name for name in names if names.count(name) > 1}):
        raise BadFile(f"Line 1 names a column twice: {', '.join(twice)}.")
    if missing := [name for name in columns.REQUIRED if name not in names]:
        raise BadFile(f"Line 1 lacks columns: {', '.join(missing)}.")
    return names


def _row(first: Line, source: _Lines, header: list[str]) -> Row | Rejection:
    """Read the row that begins with a line; where it cannot be read, the lines after it are read as rows of their own."""
    record, more, flaw = first.text, list[Line](), first.flaw
    while not flaw and record.count('"') % 2 and len(more) < MOST_LINES and len(record) <= LONGEST_ROW:
        line = source.take()
        if line is None:
            break
        more.append(line)
        record, flaw = f"{record}\n{line.text}", line.flaw
    cells = _cells(record)
    if cells is not None and len(cells) == len(header) and not flaw:
        return _plain(first.number, dict(zip(header, cells, strict=True)))
    source.put_back(more)
    return _rejection(first, cells, header, is_open=bool(more))


def _cells(record: str) -> list[str] | None:
    try:
        return next(csv.reader((record,), strict=True), [])
    except csv.Error:
        return None


def _rejection(first: Line, cells: list[str] | None, header: list[str], *, is_open: bool) -> Rejection:
    """Say what is wrong with the row that begins with a line, and of which claim it is, as far as that can be read."""
    readable = next(csv.reader((first.text,)), [])
    claim_id = dict(zip(header, readable, strict=False)).get("claim_id", "") if len(readable) > 1 else ""
    if first.flaw:
        column = "" if first.flaw == TOO_LONG else _flawed_column(readable, header)
        return Rejection(first.number, column, first.flaw, claim_id)
    if is_open or cells is None:
        return Rejection(first.number, header[min(len(readable), len(header)) - 1], NOT_CLOSED, claim_id)
    counted = f"This row has {len(cells)} cells, and the header names {len(header)} columns."
    return Rejection(first.number, "", counted, claim_id)


def _flawed_column(cells: list[str], header: list[str]) -> str:
    """Return the first column that holds a character beyond ASCII, in a row that is no UTF-8."""
    pairs = zip(header, cells, strict=False)
    return next((name for name, cell in pairs if not cell.isascii()), "")


def _plain(line: int, cells: dict[str, str]) -> Row | Rejection:
    """Take the mark off text that is no formula, and refuse text that is one."""
    for name, cell in cells.items():
        if cell and cell[0] in "'=+-@\t\r" and name not in columns.TYPED:
            if cell.startswith(FORMULA):
                return Rejection(line, name, _formula(cell[0]), cells["claim_id"])
            if cell.lstrip("'").startswith(FORMULA):
                cells[name] = cell[1:]
    return Row(line, cells)


def _formula(sign: str) -> str:
    return f"This begins with {sign!r}, as a formula does: put an apostrophe before it where it is meant as text."


def written(name: str, cell: str) -> str:
    """Return a cell as an export writes it: text that looks like a formula gets an apostrophe, which an import takes off."""
    is_like_one = name not in columns.TYPED and cell.lstrip("'").startswith(FORMULA)
    return f"'{cell}" if is_like_one else cell
