"""The physical lines of a file, numbered, of bounded length and in UTF-8: nothing here holds more than one of them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO, Final

from forecasts.bulk.rows import BadFile

LONGEST_ROW: Final = 200_000
"""How many bytes a row may have. The longest of real rows have a few thousand."""
TOO_LONG: Final = f"This row is longer than {LONGEST_ROW:,} bytes: shorten it."

_BOM: Final = b"\xef\xbb\xbf"
_OTHERS: Final = {
    b"\xff\xfe": "This file is UTF-16: save it as UTF-8.",
    b"\xfe\xff": "This file is UTF-16: save it as UTF-8.",
    b"PK": "This is a zip archive or a workbook: save the table as CSV in UTF-8.",
    b"\x1f\x8b": "This file is compressed with gzip: unpack it first.",
}


@dataclass(frozen=True, slots=True)
class Line:
    """One line with its number, counted from 1, without its end. `flaw` says why it cannot be read as text."""

    number: int
    text: str
    flaw: str = ""


def lines_of(file: BinaryIO) -> Iterator[Line]:
    """Yield the lines. A byte-order mark is left out; of a line that is too long only its beginning is kept.

    Raises:
        BadFile: it begins as no text does.
    """
    number = 0
    while raw := file.readline(LONGEST_ROW + 2):
        number += 1
        if number == 1:
            raw = _without_mark(raw)
        if len(raw) > LONGEST_ROW and not raw.endswith(b"\n"):
            _skip(file)
            yield Line(number, raw[:100].decode(errors="replace"), TOO_LONG)
            continue
        yield _decoded(number, raw)


def _without_mark(raw: bytes) -> bytes:
    for mark, why in _OTHERS.items():
        if raw.startswith(mark):
            raise BadFile(why)
    return raw.removeprefix(_BOM)


def _skip(file: BinaryIO) -> None:
    """Read on to the end of the line, in pieces."""
    while (raw := file.readline(LONGEST_ROW)) and not raw.endswith(b"\n"):
        pass


def _decoded(number: int, raw: bytes) -> Line:
    try:
        return Line(number, raw.decode().rstrip("\r\n"))
    except UnicodeDecodeError as error:
        byte = raw[error.start]
        why = f"Byte 0x{byte:02X} is not UTF-8 (in Latin-1 it would be “{chr(byte)}”): save the file as UTF-8."
        return Line(number, raw.decode("latin-1").rstrip("\r\n"), why)
