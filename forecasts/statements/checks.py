"""Checks of typed input. They are collected, so that a person sees everything that is wrong at once."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from typing import TypeVar

from forecasts.models.errors import Invalid
from forecasts.scoring.distributions import BadDistribution
from forecasts.scoring.probability import BadProbability
from forecasts.scoring.windows import BadMoment
from forecasts.statements.names import first_invisible

T = TypeVar("T")

_BIDI = "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"
_UNSEEN = re.compile(f"[\\x00-\\x08\\x0b\\x0c\\x0e-\\x1f\\x7f-\\x9f{_BIDI}\\ud800-\\udfff\\ufffe\\uffff]")


class Problems:
    """What is wrong with an input, field by field; of one field, the first problem is kept."""

    def __init__(self) -> None:
        self.fields: dict[str, str] = {}

    def add(self, field: str, message: str) -> None:
        """Note a problem of `field`."""
        self.fields.setdefault(field, message)

    def add_all(self, others: Problems, *, prefix: str) -> None:
        """Note the problems of a part of the input, whose fields are named with a prefix."""
        for field, message in others.fields.items():
            self.add(f"{prefix}{field}", message)

    def refuse(self) -> None:
        """Raise Invalid if anything was noted."""
        if self.fields:
            raise Invalid(self.fields)

    def whole(self, checked: T | None) -> T:
        """Return what was checked; raise Invalid if anything was noted of it or beside it."""
        self.refuse()
        if checked is None:
            raise AssertionError("What is missing was noted.")
        return checked

    def attempt(self, field: str, make: Callable[[], T]) -> T | None:
        """Return what `make` makes; where it says that the input is bad, note that for `field`."""
        try:
            return make()
        except (BadMoment, BadProbability, BadDistribution) as error:
            self.add(field, str(error))
            return None

    def gather(self, check: Callable[[], T]) -> T | None:
        """Return what `check` returns; where it refuses the input, note what for and go on."""
        try:
            return check()
        except Invalid as refusal:
            for field, message in refusal.fields.items():
                self.add(field, message)
            return None

    def line(self, field: str, text: str, *, longest: int, required: bool = True) -> str:
        """Return `text` as one line: composed, trimmed, its white space made single."""
        return self.paragraphs(field, " ".join(text.split()), longest=longest, required=required)

    def name(self, field: str, text: str, *, longest: int) -> str:
        """Return `text` as a name: one line, in which nothing is invisible."""
        clean = self.line(field, text, longest=longest)
        if found := first_invisible(clean):
            place, code = found
            self.add(field, f"Character {place + 1:,} is {code}, which cannot be seen: remove it.")
        return clean

    def paragraphs(self, field: str, text: str, *, longest: int, required: bool = True) -> str:
        """Return `text` composed and trimmed, its line breaks kept."""
        clean = unicodedata.normalize("NFC", text.replace("\r\n", "\n")).strip()
        if required and not clean:
            self.add(field, "Fill this in.")
        if len(clean) > longest:
            self.add(field, f"This has {len(clean):,} characters: shorten it to {longest:,}.")
        self.seen(field, clean)
        return clean

    def seen(self, field: str, text: str) -> None:
        """Note characters that nobody sees and that can make a text read as another one."""
        if found := _UNSEEN.search(text):
            code = f"U+{ord(found.group()):04X}"
            self.add(field, f"Character {found.start() + 1:,} is {code}, which cannot be seen: remove it.")
