"""A file of either form, row by row."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain
from typing import BinaryIO

from forecasts.bulk import csv_rows, json_rows
from forecasts.bulk.lines import lines_of
from forecasts.bulk.rows import BadFile, Rejection, Row


def read(file: BinaryIO) -> Iterator[Row | Rejection]:
    """Yield each row, or why it cannot be read. A file whose first character is a brace holds JSON Lines, any other CSV.

    Raises:
        BadFile: nothing of it can be taken.
    """
    lines = lines_of(file)
    first = next(lines, None)
    if first is None:
        raise BadFile("The file is empty: its first line must name the columns.")
    again = chain([first], lines)
    return json_rows.rows_of(again) if first.text.startswith("{") else csv_rows.rows_of(again)
