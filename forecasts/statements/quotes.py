"""Finds a quote in an article's captured text, however its line breaks, quotation marks and dashes were typed.

Both are folded to one form in which such differences vanish, and a list maps each folded character back to its place
in the text as captured, so that what is stored are the article's own characters and their positions.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher

from rapidfuzz import fuzz

from forecasts.models.forecasts import Statement

Match = Statement.Match

NEAR = 80
"""How alike, in per cent, a passage must be to count as the nearest one."""
SLACK = 3
"""By how many words the nearest passage may begin and end elsewhere than where the search found it."""
CONTEXT = 120
"""How many characters before and after a quote are kept with it."""

_AS_ONE = str.maketrans(dict.fromkeys('‘’‚‛“”„‟«»‹›′″`´"', "'") | dict.fromkeys("‐‑‒–—―−", "-") | {"…": "..."})
_UNSEEN = "\u00ad\u200b\u200c\u200d\u2060\ufeff"
_LINK = re.compile(r"\[([^\[\]]*)\](\([^()\s]*\))")


@dataclass(frozen=True)
class Change:
    """One step from the quote as typed to the article's words: `typed` became `printed`; alike where nothing changed."""

    typed: str
    printed: str

    @property
    def alike(self) -> bool:
        """Whether both have the same words."""
        return self.typed == self.printed


@dataclass(frozen=True)
class Located:
    """Where a quote stands in a text. `match` is None where it was not found word for word."""

    match: Match | None
    positions: tuple[tuple[int, int], ...] = ()
    exact: str = ""
    prefix: str = ""
    suffix: str = ""
    nearest: str = ""
    difference: tuple[Change, ...] = ()

    @property
    def why_not(self) -> str:
        """Say what is wrong with a quote that was not found, and how to mend it."""
        if not self.nearest:
            return "These words are not in the article's captured text: copy them from it."
        changes = "; ".join(_in_words(change) for change in self.difference if not change.alike)
        return (
            f"Not word for word. The article says “{self.nearest}” ({changes}). Take over its words or mend the quote."
        )


def locate(quote: str, text: str, *, nth: int = 1) -> Located:
    """Find `quote` in `text`; of several places, the `nth` is taken.

    1. Fold both.
    2. Collect every place where the folded quote stands as whole words.
    3. Where there is none, look for the passage that is most like it, and say word by word how it differs.
    """
    folded, spans = _fold(text)
    needle = _fold(quote)[0].strip()
    if not needle:
        return Located(match=None)
    positions = tuple((spans[start][0], spans[end - 1][1]) for start, end in _whole_words(needle, folded))
    if not positions:
        return _nearest(needle, folded)
    start, end = positions[min(max(nth, 1), len(positions)) - 1]
    return Located(
        match=Match.ONCE if len(positions) == 1 else Match.SEVERAL,
        positions=positions,
        exact=text[start:end],
        prefix=_from_a_word(text[max(0, start - CONTEXT) : start], cut=start > CONTEXT),
        suffix=_to_a_word(text[end : end + CONTEXT], cut=end + CONTEXT < len(text)),
    )


def _fold(text: str) -> tuple[str, list[tuple[int, int]]]:
    """Return the folded text and, for each of its characters, where in `text` its origin begins and ends."""
    hidden = _link_marks(text)
    folded: list[str] = []
    spans: list[tuple[int, int]] = []
    for place, cluster in _clusters(text):
        if cluster in _UNSEEN or place in hidden:
            continue
        if cluster.isspace() and folded[-1:] == [" "]:
            continue
        as_one = " " if cluster.isspace() else unicodedata.normalize("NFC", cluster).translate(_AS_ONE)
        for character in as_one:
            folded.append(character)
            spans.append((place, place + len(cluster)))
    return "".join(folded), spans


def _clusters(text: str) -> Iterator[tuple[int, str]]:
    """Yield each character with its place, together with the marks that combine with it."""
    start = 0
    for place in range(1, len(text) + 1):
        if place == len(text) or not unicodedata.combining(text[place]):
            yield start, text[start:place]
            start = place


def _link_marks(text: str) -> set[int]:
    """Return the places of what makes a link of its words in Markdown: `[words](target)`."""
    marks: set[int] = set()
    for link in _LINK.finditer(text):
        marks.add(link.start())
        marks.update(range(link.end(1), link.end()))
    return marks


def _whole_words(needle: str, folded: str) -> Iterator[tuple[int, int]]:
    start = folded.find(needle)
    while start >= 0:
        end = start + len(needle)
        if _is_edge(folded, start) and _is_edge(folded, end):
            yield start, end
        start = folded.find(needle, start + 1)


def _is_edge(text: str, place: int) -> bool:
    """Whether no word runs across `place`."""
    return place in (0, len(text)) or not (text[place - 1].isalnum() and text[place].isalnum())


def _nearest(needle: str, folded: str) -> Located:
    found = fuzz.partial_ratio_alignment(needle, folded, score_cutoff=NEAR) if len(needle) <= len(folded) else None
    if found is None:
        return Located(match=None)
    nearest = _best_fit(needle, folded, found.dest_start, found.dest_end)
    return Located(match=None, nearest=nearest, difference=_difference(needle, nearest))


def _best_fit(needle: str, folded: str, start: int, end: int) -> str:
    """Return the whole words around `start` to `end` that fit best: the search itself looks at equal lengths only."""
    words = [(word.start(), word.end()) for word in re.finditer(r"\S+", folded)]
    first = next((place for place, (_, end_of) in enumerate(words) if end_of > start), 0)
    last = max((place for place, (begin, _) in enumerate(words) if begin < end), default=0)
    begins = range(max(0, first - SLACK), min(len(words), first + SLACK + 1))
    ends = range(max(0, last - SLACK), min(len(words), last + SLACK + 1))
    fits = (folded[words[a][0] : words[b][1]] for a in begins for b in ends if a <= b)
    return max(fits, key=lambda passage: fuzz.ratio(needle, passage)).strip(".,;:!? ")


def _difference(typed: str, printed: str) -> tuple[Change, ...]:
    ours, theirs = typed.split(), printed.split()
    steps = SequenceMatcher(None, ours, theirs, autojunk=False).get_opcodes()
    return tuple(Change(" ".join(ours[a:b]), " ".join(theirs[c:d])) for _, a, b, c, d in steps)


def _in_words(change: Change) -> str:
    if not change.typed:
        return f"it also has “{change.printed}”"
    if not change.printed:
        return f"it lacks “{change.typed}”"
    return f"“{change.printed}”, not “{change.typed}”"


def _from_a_word(context: str, *, cut: bool) -> str:
    return re.sub(r"^\S*\s+", "", context) if cut else context


def _to_a_word(context: str, *, cut: bool) -> str:
    return re.sub(r"\s+\S*$", "", context) if cut else context
