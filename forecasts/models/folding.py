"""Names of people, outlets and topics: when two ways of writing are one name.

Two names are one if they differ only in case, white space, typographic apostrophes, quotation marks and hyphens, in how
their letters are composed (NFKC), or in characters that nobody sees. Accents count: Müller and Muller are two names.
What is stored keeps its own spelling, and beside it the form by which it is found.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Any, Final

from django.db import models

LONGEST_KEY: Final = 400
"""How much of a folded name is kept and compared: folding can lengthen a name, by a letter or two in real ones."""

JOINERS: Final = "\u200c\u200d"
"""Zero width, but part of how Persian and Indian words are spelled: allowed in a name, and ignored when names are compared."""

_IGNORED: Final = re.compile(
    "[\\x00-\\x08\\x0e-\\x1b\\x7f-\\x84\\x86-\\x9f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f"
    "\u202a-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb\ufffe\uffff\\ud800-\\udfff"
    "\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff]"
)
"""Controls and what Unicode calls default ignorable: none of it is seen."""
_AS_ONE: Final = str.maketrans(
    dict.fromkeys("\u2018\u2019\u201a\u201b\u02bc\u02b9\u2032\u0060\u00b4\uff07", "'")
    | dict.fromkeys("\u201c\u201d\u201e\u201f\u00ab\u00bb\u2033", '"')
    | dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe58\ufe63\uff0d", "-")
)


def fold_name(name: str) -> str:
    """Return the form by which names are compared: equal for two ways of writing one name, empty for nothing visible."""
    text = name.translate(_AS_ONE)  # before NFKC, which takes some of them apart into a space and an accent
    text = unicodedata.normalize("NFKC", _IGNORED.sub("", text)).casefold()
    return " ".join(_IGNORED.sub("", unicodedata.normalize("NFKC", text)).translate(_AS_ONE).split())


def first_invisible(name: str) -> tuple[int, str] | None:
    """Return the place, from 0, and the code point of the first character of a name that nobody sees, or None."""
    for found in _IGNORED.finditer(name):
        if found.group() not in JOINERS:
            return found.start(), f"U+{ord(found.group()):04X}"
    return None


def key_of(name: str) -> str:
    """Return what is kept of a folded name, by which rows are found."""
    return fold_name(name)[:LONGEST_KEY]


class NameKey(models.CharField):  # type: ignore[type-arg]  # Django's own fields take no type at run time
    """The key of another field, made whenever the row is saved; an update of that field has to set it too."""

    def __init__(self, *, of: str = "name", **options: Any) -> None:
        self.of = of
        defaults = {"max_length": LONGEST_KEY, "blank": True, "db_index": True, "editable": False}
        super().__init__(**(defaults | options))

    def deconstruct(self) -> tuple[str, str, Any, Any]:
        """Say in a migration of which field it is the key."""
        name, path, args, kwargs = super().deconstruct()
        return name, path, args, kwargs | {"of": self.of}

    def pre_save(self, model_instance: models.Model, add: bool) -> str:  # noqa: FBT001 – Django's signature
        """Return the key of what is saved."""
        key = key_of(str(getattr(model_instance, self.of)))
        setattr(model_instance, self.attname, key)
        return key
