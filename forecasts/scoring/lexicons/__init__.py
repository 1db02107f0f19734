"""Versioned lexicons: what readers, or a rule book, take the words of probability to mean.

None of them is the truth: a scorecard can be computed under each. A verbal forecast stores its wording and the key of
the phrase in it, never a number, so that every lexicon can read it anew:

    wording "it seems unlikely" → `wording.phrase_of` → key "unlikely" → `Lexicon.reading_of` → 5, 20, 30 %

The figures lie in `data/`, one file per lexicon, beside the rules that hold under all of them.
"""

from functools import cache
from typing import Final

from forecasts.scoring.lexicons.lexicon import Lexicon, lexicon_from
from forecasts.scoring.lexicons.rules import read_toml

DEFAULT: Final = "survey-2026"
NAMES: Final = (
    "survey-2026", "survey-2018", "survey-2014", "icd-203", "phia", "ipcc", "nato", "efsa", "kent-1964",
)  # fmt: skip


class UnknownLexicon(ValueError):
    """There is no lexicon of that name."""


def names() -> tuple[str, ...]:
    """Return the names of all lexicons, the default one first."""
    return NAMES


def get(name: str = DEFAULT) -> Lexicon:
    """Return a lexicon by its name.

    Raises:
        UnknownLexicon: there is none of that name; the message lists those there are.
    """
    if name not in NAMES:
        raise UnknownLexicon(f"There is no lexicon {name[:40]!r}; choose one of {', '.join(NAMES)}.")
    return _load(name)


@cache
def _load(name: str) -> Lexicon:
    return lexicon_from(read_toml(f"{name}.toml"))
