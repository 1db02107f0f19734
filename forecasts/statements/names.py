"""Names of people, outlets and topics: when two ways of writing are one name, and when they are nearly one.

Two names are one if they differ only in case, white space, typographic apostrophes, quotation marks and hyphens, in how
their letters are composed (NFKC), or in characters that nobody sees. Accents count: Müller and Muller are two names,
although near ones. What is stored keeps its own spelling, but no invisible characters: `Problems.name` refuses them.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from typing import Final, TypeVar

from rapidfuzz import fuzz, process

Key = TypeVar("Key")

NEAR: Final = 88
"""How alike, in per cent, two names must be for a warning: one letter in ten."""

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


def near_names(name: str, others: Mapping[Key, str], *, most: int = 5) -> list[Key]:
    """Return the keys of those of `others` that are the same name or nearly so, the nearest first.

    Nearly means: but for accents and the order of words one letter in ten, or the same with first names as initials.
    """
    wanted = _bare(name)
    if not wanted:
        return []
    bare = {key: _bare(other) for key, other in others.items()}
    alike = process.extract(wanted, bare, scorer=fuzz.token_sort_ratio, score_cutoff=NEAR, limit=most)
    found = [key for _, _, key in alike]
    by_initials = (key for key, other in bare.items() if key not in found and _has_initials_of(wanted, other))
    return [*found, *by_initials][:most]


def _bare(name: str) -> str:
    """Return a name folded, without accents and punctuation."""
    apart = unicodedata.normalize("NFKD", fold_name(name))
    plain = "".join(" " if letter in ".,-" else letter for letter in apart if not unicodedata.combining(letter))
    return " ".join(plain.split())


def _has_initials_of(one: str, other: str) -> bool:
    """Whether two names end in the same word, and each word before it begins the other's or is its first letter."""
    first, second = one.split(), other.split()
    if not len(first) == len(second) > 1 or first[-1] != second[-1] or first == second:
        return False
    return all(
        a == b or (min(len(a), len(b)) == 1 and a[0] == b[0]) for a, b in zip(first[:-1], second[:-1], strict=True)
    )
