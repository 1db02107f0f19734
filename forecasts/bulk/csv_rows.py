"""Rows of a file of separated values, one at a time. A row that cannot be read costs that row, and not those after it.

Cells are separated by commas (RFC 4180), semicolons, tabs or bars: by that one under which the first line names most
columns, or which Excel's own first line names, `sep=;`. Where it is no comma, a comma within a number is a decimal one.
"""

from __future__ import annotations

import csv
import io
import re
from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from forecasts.bulk import columns
from forecasts.bulk.lines import LONGEST_ROW, TOO_LONG, Line
from forecasts.bulk.rows import BadFile, Notes, Rejection, Row, scrubbed, unseen, visible
from forecasts.bulk.spellings import Speller

FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")
"""What a spreadsheet takes for the beginning of a formula."""
NOT_CLOSED: Final = (
    "A quotation mark that is opened in this row is not closed as it should be: write it twice within a cell."
)
MOST_LINES: Final = 500
"""How many lines one row may run over: a quotation mark that is never closed would swallow the rest of the file."""
SEPARATORS: Final = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "bars"}
_DECLARED: Final = re.compile(r'"?sep=(.)"?\s*', re.IGNORECASE)

csv.field_size_limit(2 * LONGEST_ROW)


@dataclass(frozen=True)
class _Dialect:
    """How the cells of a line are separated."""

    separator: str
    has_spaces: bool = False
    """A space follows each separator, which belongs to no cell."""

    def cells(self, record: str, *, strict: bool = True) -> list[str] | None:
        """Return the cells of a record, or None where its quotation marks are in disorder."""
        rows = csv.reader((record,), strict=strict, delimiter=self.separator, skipinitialspace=self.has_spaces)
        try:
            return next(rows, [])
        except csv.Error:
            return None


@dataclass(frozen=True)
class _Table:
    """What is known once the header has been read."""

    dialect: _Dialect
    header: list[str]
    speller: Speller


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


def rows_of(lines: Iterator[Line], notes: Notes) -> Iterator[Row | Rejection]:
    """Yield each row below the header, or why it cannot be read.

    Raises:
        BadFile: the header cannot be read, names a column twice, names an unknown one, or lacks a required one.
    """
    source = _Lines(lines)
    table = _table(source, notes)
    while line := source.take():
        if (line.text or line.flaw) and (row := _row(line, source, table)):
            yield row


def _table(source: _Lines, notes: Notes) -> _Table:
    """Read the header, below the line in which Excel names its separator, if there is one."""
    line, declared = source.take(), None
    if line and (found := _DECLARED.fullmatch(line.text)):
        declared, line = found[1], source.take()
    if line is None or not line.text.strip():
        raise BadFile("The file is empty: its first line must name the columns.")
    dialect = _dialect(line.text, declared)
    cells = None if line.flaw else dialect.cells(line.text)
    if cells is None:
        raise BadFile(f"Line {line.number}, the names of the columns, cannot be read. {line.flaw or NOT_CLOSED}")
    header = columns.header_of(cells, f"Line {line.number}")
    if dialect.separator != ",":
        notes.say(f"Cells are separated by {SEPARATORS.get(dialect.separator, repr(dialect.separator))}.")
    return _Table(dialect, header, Speller(notes, has_decimal_commas=dialect.separator != ","))


def _dialect(header: str, declared: str | None) -> _Dialect:
    """Return what is declared, or the separator under which a header names most columns; of equals the comma."""

    def named(separator: str) -> int:
        return sum(columns.named(cell) in columns.READ for cell in header.split(separator))

    separator = declared or max(SEPARATORS, key=named)
    rest = header.split(separator)[1:]
    return _Dialect(separator, has_spaces=bool(rest) and all(cell.startswith(" ") for cell in rest))


def _row(first: Line, source: _Lines, table: _Table) -> Row | Rejection | None:
    """Read the row that begins with a line; where it cannot be read, the lines after it are read as rows of their own.

    None for a row without a word in it, as spreadsheets leave them at the end.
    """
    record, more, flaw = first.text, list[Line](), first.flaw
    while not flaw and record.count('"') % 2 and len(more) < MOST_LINES and len(record) <= LONGEST_ROW:
        line = source.take()
        if line is None:
            break
        more.append(line)
        record, flaw = f"{record}\n{line.text}", line.flaw
    cells = table.dialect.cells(record)
    if cells is not None and not flaw and not any(cell.strip() for cell in cells):
        return None
    if cells is not None and _fits(cells, table.header) and not flaw:
        return _plain(first.number, cells, table)
    source.put_back(more)
    return _rejection(first, cells, table, is_open=bool(more))


def _fits(cells: list[str], header: list[str]) -> bool:
    """Whether a row has the header's cells; more of them may follow where nothing stands in them."""
    return len(cells) >= len(header) and not any(cell.strip() for cell in cells[len(header) :])


def _rejection(first: Line, cells: list[str] | None, table: _Table, *, is_open: bool) -> Rejection:
    """Say what is wrong with the row that begins with a line, and of which claim it is, as far as that can be read."""
    header = table.header
    readable = table.dialect.cells(first.text, strict=False) or []
    claim_id = dict(zip(header, readable, strict=False)).get("claim_id", "") if len(readable) > 1 else ""
    claim_id = scrubbed(claim_id)[: columns.LONGEST_CLAIM_ID]
    if first.flaw:
        column = "" if first.flaw == TOO_LONG else _flawed_column(readable, header)
        return Rejection(first.number, column, first.flaw, claim_id)
    if is_open or cells is None:
        at = min(len(readable), len(header)) - 1
        return Rejection(first.number, header[at], NOT_CLOSED, claim_id)
    counted = f"This row has {len(cells)} cells, and the header names {len(header)} columns."
    return Rejection(first.number, "", counted, claim_id)


def _flawed_column(cells: list[str], header: list[str]) -> str:
    """Return the first column that holds a character beyond ASCII, in a row that is no UTF-8."""
    pairs = zip(header, cells, strict=False)
    return next((name for name, cell in pairs if not cell.isascii()), "")


def _plain(line: int, found: list[str], table: _Table) -> Row:
    """Return a row in the one spelling: the mark taken off text that is no formula, and refused what is one."""
    pairs = list(zip(table.header, found, strict=False))
    cells = {name: cell for name, cell in pairs if name}
    flaws = [
        ("", f"{visible(cell)!r} stands in a column without a name.")
        for name, cell in pairs
        if not name and cell.strip()
    ]
    for name, cell in cells.items():
        if why := unseen(cell):
            flaws.append((name, why))
            cells[name] = scrubbed(cell)
        elif cell and cell[0] in "'=+-@\t\r" and name not in columns.TYPED:
            if cell.startswith(FORMULA):
                flaws.append((name, _formula(cell[0])))
            elif cell.lstrip("'").startswith(FORMULA):
                cells[name] = cell[1:]
    return Row(line, cells, (*flaws, *table.speller.spell(cells, line)))


def _formula(sign: str) -> str:
    return f"This begins with {sign!r}, as a formula does: put an apostrophe before it where it is meant as text."


def written(name: str, cell: str) -> str:
    """Return a cell as an export writes it: text that looks like a formula gets an apostrophe, which an import takes off."""
    return cell if name in columns.TYPED else defused(cell)


def defused(cell: str) -> str:
    """Return a cell that no spreadsheet takes for a formula: where it would, an apostrophe stands before it."""
    return f"'{cell}" if cell.lstrip("'").startswith(FORMULA) else cell


def written_row(cells: Iterable[object]) -> list[str]:
    """Return the cells of a line of results, for people to open in a spreadsheet: none is a formula."""
    return [defused(str(cell)) for cell in cells]


def sample() -> str:
    """Return the sample as a file: its header names the columns that it fills."""
    names = [name for name in columns.ALL if any(row.get(name) for row in columns.SAMPLE)]
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(names)
    writer.writerows([written(name, row.get(name, "")) for name in names] for row in columns.SAMPLE)
    return out.getvalue()
