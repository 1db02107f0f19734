"""What somebody may have meant whose search finds nothing: “missle” offers “missile”, “Henn” and “Effnar” the names."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from rapidfuzz import fuzz, process

from forecasts.indexing.words import plain_words, words_of
from forecasts.models.claims import Claim
from forecasts.models.sources import Article, Forecaster, Outlet, Topic

SHORTEST: Final = 3
"""Letters that a word must have to be like another."""
LIKE: Final = 75.0
"""How like another a word must be, of 100: one letter in six may be wrong."""
CLAIMS: Final = 2_000
NAMES: Final = 20_000
"""The newest claims, and names of each sort, whose words are offered: a search that finds nothing stays cheap."""

_WORD = re.compile(r"[^\W_]+")


def suggestion(text: str) -> str:
    """Return a search text with each word that nothing contains replaced by the one most like it; empty where there is none.

    A word that begins another is taken for it before one that is only like it. Words with a minus sign stay.
    """
    known = {word: None for words in _known_texts() for word in plain_words(words)}
    stems = {stem for word in known for stem in words_of(word)}

    def meant(found: re.Match[str]) -> str:
        [word] = plain_words(found[0]) or [""]
        if len(word) < SHORTEST or text[: found.start()].endswith("-") or set(words_of(word)) <= stems:
            return found[0]
        return _most_like(word, known) or found[0]

    offered = _WORD.sub(meant, text)
    return offered if offered != text else ""


def _most_like(word: str, known: dict[str, None]) -> str:
    begun = [other for other in known if other.startswith(word)]
    if begun:
        return min(begun, key=len)
    near = [other for other in known if abs(len(other) - len(word)) <= 2]
    best = process.extractOne(word, near, scorer=fuzz.ratio, score_cutoff=LIKE)
    return str(best[0]) if best else ""


def _known_texts() -> Iterator[str]:
    """Yield the names that the public may see, and what the newest claims are about."""
    yield from Forecaster.objects.public().order_by("-pk").values_list("name", flat=True)[:NAMES]
    for model, name in ((Outlet, "name"), (Topic, "name"), (Article, "title")):
        yield from model._default_manager.order_by("-pk").values_list(name, flat=True)[:NAMES]
    for texts in Claim.objects.recorded().order_by("-pk").values_list("headline", "event")[:CLAIMS]:
        yield from texts
