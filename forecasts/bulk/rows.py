"""What is read from a file: rows, what is wrong with those that cannot be taken, and what was read in another spelling."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

LONGEST_SHOWN: Final = 40
LONGEST_REASON: Final = 2000
LISTED: Final = 5
"""Lines that a note names."""
CERTAIN: Final = "Where such a forecast is wrong, its logarithmic score is infinite: see that certainty is meant, or write 0.001, say."
_CONTROL: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
"""Characters that no text holds, and that databases and spreadsheets refuse: controls, halves of pairs, no characters."""


class BadFile(Exception):
    """The file as a whole cannot be read; the sentence says why and what to do."""


@dataclass(frozen=True, slots=True)
class Rejection:
    """Why the row that begins in one line was not taken: the column that is to blame, if one is, and the reason."""

    line: int
    column: str
    reason: str
    claim_id: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """One forecast on one claim: the line in which the row begins, and its cells; an absent cell is empty.

    `flaws` are columns whose cells cannot be taken, each with its reason: the rest of the row is still looked at.
    """

    line: int
    cells: Mapping[str, str]
    flaws: tuple[tuple[str, str], ...] = ()

    def __getitem__(self, column: str) -> str:
        return self.cells.get(column, "")


class Notes:
    """What was read otherwise than it stands in the file: each kind with its count, and where it was found first."""

    def __init__(self) -> None:
        self._found: dict[str, tuple[int, str]] = {}
        self._certain: list[int] = []
        self._certain_count = 0

    def add(self, kind: str, line: int, was: str, now: str) -> None:
        """Note that what stands in a line as `was` is read as `now`."""
        count, first = self._found.get(kind, (0, ""))
        self._found[kind] = count + 1, first or f"{visible(was)} in line {line:,} as {visible(now)}"

    def say(self, sentence: str) -> None:
        """Note what is so of the whole file."""
        self._found.setdefault(sentence, (0, ""))

    def ask_certain(self, line: int) -> None:
        """Note that the row of a line states exactly 0 or 100 %, which a form asks about."""
        self._certain_count += 1
        if len(self._certain) < LISTED:
            self._certain.append(line)

    def __iter__(self) -> Iterator[str]:
        if self._certain_count:
            lines = ", ".join(f"{line:,}" for line in self._certain)
            more = " and others" if self._certain_count > len(self._certain) else ""
            state, where = ("row states", "line") if self._certain_count == 1 else ("rows state", "lines")
            yield f"{self._certain_count:,} {state} exactly 0 or 100 % ({where} {lines}{more}). {CERTAIN}"
        for kind, (count, first) in self._found.items():
            yield f"{kind} ({count:,}, the first {first})." if count else kind


def unseen(cell: str) -> str:
    """Return why a cell cannot be stored as text; an empty text where it can."""
    found = _CONTROL.search(cell)
    if not found:
        return ""
    return f"Character {found.start() + 1:,} is U+{ord(found.group()):04X}, which belongs in no text: remove it."


def scrubbed(cell: str) -> str:
    """Return a cell with a mark in the place of what belongs in no text, so that it can be looked at further."""
    return _CONTROL.sub("\ufffd", cell)


def visible(text: str, longest: int = LONGEST_SHOWN) -> str:
    """Return a text as a message shows it: what belongs in no text as its code, and no more than its beginning."""
    cut = text if len(text) <= longest else f"{text[: longest - 1]}…"
    return _CONTROL.sub(lambda found: f"\\u{ord(found.group()):04x}", cut)


def write_names(names: Sequence[str]) -> str:
    """Return the cell from which the same list of names is read again."""
    plain = ";".join(names)
    is_plain = all(one and ";" not in one for one in names) and not plain.startswith("[")
    return plain if is_plain or not names else json.dumps(list(names), ensure_ascii=False)
