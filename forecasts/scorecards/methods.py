"""The methods by which scores have been computed: what each version scores, and by which rules.

A change that moves any number of a published card is a new method. To add one: write down in the last entry which rules it
had, append an entry, and write a migration that wants every claim scored anew. What the new one does otherwise stands in
`under`, so that a card can still be asked for as an older method made it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Final

from forecasts.models.errors import Invalid
from forecasts.scorecards.calls import Call
from forecasts.scoring.forecast import Rule
from forecasts.statements.asked import Kind

NOT_BINARY: Final = "not_binary"
"""Why the first method gave no score to a claim that asks for an option, a number or a date."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Method:
    """One version: the kinds of claims that it scores, and the rules by which it does."""

    version: int
    about: str
    kinds: frozenset[str]
    rules: frozenset[Rule]


METHODS: Final = {
    method.version: method
    for method in (
        Method(
            version=1,
            about="Brier and logarithmic scores of yes-or-no forecasts, of the first one and over time",
            kinds=frozenset({Kind.BINARY}),
            rules=frozenset({Rule.BRIER, Rule.LOG, Rule.BRIER_FIRST, Rule.BRIER_TIME_WEIGHTED}),
        ),
        Method(
            version=2,
            about="choices, numbers and dates too; the spherical score, the ranked score and the one on a declared scale",
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


def under(call: Call, method: Method) -> Call:
    """Return a call as a method scores it."""
    if method is NEWEST:
        return call
    if call.claim.kind not in method.kinds:
        unscorable = call.outcome if call.outcome is not None and call.is_void else NOT_BINARY
        return replace(call, reading=None, distribution=None, scored=None, scores={}, unscorable=unscorable)
    return replace(call, scores={rule: score for rule, score in call.scores.items() if rule in method.rules})
