"""The physical lines of a text in UTF-8, numbered and of bounded length: nothing here holds more than one of them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO, Final

LONGEST_ROW: Final = 200_000
"""How many bytes a row may have. The longest of real rows have a few thousand."""
TOO_LONG: Final = f"This row is longer than {LONGEST_ROW:,} bytes: shorten it."


@dataclass(frozen=True, slots=True)
class Line:
    """One line with its number, counted from 1, without its end. `flaw` says why it cannot be read as text."""

    number: int
    text: str
    flaw: str = ""


def lines_of(file: BinaryIO) -> Iterator[Line]:
    """Yield the lines; of one that is too long only its beginning is kept."""
    number = 0
    while raw := file.readline(LONGEST_ROW + 2):
        number += 1
        if len(raw) > LONGEST_ROW and not raw.endswith(b"\n"):
            _skip(file)
            yield Line(number, raw[:100].decode(errors="replace"), TOO_LONG)
            continue
        yield _decoded(number, raw)


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
