"""Rows of a JSON file: one object a line, its keys the columns, or a document that lists such objects.

Numbers keep their digits as they stand.
"""

from __future__ import annotations

import codecs
import json
import re
from collections.abc import Iterator
from json import JSONDecodeError
from typing import Any, BinaryIO, Final

from forecasts.bulk import columns
from forecasts.bulk.lines import LONGEST_ROW, Line
from forecasts.bulk.rows import BadFile, Notes, Rejection, Row, scrubbed, unseen, visible, write_names
from forecasts.bulk.spellings import Speller

PIECE: Final = 1 << 16
NO_ROW: Final = "This is no JSON object: write one object a row, its keys the columns."
TOO_DEEP: Final = "This is nested too deeply."
NO_LIST: Final = "This JSON document holds no list of rows: write a list of objects, or one object a line."
_SPACE: Final = re.compile(r"[\s,]*")
_TO_VALUE: Final = re.compile(r"[\s:]*")
_REST: Final = re.compile(r"[\s,:\]}]*")


class _Number(str):
    """The digits of a number."""

    __slots__ = ()


class _Twice(ValueError):
    """A key that an object has two times."""


class _Pairs(dict[str, Any]):
    """An object. `twice` is a key that it has two times, or an empty text."""

    twice = ""


def _object(pairs: list[tuple[str, Any]]) -> _Pairs:
    found = _Pairs(pairs)
    if len(found) < len(pairs):
        names = [name for name, _ in pairs]
        found.twice = next(name for name in names if names.count(name) > 1)
    return found


_DECODER: Final = json.JSONDecoder(
    parse_float=_Number, parse_int=_Number, parse_constant=_Number, object_pairs_hook=_object
)


def is_document(beginning: str) -> bool:
    """Whether a file that begins so is one document and not an object a line."""
    text = beginning.lstrip()
    first = text.splitlines()[0].rstrip()
    if text.startswith("[") or first.endswith(("{", "[", ",", ":")):
        return True
    return _lists_rows(text)


def _lists_rows(beginning: str) -> bool:
    """Whether a document is no row itself: its first key is no column."""
    key = re.match(r'\s*\{\s*"([^"\\]*)"\s*:', beginning)
    return key is not None and columns.named(key[1]) not in columns.READ


def rows_of(lines: Iterator[Line], notes: Notes) -> Iterator[Row | Rejection]:
    """Yield the row of each line, or why it cannot be read."""
    speller = Speller(notes, has_decimal_commas=False)
    for line in lines:
        if line.flaw:
            yield Rejection(line.number, "", line.flaw)
        elif line.text.strip():
            yield _row(line, speller)


def rows_of_document(file: BinaryIO, beginning: str, notes: Notes) -> Iterator[Row | Rejection]:
    """Yield the rows of a list, of the list that a document holds, or of objects that run over several lines.

    Raises:
        BadFile: it is no JSON from some place on, holds no list of rows, or has a row that is too long.
    """
    speller = Speller(notes, has_decimal_commas=False)
    for number, value in _Document(file).values(is_around=_lists_rows(beginning)):
        yield _taken(number, value, speller)


class _Document:
    """A JSON document of which no more than a row is held."""

    def __init__(self, file: BinaryIO) -> None:
        self._file, self._line = file, 1
        self._decoder = codecs.getincrementaldecoder("utf-8")()
        self._text, self._at, self._is_over = "", 0, False

    def values(self, *, is_around: bool) -> Iterator[tuple[int, Any]]:
        """Yield each row with the line in which it begins; `is_around` says that the document is an object around the list.

        No two rows have one number: those that begin in a line with the row before are counted on, as if in a line each.
        """
        self._skip(_SPACE)
        if is_around:
            self._enter()
        is_list = self._peek() == "["
        self._at += is_list
        self._skip(_SPACE)
        number = 0
        while self._peek() not in {"", "]"}:
            number = max(self._line, number + 1)
            yield number, self._value()
            self._skip(_SPACE)
        if is_list and not self._peek():
            raise BadFile(
                f"Line {self._line:,}: the file ends within its list of rows, so that a part of it is missing."
            )
        self._finish()

    def _finish(self) -> None:
        """Pass over what a document holds beside its list."""
        self._skip(_REST)
        while self._peek():
            self._value()
            self._skip(_REST)

    def _enter(self) -> None:
        """Go into the document until its first list begins."""
        self._at += 1
        self._skip(_SPACE)
        while self._peek() == '"':
            self._value()
            self._skip(_TO_VALUE)
            if self._peek() == "[":
                return
            self._value()
            self._skip(_SPACE)
        raise BadFile(NO_LIST)

    def _peek(self) -> str:
        """Return the next character; an empty text at the end."""
        while self._at >= len(self._text) and self._more():
            pass
        return self._text[self._at : self._at + 1]

    def _skip(self, what: re.Pattern[str]) -> None:
        while True:
            found = what.match(self._text, self._at)
            end = found.end() if found else self._at
            self._count(end)
            if end < len(self._text) or not self._more():
                return

    def _count(self, end: int) -> None:
        self._line += self._text.count("\n", self._at, end)
        self._at = end

    def _more(self) -> bool:
        """Read on, forgetting what has been taken."""
        if self._is_over:
            return False
        raw = self._file.read(PIECE)
        self._is_over = not raw
        try:
            text = self._decoder.decode(raw, final=self._is_over)
        except UnicodeDecodeError as error:
            raise BadFile(
                f"After line {self._line:,} there is a byte that is not UTF-8: save the file as UTF-8."
            ) from error
        self._text, self._at = self._text[self._at :] + text, 0
        return bool(raw)

    def _value(self) -> Any:  # noqa: ANN401 – whatever JSON can say
        """Return the next value, reading on until it is whole."""
        while True:
            try:
                value, end = _DECODER.raw_decode(self._text, self._at)
            except (JSONDecodeError, RecursionError) as error:
                if len(self._text) - self._at > LONGEST_ROW:
                    raise self._unreadable(error, f"or the row is longer than {LONGEST_ROW:,} characters") from error
                if not self._more():
                    raise self._unreadable(error) from error
                continue
            if end < len(self._text) or not self._more():
                self._count(end)
                return value

    def _unreadable(self, error: Exception, more: str = "") -> BadFile:
        where, why = self._line, "it is nested too deeply"
        if isinstance(error, JSONDecodeError):
            where, why = self._line + self._text.count("\n", self._at, error.pos), error.msg
        return BadFile(f"Line {where:,} is not readable as JSON ({why}{', ' if more else ''}{more}).")


def _row(line: Line, speller: Speller) -> Row | Rejection:
    try:
        value = _DECODER.decode(line.text)
    except (ValueError, RecursionError) as error:
        return Rejection(line.number, "", f"This is not readable as JSON: {error}.")
    return _taken(line.number, value, speller)


def _taken(number: int, value: Any, speller: Speller) -> Row | Rejection:  # noqa: ANN401 – whatever JSON can say
    """Return a value as a row, or why it is none."""
    if not isinstance(value, _Pairs):
        return Rejection(number, "", NO_ROW)
    found = [(columns.named(key), key, given) for key, given in value.items()]
    names = [name for name, _, _ in found]
    claim_id = next((given for name, _, given in found if name == "claim_id" and isinstance(given, str)), "")
    claim_id = scrubbed(claim_id)[: columns.LONGEST_CLAIM_ID]
    if twice := value.twice or next((key for name, key, _ in found if names.count(name) > 1), ""):
        return Rejection(number, "", f"The key {visible(twice)!r} stands twice in one object.", claim_id)
    cells, flaws = dict[str, str](), list[tuple[str, str]]()
    for name, key, given in found:
        if why := _why_not(name, given):
            flaws.append((visible(key), why))
        else:
            try:
                cell = _cell(name, given)
            except RecursionError:
                cell, why = "", TOO_DEEP
            flaws += [(name, why)] if (why := why or unseen(cell)) else []
            cells[name] = scrubbed(cell)
    return Row(number, cells, (*flaws, *speller.spell(cells, number)))


def _why_not(name: str, given: Any) -> str:  # noqa: ANN401 – whatever JSON can say
    """Return why a value cannot be a cell; an empty text where it can."""
    if name not in columns.READ:
        return "There is no such column."
    if isinstance(given, bool) and name == "ordered":
        return ""
    if isinstance(given, bool) or (isinstance(given, dict) and not name.startswith("distribution")):
        return "This is no text, number or list."
    return "It names one thing twice." if isinstance(given, _Pairs) and given.twice else ""


def _cell(name: str, given: Any) -> str:  # noqa: ANN401 – whatever JSON can say
    """Return a value as the cell of a CSV file would hold it."""
    if given is None:
        return ""
    if isinstance(given, str):
        return str(given)
    if name in columns.LISTS and all(isinstance(one, str) for one in given):
        return write_names([str(one) for one in given])
    if name in {"condition_claim_id", *columns.LISTS.values()} and all(isinstance(one, str) for one in given):
        return " ".join(given)
    return _written(given)


def _written(given: Any) -> str:  # noqa: ANN401 – whatever JSON can say
    """Return a value as JSON again, its numbers to the digit as they stood."""
    match given:
        case _Number():
            return str(given)
        case list():
            return f"[{', '.join(map(_written, given))}]"
        case dict():
            return f"{{{', '.join(f'{json.dumps(key, ensure_ascii=False)}: {_written(one)}' for key, one in given.items())}}}"
        case _:
            return json.dumps(given, ensure_ascii=False)
