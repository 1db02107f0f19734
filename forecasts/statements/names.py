"""Names of people, outlets and topics: when two of them are nearly one.

When they are one, `models.folding` says. Accents count there: Müller and Muller are two names, although near ones. What is
stored keeps its own spelling, but no invisible characters: `Problems.name` refuses them.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from typing import Final, TypeVar

from rapidfuzz import fuzz, process

from forecasts.models.folding import first_invisible, fold_name

__all__ = ["first_invisible", "fold_name", "near_names"]

Key = TypeVar("Key")

NEAR: Final = 88
"""How alike, in per cent, two names must be for a warning: one letter in ten."""


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
