"""How a number is defined: by the docstring of what computes it, completed where that is more or less than the number."""

import re
from collections.abc import Callable
from dataclasses import dataclass, fields
from inspect import getdoc
from typing import Any, Final

_LABELS: Final = {
    "formula": "Formula",
    "range": "Range",
    "units": "Units",
    "source": "Source",
    "worked": "Worked value",
    "claims": "What it claims",
}
_LABEL: Final = re.compile(rf"(?:^|(?<=\. ))({'|'.join(_LABELS.values())})[^:\n]*: ?", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Definition:
    """What a docstring says of a number; a part that it lacks is empty."""

    formula: str = ""
    range: str = ""
    units: str = ""
    source: str = ""
    worked: str = ""
    claims: str = ""

    @property
    def direction(self) -> str:
        """Whether a low or a high value is better, where one of them is."""
        found = re.search(r"\b(lower|higher) is better\b", f"{self.range} {self.units}", re.IGNORECASE)
        return found[0].capitalize() if found else ""


@dataclass(frozen=True, slots=True)
class Number:
    """One number: its anchor on the methods page, its name, what it tells in plain words, and what computes it.

    `given` says what the docstring does not, because the function is more or less than this one number.
    """

    key: str
    name: str
    about: str
    computed_by: Callable[..., Any]
    given: Definition = Definition()

    @property
    def definition(self) -> Definition:
        """What the docstring of `computed_by` says, completed by what is given here."""
        read = read_definition(getdoc(self.computed_by) or "")
        parts = [field.name for field in fields(Definition)]
        return Definition(**{part: getattr(self.given, part) or getattr(read, part) for part in parts})

    @property
    def code(self) -> str:
        """Where the code is: "forecasts.scoring.brier.brier"."""
        return f"{self.computed_by.__module__}.{self.computed_by.__qualname__}"


def read_definition(docstring: str) -> Definition:
    """Return the labelled parts of a docstring; each ends at the next label or at an empty line."""
    parts = {}
    names = {label: name for name, label in _LABELS.items()}
    for paragraph in re.split(r"\n\s*\n", docstring):
        pieces = _LABEL.split(paragraph)
        for label, text in zip(pieces[1::2], pieces[2::2], strict=True):
            parts[names[label]] = " ".join(text.split())
    return Definition(**parts)
