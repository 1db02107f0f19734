"""Words around a hedge that can turn its sentence round: a denial, or a verb of not happening."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Final

from forecasts.scoring.lexicons.rules import NEGATIONS_FILE, read_toml
from forecasts.scoring.lexicons.wording import own_places, words_of

GAP: Final = 3
"""How many words may stand between two words of a phrase: "rule such a deal out"."""

_APOSTROPHES: Final = str.maketrans(dict.fromkeys("‘’‛ʼ′´`＇", "'"))
_BROKEN: Final = re.compile(r"(?<=[^\W\d_])[-‐]\s*\n\s*(?=[^\W\d_])")
_NUMERO: Final = re.compile(r"\bno\.\s*(?=\d)", re.IGNORECASE)
_RAW_WORD: Final = re.compile(r"[^\W_]+(?:'[^\W_]+)*")
_VOWELS: Final = "aeiou"


@dataclass(frozen=True, slots=True)
class _Token:
    """A word as it is compared, and the word of the text that it comes from ("wo", "not": both of "won't")."""

    word: str
    shown: str


@lru_cache(maxsize=10_000)
def negations(quote: str, wording: str = "", phrase_key: str = "") -> tuple[str, ...]:
    """Return the words of a quote that can turn it round, as they stand in it, each once.

    Words of the phrase itself do not count where the wording stands: in "it is not likely that he fails" the phrase
    "not likely" has its own "not", so only "fails" is found.

    1. Split quote and wording into words, with contractions written out and line breaks closed.
    2. Leave out the words by which the wording is read; where the quote lacks the wording, look at both.
    3. Collect single words, then phrases of several words, in their order.
    """
    tokens = _tokens(quote)
    hedge = _tokens(wording)
    own = own_places(wording, phrase_key)
    start = _find(tokens, hedge)
    if start is not None:
        return _found(tokens, {start + place for place in own})
    key = _tokens(phrase_key)
    at = _find(tokens, key)
    consumed = set() if at is None else set(range(at, at + len(key)))
    return tuple(dict.fromkeys([*_found(tokens, consumed), *_found(hedge, set(own))]))


def _tokens(text: str) -> list[_Token]:
    unseen_gone = "".join(character for character in text if unicodedata.category(character) != "Cf")
    plain = unicodedata.normalize("NFKC", unseen_gone.translate(_APOSTROPHES))
    plain = _NUMERO.sub("", _BROKEN.sub("", plain))
    return [_Token(word, raw) for raw in _RAW_WORD.findall(plain) for word in words_of(raw)]


def _find(tokens: Sequence[_Token], wanted: Sequence[_Token]) -> int | None:
    """Return where words stand in others for the first time, in one piece."""
    words, sought = [token.word for token in tokens], [token.word for token in wanted]
    starts = range(len(words) - len(sought) + 1) if sought else ()
    return next((start for start in starts if words[start : start + len(sought)] == sought), None)


def _found(tokens: Sequence[_Token], own: set[int]) -> tuple[str, ...]:
    spans = sorted(span for span in {*_single(tokens), *_several(tokens)} if not set(span) <= own)
    return tuple(dict.fromkeys(_shown(tokens, span) for span in spans if not _is_part(span, spans)))


def _single(tokens: Sequence[_Token]) -> Iterator[tuple[int, ...]]:
    words = _single_words()
    for place, token in enumerate(tokens):
        if token.word in words:
            yield (place,)


def _several(tokens: Sequence[_Token]) -> Iterator[tuple[int, ...]]:
    phrases = _phrases()
    for place, token in enumerate(tokens):
        for rest in phrases.get(token.word, ()):
            if span := _follow(tokens, place, rest):
                yield span


def _follow(tokens: Sequence[_Token], start: int, rest: Sequence[str]) -> tuple[int, ...] | None:
    """Return the places of a phrase whose first word stands at `start`; None where the others do not follow."""
    span = [start]
    for word in rest:
        near = range(span[-1] + 1, min(span[-1] + GAP + 2, len(tokens)))
        at = next((place for place in near if tokens[place].word == word), None)
        if at is None:
            return None
        span.append(at)
    return tuple(span)


def _is_part(span: tuple[int, ...], spans: Sequence[tuple[int, ...]]) -> bool:
    return any(set(span) < set(other) for other in spans)


def _shown(tokens: Sequence[_Token], span: tuple[int, ...]) -> str:
    return " … ".join(
        " ".join(dict.fromkeys(tokens[place].shown for place in part)) for part in _together(span)
    ).casefold()


def _together(span: tuple[int, ...]) -> list[list[int]]:
    parts = [[span[0]]]
    for place in span[1:]:
        if place == parts[-1][-1] + 1:
            parts[-1].append(place)
        else:
            parts.append([place])
    return parts


@cache
def _single_words() -> frozenset[str]:
    languages = read_toml(NEGATIONS_FILE).values()
    words = {word.casefold() for listed in languages for word in listed["words"]}
    return frozenset(words | {form for listed in languages for verb in listed["verbs"] for form in _forms(verb)})


@cache
def _phrases() -> dict[str, list[tuple[str, ...]]]:
    """Return the phrases by their first word, in every form of it."""
    found: dict[str, list[tuple[str, ...]]] = {}
    for listed in read_toml(NEGATIONS_FILE).values():
        for first, *rest in map(str.split, listed["phrases"]):
            for form in _forms(first):
                found.setdefault(form, []).append(tuple(rest))
    return found


def _forms(verb: str) -> set[str]:
    """Return the regular forms of a verb, and some that no verb has, which do no harm: a form too many finds nothing."""
    stem = verb.removesuffix("e")
    forms = {verb, f"{verb}s", f"{verb}es", f"{stem}ed", f"{stem}ing"}
    if verb.endswith("y"):
        forms |= {f"{verb[:-1]}ies", f"{verb[:-1]}ied"}
    if verb[-1] not in f"{_VOWELS}wxy" and verb[-2] in _VOWELS:
        forms |= {f"{verb}{verb[-1]}ed", f"{verb}{verb[-1]}ing"}
    return forms
