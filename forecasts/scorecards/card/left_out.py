"""Whether the claims that a card leaves out came to the same outcomes as those that it scores.

It counts resolved claims that occur or do not, each once: as left out if it has a forecast without a score (stated late,
withdrawn, without a reading), as scored if it has one with a score. A void is nothing that occurred or did not.
"""

from __future__ import annotations

from collections.abc import Iterable

from forecasts.models.resolutions import Outcome
from forecasts.scorecards.card.document_types import CardExtras
from forecasts.scorecards.card.lines import Line
from forecasts.scoring.selection import SELDOM, exact_p

_OCCURRED = {Outcome.OCCURRED: True, Outcome.DID_NOT_OCCUR: False}


def written_left_out(lines: Iterable[Line]) -> CardExtras:
    """Return the key `left_out`, if any claim is left out of the scores though it occurred or did not."""
    groups: dict[bool, dict[int, bool]] = {True: {}, False: {}}
    for line in lines:
        if line.outcome in _OCCURRED:
            groups[line.cluster != ""][line.claim_pk] = _OCCURRED[Outcome(line.outcome)]
    scored, left = groups[True].values(), groups[False].values()
    if not left:
        return {}
    p = exact_p(sum(left), len(left), sum(scored), len(scored))
    return {
        "left_out": {
            "claims": len(left),
            "occurred": sum(left),
            "scored": {"claims": len(scored), "occurred": sum(scored)},
            "p": p,
            "differs": p < SELDOM,
        }
    }
