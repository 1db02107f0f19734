"""How a text becomes words: case, accents, punctuation and inflection make no difference to what is found.

Words are reduced to their stems here and not by the databases, whose stemmers differ: so PostgreSQL and SQLite find the
same, and what is marked on a page is what was found. The stemmer is the Snowball project's for English; words of other
languages mostly stay as they are.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Final, NamedTuple

from snowballstemmer import stemmer

LONGEST: Final = 40
"""Letters of a word that count; what is longer is no word but an address or a slip."""
MOST_LETTERS: Final = 50_000
"""Letters of a claim's words that are kept: beyond it, what more forecasters said is not found."""
BETWEEN: Final = "ß"
"""Stands between two texts, so that no phrase runs from one into the next. Folding never writes it: ß becomes ss."""

# Letters that Unicode does not take apart into a letter and a mark
_LETTERS = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i", "ħ": "h"})
_WORD = re.compile(r"[^\W_]+")
_STEMMER = stemmer("english")
_SPOKEN = re.compile(r"(?:[^\W_]|[\u0300-\u036f])+")


class Place(NamedTuple):
    """One word of a text as written: where it stands, and how it folds (“Straße” to “strasse”)."""

    start: int
    end: int
    word: str


def fold(text: str) -> str:
    """Return a text in small letters without accents: “Kraków” and “KRAKOW” are the same."""
    apart = unicodedata.normalize("NFKD", text.casefold())
    bare = "".join(letter for letter in apart if not unicodedata.combining(letter))
    return bare.casefold().translate(_LETTERS)


def plain_words(text: str) -> list[str]:
    """Return the folded words of a text as they are inflected."""
    return [word[:LONGEST] for word in _WORD.findall(fold(text))]


def words_of(text: str) -> list[str]:
    """Return the stems of the words of a text: “hurricanes” and “hurricane” are the same."""
    return [_stem(word) for word in plain_words(text)]


@lru_cache(maxsize=100_000)
def _stem(word: str) -> str:
    return str(_STEMMER.stemWord(word)) or word


def places(text: str) -> Iterator[Place]:
    """Find the words of a text with their places in it."""
    for found in _SPOKEN.finditer(text):
        for word in words_of(found[0]):
            yield Place(found.start(), found.end(), word)


def joined(texts: Iterable[str]) -> str:
    """Return the words of several texts as they are stored: a space around each, a boundary after each text.

    Each text counts once, and what does not fit into `MOST_LETTERS` is left out.
    """
    parts, size = [" "], 0
    for text in dict.fromkeys(texts):
        part = " ".join([*words_of(text), BETWEEN]) + " "
        size += len(part)
        if size > MOST_LETTERS:
            break
        parts.append(part)
    return "".join(parts)
