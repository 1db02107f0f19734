"""What a search says: words, "a phrase", begin* and -not; all of it has to hold.

Nothing that is typed can be wrong. What is no word is passed over, and a quotation mark that is not closed ends at the
end; a word in which something else than letters stands (“US-led”) is searched for as a phrase.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from forecasts.indexing.words import places, words_of

LONGEST: Final = 200
MOST_TERMS: Final = 20

_TERM = re.compile(r'(?P<no>-?)(?:"(?P<phrase>[^"]*)"?|(?P<word>[^\s"]+))(?P<any>\*?)')


@dataclass(frozen=True)
class Term:
    """One word, or several in a row. With `begins`, the last of them is the beginning of a word."""

    words: tuple[str, ...]
    begins: bool = False

    @property
    def match(self) -> str:
        """The term in FTS5's language."""
        return f'"{" ".join(self.words)}"{" *" if self.begins else ""}'

    @property
    def tsquery(self) -> str:
        """The term in PostgreSQL's language."""
        return " <-> ".join(f"'{word}'" for word in self.words) + (":*" if self.begins else "")

    @property
    def pattern(self) -> str:
        """The term as a pattern over the stored words."""
        return f"% {' '.join(self.words)}{'%' if self.begins else ' %'}"

    def fits(self, words: Sequence[str]) -> bool:
        """Whether a run of as many words is the term."""
        *before, last = self.words
        *run, end = words
        return run == before and (end.startswith(last) if self.begins else end == last)


@dataclass(frozen=True)
class Search:
    """What has to be in a claim's words, and what must not be."""

    terms: tuple[Term, ...] = ()
    without: tuple[Term, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.terms or self.without)

    def spans(self, text: str) -> list[tuple[int, int]]:
        """Return where the terms stand in a text as written, without overlaps, from left to right."""
        found = list(places(text))
        words = [place.word for place in found]
        hits = sorted(
            (found[start].start, found[start + len(term.words) - 1].end)
            for term in self.terms
            for start in range(len(words) - len(term.words) + 1)
            if term.fits(words[start : start + len(term.words)])
        )
        return list(_without_overlaps(hits))


def parse(text: str) -> Search:
    """Read what somebody typed into a search field; of very many terms, the first ones."""
    terms: dict[bool, list[Term]] = {True: [], False: []}
    for found in list(_TERM.finditer(text[:LONGEST]))[:MOST_TERMS]:
        said = found["phrase"] if found["phrase"] is not None else found["word"]
        if words := words_of(said):
            begins = bool(found["any"]) or said.endswith("*")
            terms[not found["no"]].append(Term(tuple(words), begins))
    return Search(tuple(terms[True]), tuple(terms[False]))


def _without_overlaps(hits: Sequence[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    reached = 0
    for start, end in hits:
        if start >= reached:
            yield start, end
            reached = end
