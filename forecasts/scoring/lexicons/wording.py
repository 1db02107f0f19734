"""Which phrase a hedge as written holds, whatever a lexicon then makes of it.

The phrase's key is what the ledger stores beside the wording, so that one wording can be read under every lexicon.
"""

import re
import unicodedata
from dataclasses import dataclass
from functools import cache
from typing import Final

from forecasts.scoring.lexicons.rules import DATA, NEGATIONS_FILE, RULES_FILE, read_toml, rules

DENIAL: Final = "not "
"""What a denied phrase's key begins with: "not likely"."""

_WORD = re.compile(r"[^\W_]+(?:'[^\W_]+)*")
_CONTRACTIONS = (
    (re.compile(r"\bcan't\b"), "can not"),
    (re.compile(r"\bwon't\b"), "will not"),
    (re.compile(r"n't\b"), " not"),
    (re.compile(r"'ll\b"), " will"),
)
_NEGATORS = frozenset(
    {"cannot", "hardly", "neither", "never", "no", "nobody", "none", "nor", "not", "nothing", "scarcely", "without"}
)
_LINKS_BEFORE = frozenset({"appear", "be", "look", "seem"})
_NO_LEXICONS = (RULES_FILE, NEGATIONS_FILE)
_LINKS_AFTER = frozenset({"will", "would"})


@dataclass(frozen=True, slots=True)
class _Found:
    """A phrase in a list of words: `words[start:end]`."""

    key: str
    start: int
    end: int


def phrase_of(wording: str) -> str | None:
    """Return the key of the one phrase that `wording` holds, or None where a person has to decide.

    1. Split into words: case, punctuation, hyphens and contractions do not matter.
    2. Find the longest phrases that any lexicon or rule knows, from the left.
    3. Let plain words ("will", "would", "is to") give way to a hedge beside them.
    4. Expect one phrase, not two different ones, none with a degree before it ("quite likely").
    5. A denial must stand right at a phrase that may be denied: "not likely" has the key "not likely".
    """
    words = words_of(wording)
    found = _hedges(_longest(words))
    keys = {phrase.key for phrase in found}
    if len(keys) != 1 or not all(map(_is_automatic, keys)) or any(_has_degree(words, phrase) for phrase in found):
        return None
    return _denied_or_plain(words, found)


def speaks_for(phrase_key: str) -> bool:
    """Return whether a phrase by its key says that something happens: "likely" does, "unlikely" and "not likely" do not."""
    phrase = phrase_key.removeprefix(DENIAL)
    return (phrase in rules().says_no) == (phrase != phrase_key)


def own_places(wording: str, phrase_key: str) -> frozenset[int]:
    """Return which of the wording's words, counted from 0, are those by which it is read as a phrase: denial and all.

    None are where a person chose another phrase than the one that stands there.
    """
    if not phrase_key or phrase_of(wording) != phrase_key:
        return frozenset()
    words = words_of(wording)
    found = _hedges(_longest(words))
    inside = {at for phrase in found for at in range(phrase.start, phrase.end)}
    denials = {at for phrase in found for at in set().union(*_denials_of(words, phrase))}
    return frozenset(inside | (denials if phrase_key.startswith(DENIAL) else set()))


@cache
def phrase_keys() -> frozenset[str]:
    """Return the keys of all phrases that some lexicon or rule knows, denials left out."""
    return frozenset(_vocabulary().values())


def words_of(wording: str) -> list[str]:
    """Return the words of a text as phrases are compared: without case and punctuation, contractions written out."""
    text = unicodedata.normalize("NFKC", wording).casefold().replace("’", "'")
    for pattern, full in _CONTRACTIONS:
        text = pattern.sub(full, text)
    return _WORD.findall(text)


@cache
def _vocabulary() -> dict[tuple[str, ...], str]:
    """Return every phrase as words → its key: those of all lexicons, of the rules, and their other spellings."""
    files = (read_toml(file.name) for file in DATA.iterdir() if file.name not in _NO_LEXICONS)
    listed = {key for data in files for key in data["readings"]}
    ours = rules()
    keys = listed | ours.unlisted | ours.synonyms.keys() | ours.house_rules.keys() | ours.spellings.keys()
    spelled = {tuple(words_of(key)): key for key in keys}
    return spelled | {tuple(words_of(other)): key for key, others in ours.spellings.items() for other in others}


def _longest(words: list[str]) -> list[_Found]:
    vocabulary = _vocabulary()
    longest = max(map(len, vocabulary))
    found = []
    start = 0
    while start < len(words):
        ends = range(min(start + longest, len(words)), start, -1)
        end = next((end for end in ends if tuple(words[start:end]) in vocabulary), None)
        if end:
            found.append(_Found(vocabulary[tuple(words[start:end])], start, end))
        start = end or start + 1
    return found


def _hedges(found: list[_Found]) -> list[_Found]:
    hedged = [phrase for phrase in found if phrase.key not in rules().unhedged]
    return hedged or found


def _is_automatic(key: str) -> bool:
    rule = rules().house_rules.get(key)
    return rule is None or rule.automatic


def _has_degree(words: list[str], phrase: _Found) -> bool:
    return phrase.start > 0 and words[phrase.start - 1] in rules().degrees


def _denied_or_plain(words: list[str], found: list[_Found]) -> str | None:
    """Return the key of the phrase found (once or repeatedly), with its denial; None if one stands elsewhere."""
    inside = {at for phrase in found for at in range(phrase.start, phrase.end)}
    denials = {at for at, word in enumerate(words) if word in _NEGATORS and at not in inside}
    key = found[0].key
    if not denials:
        return key
    if len(found) > 1 or key not in rules().negatable or denials not in _denials_of(words, found[0]):
        return None
    return DENIAL + key


def _denials_of(words: list[str], phrase: _Found) -> list[set[int]]:
    """Return where one "not" denies the phrase: right before it ("not seem likely") or after ("likely will not")."""
    before, after = phrase.start - 1, phrase.end
    while before >= 0 and words[before] in _LINKS_BEFORE:
        before -= 1
    while after < len(words) and words[after] in _LINKS_AFTER:
        after += 1
    return [{at} for at in (before, after) if 0 <= at < len(words) and words[at] == "not"]
