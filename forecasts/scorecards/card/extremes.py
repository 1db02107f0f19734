"""The best and the worst calls of a card, of all that it counts: by their Brier scores."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from heapq import nlargest, nsmallest
from typing import Final, NamedTuple

from forecasts.scorecards.calls import Call
from forecasts.scorecards.card.lines import Line
from forecasts.scoring.forecast import Rule

MOST: Final = 3
"""So many of each are named."""


class Place(NamedTuple):
    """A Brier score, and on which claim whose it is; in this order they are compared."""

    brier: int
    claim_pk: int
    forecaster_pk: int


@dataclass(frozen=True, slots=True)
class Extremes:
    """The best calls, the closest first, and the worst of the others, the farthest first."""

    best: Sequence[Call] = ()
    worst: Sequence[Call] = ()


@dataclass(frozen=True, slots=True)
class Places:
    """Where the best and the worst calls of a card are."""

    best: Sequence[Place]
    worst: Sequence[Place]

    @property
    def forecasts(self) -> set[tuple[int, int]]:
        """The claims that they are on, each with the forecaster."""
        return {(place.claim_pk, place.forecaster_pk) for place in (*self.best, *self.worst)}

    def among(self, calls: Iterable[Call]) -> Extremes:
        """Return those of the calls that are there, and have a score still: what is published may be about to change."""
        there: Mapping[tuple[int, int], Call] = {
            (call.claim.pk, call.forecaster.pk): call for call in calls if call.brier
        }
        best, worst = (
            [there[place[1:]] for place in places if place[1:] in there] for places in (self.best, self.worst)
        )
        return Extremes(best, worst)


def extreme_places(lines: Iterable[Line]) -> Places:
    """Return where the best and the worst calls are, of any number of lines."""
    scored = [
        Place(line.scores[Rule.BRIER], line.claim_pk, line.forecaster_pk) for line in lines if Rule.BRIER in line.scores
    ]
    best = nsmallest(MOST, scored)
    return Places(best, [place for place in nlargest(MOST, scored) if place not in best])
