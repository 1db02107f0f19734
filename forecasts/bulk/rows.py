"""What is read from a file: rows, and what is wrong with those that cannot be taken."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


class BadFile(Exception):
    """The file as a whole cannot be read; the sentence says why and how to mend it."""


@dataclass(frozen=True, slots=True)
class Rejection:
    """Why the row that begins in one line was not taken: the column that is to blame, if one is, and the reason."""

    line: int
    column: str
    reason: str
    claim_id: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """One forecast on one claim: the line in which the row begins, and its cells; an absent cell is empty."""

    line: int
    cells: Mapping[str, str]

    def __getitem__(self, column: str) -> str:
        return self.cells.get(column, "")
