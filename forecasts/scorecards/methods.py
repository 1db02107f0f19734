"""The methods by which scores have been computed: what each version scores, by which rules, and until when.

A change that moves any number of a published card is a new method. To add one: write down in the last entry which rules it
had, append an entry, and write a migration that wants every claim scored anew. What the new one does otherwise stands in
a field of `Method`, so that a card can still be asked for as an older method made it: `calls` heeds it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from forecasts.models.errors import Invalid
from forecasts.scoring.forecast import Rule
from forecasts.scoring.sides import EVEN, HALF_ALONE, Band
from forecasts.statements.asked import Kind

NOT_BINARY: Final = "not_binary"
"""Why the first method gave no score to a claim that asks for an option, a number or a date."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Method:
    """One version: the kinds of claims that it scores, and the rules by which it does.

    `counts_same_day` says that a window which an answer closed on a day without a time closes at the end of that day, not
    at its start; `even` is the band of probabilities that take no side.
    """

    version: int
    about: str
    kinds: frozenset[str]
    rules: frozenset[Rule]
    counts_same_day: bool = True
    even: Band = EVEN


METHODS: Final = {
    method.version: method
    for method in (
        Method(
            version=1,
            about="Brier and logarithmic scores of yes-or-no forecasts, of the first one and over time",
            kinds=frozenset({Kind.BINARY}),
            rules=frozenset({Rule.BRIER, Rule.LOG, Rule.BRIER_FIRST, Rule.BRIER_TIME_WEIGHTED}),
            counts_same_day=False,
            even=HALF_ALONE,
        ),
        Method(
            version=2,
            about="choices, numbers and dates too; the spherical score, the ranked score and the one on a declared scale",
            kinds=frozenset(Kind),
            rules=frozenset(Rule),
            counts_same_day=False,
            even=HALF_ALONE,
        ),
        Method(
            version=3,
            about="forecasts of the day on which a claim was settled count whatever the outcome; between 45 and 55 % takes no side",
            kinds=frozenset(Kind),
            rules=frozenset(Rule),
        ),
    )
}
NEWEST: Final = METHODS[max(METHODS)]


def method_of(text: str) -> Method:
    """Return the method of a version as a person or a program wrote it.

    Raises:
        Invalid: naming `method`; there is none of this version.
    """
    found = METHODS.get(int(text)) if re.fullmatch("[0-9]{1,4}", text) else None
    if found is None:
        known = ", ".join(map(str, METHODS))
        raise Invalid({"method": f"There is no method of this version: known are {known}."})
    return found
