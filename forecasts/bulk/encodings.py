"""Whatever encoding a file is in: its kind is recognised, and its text handed on as UTF-8 with LF at the ends of lines.

    with a mark              UTF-8, UTF-16, UTF-32
    every second byte zero   UTF-16 without its mark: a header is ASCII
    UTF-8 throughout         as it is
    anything else            Windows-1252, if nothing in the file is UTF-8 beyond ASCII: a damaged UTF-8 file is none

The file is read twice, never held: what its encoding is shows only at its end.
"""

from __future__ import annotations

import codecs
import re
from io import BufferedReader, RawIOBase
from typing import BinaryIO, Final

from forecasts.bulk.rows import BadFile, Notes, visible

PIECE: Final = 1 << 18
"""Bytes that are looked at together."""
SAVE: Final = "save the table as CSV in UTF-8, or as JSON Lines"

_MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_KINDS: Final = (
    (b"PK\x03\x04", "a workbook or another zip archive"),
    (b"PK\x05\x06", "an empty zip archive"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old workbook or document of Microsoft Office"),
    (b"%PDF", "a PDF document"),
    (b"{\\rtf", "a text document (RTF)"),
    (b"SQLite format 3", "an SQLite database"),
    (b"PAR1", "a Parquet file"),
    (b"ARROW1", "an Arrow file"),
    (b"\x89PNG", "an image"),
    (b"\xff\xd8\xff", "an image"),
    (b"GIF8", "an image"),
    (b"RIFF", "an image or a recording"),
    (b"II*\x00", "an image"),
    (b"MM\x00*", "an image"),
)
_PACKED: Final = (
    (b"\x1f\x8b", "gzip"),
    (b"BZh", "bzip2"),
    (b"\xfd7zXZ", "xz"),
    (b"\x28\xb5\x2f\xfd", "zstd"),
    (b"7z\xbc\xaf", "7-Zip"),
    (b"Rar!", "RAR"),
)
_IN_ZIP: Final = (
    (b"opendocument.spreadsheet", "an OpenDocument workbook"),
    (b"opendocument", "an OpenDocument text or drawing"),
    (b"word/", "a document of Microsoft Word"),
    (b"ppt/", "a presentation of Microsoft PowerPoint"),
    (b"xl/", "an Excel workbook"),
    (b"[Content_Types].xml", "an Excel workbook or another document of Microsoft Office"),
)
_BEYOND_ASCII: Final = re.compile(r"[\x80-\ud7ff\ue000-\U0010ffff]")
_ESCAPED: Final = re.compile(r"[^\s,;\"]{0,20}[\udc80-\udcff][^\s,;\"]{0,20}")
"""A byte that is no UTF-8, in the word around it."""
_NO_TEXT: Final = frozenset(range(32)) - {9, 10, 12, 13, 26}
"""Control characters that no header holds."""


def open_text(file: BinaryIO, notes: Notes) -> tuple[BinaryIO, str]:
    """Return a file that can be read twice as UTF-8 with LF and without its mark, and how its text begins.

    Raises:
        BadFile: it is no text but something else, which the sentence names.
    """
    start = file.tell()
    head = file.read(4096)
    _refuse_other_kinds(head)
    mark, encoding = _marked(head)
    file.seek(start + len(mark))
    encoding = encoding or _encoding_of(file, notes)
    file.seek(start + len(mark))
    if encoding.startswith(("utf-16", "utf-32")):
        notes.say(f"The file is read as {encoding[:6].upper()}.")
    beginning = head[len(mark) :].decode(encoding, errors="replace")
    is_mac = _ends_with_cr(beginning)
    if encoding == "utf-8" and not is_mac:
        return file, beginning
    return BufferedReader(_Recoded(file, encoding, is_mac=is_mac), PIECE), beginning.replace("\r", "\n")


def _refuse_other_kinds(head: bytes) -> None:
    if not head:
        raise BadFile("The file is empty: its first line must name the columns.")
    for signature, kind in _KINDS:
        if head.startswith(signature):
            inside = next((name for part, name in _IN_ZIP if part in head), kind) if signature[:2] == b"PK" else kind
            raise BadFile(f"This is {inside}, not a table in text: {SAVE}.")
    for signature, kind in _PACKED:
        if head.startswith(signature):
            raise BadFile(f"This file is compressed ({kind}): unpack it first.")
    text = head.removeprefix(codecs.BOM_UTF8).lstrip()
    if text.startswith(b"<"):
        kind = "an XML document" if text[:5].lower() == b"<?xml" else "a web page (HTML) or another document of tags"
        raise BadFile(f"This is {kind}, not a table in text: {SAVE}.")
    if not text:
        raise BadFile("The file is empty: its first line must name the columns.")


def _marked(head: bytes) -> tuple[bytes, str]:
    """Return the mark and the encoding that a file begins with, or the one that its zero bytes show; else nothing."""
    for mark, encoding in _MARKS:
        if head.startswith(mark):
            return mark, encoding
    even, odd = head[0:32:2], head[1:32:2]
    if len(odd) > 1 and not any(odd) and all(even):
        return b"", "utf-16-le"
    if len(odd) > 1 and not any(even) and all(odd):
        return b"", "utf-16-be"
    first = head.splitlines()[0] if head.splitlines() else b""
    if _NO_TEXT & set(first):
        raise BadFile(f"This is a binary file, not a table in text: {SAVE}.")
    return b"", ""


def _encoding_of(file: BinaryIO, notes: Notes) -> str:
    """Return UTF-8, or Windows-1252 where it alone fits, which is noted with an example."""
    decoder = codecs.getincrementaldecoder("utf-8")("surrogateescape")
    has_utf8, example, number = False, "", 1
    for raw in iter(lambda: file.read(PIECE), b""):
        text = decoder.decode(raw)
        if not text.isascii():
            has_utf8 = has_utf8 or bool(_BEYOND_ASCII.search(text))
            example = example or _first_escaped(text, number)
        number += text.count("\n")
    if not example or has_utf8:
        return "utf-8"
    notes.say(f"The file is not UTF-8 and is read as Windows-1252 ({example}): check that names are right.")
    return "cp1252"


def _first_escaped(text: str, number: int) -> str:
    """Return the first word with a byte that is no UTF-8, as Windows-1252 has it, and its line; nothing if there is none."""
    found = _ESCAPED.search(text)
    if not found:
        return ""
    word = found.group().encode(errors="surrogateescape").decode("cp1252", errors="replace")
    return f"“{visible(word)}” in line {number + text.count(chr(10), 0, found.start()):,}"


def _ends_with_cr(head: str) -> bool:
    """Whether the first line ends as on old Macs: with CR alone."""
    at = head.find("\r")
    return 0 <= at < len(head) - 1 and head[at + 1] != "\n" and "\n" not in head[:at]


class _Recoded(RawIOBase):
    """A file as UTF-8, piece by piece. What cannot be decoded stays a byte that is no UTF-8, so that its row is refused."""

    def __init__(self, file: BinaryIO, encoding: str, *, is_mac: bool) -> None:
        super().__init__()
        errors = "surrogateescape" if encoding in {"utf-8", "cp1252"} else "surrogatepass"
        self._decoder, self._errors = codecs.getincrementaldecoder(encoding)(errors), errors
        self._file, self._is_mac, self._held, self._is_over = file, is_mac, b"", False

    def readable(self) -> bool:
        """It can be read."""
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]  # what BufferedReader hands in
        """Fill what is left of the buffer."""
        while not self._held and not self._is_over:
            self._held = self._next()
        count = min(len(buffer), len(self._held))
        buffer[:count], self._held = self._held[:count], self._held[count:]
        return count

    def _next(self) -> bytes:
        raw = self._file.read(PIECE)
        self._is_over = not raw
        try:
            text = self._decoder.decode(raw, final=self._is_over)
        except UnicodeDecodeError:
            return b"\xff"
        return (text.replace("\r", "\n") if self._is_mac else text).encode(errors=self._errors)
