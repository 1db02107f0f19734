"""A file of either form, row by row."""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO, Final

from forecasts.bulk import csv_rows, json_rows
from forecasts.bulk.encodings import open_text
from forecasts.bulk.lines import lines_of
from forecasts.bulk.rows import BadFile, Notes, Rejection, Row

NO_ROWS: Final = "The file names its columns, and has no rows below them: there is nothing to import."


def read(file: BinaryIO, notes: Notes | None = None) -> Iterator[Row | Rejection]:
    """Yield each row, or why it cannot be read, of a file that can be read twice; `notes` is told what is read otherwise.

    A text that begins with a brace or a bracket is JSON: an object a line, a list of objects, or one document that holds
    such a list. Any other has separated cells.

    Raises:
        BadFile: nothing of it can be taken.
    """
    notes = notes if notes is not None else Notes()
    text, beginning = open_text(file, notes)
    is_empty = True
    for row in _rows(text, beginning, notes):
        is_empty = False
        yield row
    if is_empty:
        raise BadFile(NO_ROWS)


def _rows(text: BinaryIO, beginning: str, notes: Notes) -> Iterator[Row | Rejection]:
    if not beginning.lstrip().startswith(("{", "[")):
        return csv_rows.rows_of(lines_of(text), notes)
    if json_rows.is_document(beginning):
        return json_rows.rows_of_document(text, beginning, notes)
    return json_rows.rows_of(lines_of(text), notes)
