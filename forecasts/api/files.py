"""Whole lists as files: CSV for spreadsheets, JSON Lines for programs.

Rows leave as they are read, so that neither the length of a list nor the server's memory limits a download.

csv    one row per row, after a line of column names. The columns of a list are always the same and stand in the same
       order, whatever is in it: an object's parts are columns of their own (`window_deadline_on`), a list of objects is
       JSON in one cell, nothing is an empty cell. A text that a spreadsheet would take for a formula gets an apostrophe
       in front, as the bulk format has it.
jsonl  one object per line, exactly as in the pages of the list.

A file goes as fast as its client takes it, and holds a thread meanwhile. So a process sends only so many at a time, and
answers 429 to who asks for one more: slow clients do not keep everybody else from everything else.

A file has no ETag: it would have to be made in full before its first byte could leave. Whoever keeps a copy asks for
what has changed (`changed_since`).
"""

import csv
import json
from collections.abc import Generator, Iterable, Iterator, Mapping, Sequence
from threading import BoundedSemaphore
from typing import Any, Final, Self

from django.http import StreamingHttpResponse
from rest_framework import exceptions, serializers
from rest_framework.renderers import BaseRenderer, JSONRenderer
from rest_framework.utils.encoders import JSONEncoder

from forecasts.bulk.csv_rows import defused

Part = Sequence[Mapping[str, Any]]
Column = tuple[str, ...]

LEFT_OUT: Final = {"links"}
"""Addresses that follow from the id or slug of the row."""


class CsvRenderer(BaseRenderer):
    """A list as CSV."""

    media_type = "text/csv"
    format = "csv"
    charset = "utf-8"


class JsonLinesRenderer(BaseRenderer):
    """A list as JSON Lines."""

    media_type = "application/jsonl"
    format = "jsonl"
    charset = "utf-8"


AT_A_TIME: Final = 2
"""Files that one process sends at a time; of its six threads the others are left for everything else."""
FILES: Final = {CsvRenderer.format, JsonLinesRenderer.format}
LIST_RENDERERS: Final[list[type[BaseRenderer]]] = [JSONRenderer, CsvRenderer, JsonLinesRenderer]


def file_of(
    renderer: BaseRenderer, parts: Iterable[Part], shape: serializers.BaseSerializer[Any], *, name: str
) -> StreamingHttpResponse:
    """Return a list as a file to keep.

    Raises:
        TooManyFiles: others take as many as are sent at a time.
    """
    lines = csv_lines(parts, shape) if renderer.format == CsvRenderer.format else json_lines(parts)
    response = StreamingHttpResponse(_Sending(lines), content_type=f"{renderer.media_type}; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}.{renderer.format}"'
    return response


def json_lines(parts: Iterable[Part]) -> Generator[str]:
    """Write one object per line."""
    encoder = JSONEncoder(ensure_ascii=False, separators=(",", ":"))
    for part in parts:
        yield "".join(f"{_one_line(encoder.encode(row))}\n" for row in part)


def csv_lines(parts: Iterable[Part], shape: serializers.BaseSerializer[Any]) -> Generator[str]:
    """Write a line of names, then a line for each row."""
    columns = list(columns_of(shape))
    writer = csv.writer(_Echo())
    yield str(writer.writerow("_".join(column) for column in columns))
    for part in parts:
        yield "".join(str(writer.writerow(_cell(row, column) for column in columns)) for row in part)


def columns_of(shape: serializers.BaseSerializer[Any]) -> Iterator[Column]:
    """Yield the columns of a shape, each as the way to it through the objects of a row."""
    for name, field in getattr(shape, "fields", {}).items():
        if name in LEFT_OUT:
            continue
        if isinstance(field, serializers.Serializer):
            yield from ((name, *column) for column in columns_of(field))
        else:
            yield (name,)


def _cell(row: Any, column: Column) -> str:  # noqa: ANN401 (an object of JSON)
    for name in column:
        row = None if row is None else row.get(name)
    match row:
        case None:
            return ""
        case bool():
            return "true" if row else "false"
        case str():
            return defused(row)
        case dict() | list():
            return json.dumps(row, cls=JSONEncoder, ensure_ascii=False, separators=(",", ":"))
        case _:
            return str(row)


def _one_line(text: str) -> str:
    """Escape the line ends that JSON allows inside texts and that some readers split lines at."""
    return text.replace("\u2028", "\\u2028").replace("\u2029", "\\u2029").replace("\x85", "\\u0085")


class TooManyFiles(exceptions.APIException):
    """Others take as many files as are sent at a time."""

    status_code = 429
    default_detail = "Too many files are being sent just now. Try again in a few seconds, or ask for pages."
    wait = 10


class _Sending:
    """The lines of a file, which count as being sent until it is closed or forgotten."""

    _places = BoundedSemaphore(AT_A_TIME)

    def __init__(self, lines: Generator[str]) -> None:
        self._holds = self._places.acquire(blocking=False)
        if not self._holds:
            raise TooManyFiles
        self._lines = lines

    def __iter__(self) -> Self:
        return self

    def __next__(self) -> str:
        return next(self._lines)

    def close(self) -> None:
        """Make room for the next."""
        if self._holds:
            self._holds = False
            self._lines.close()
            self._places.release()

    __del__ = close


class _Echo:
    """A file that hands back what is written to it."""

    def write(self, text: str) -> str:
        """Hand it back."""
        return text
