"""What the page of a card shows beside its document: where the forecasts are that it lists, and the words of its diagram.

It is taken from the figures of the card when its document is made, so that a page looks at no more claims than it shows.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from forecasts.scorecards.card.extremes import Place, Places, extreme_places
from forecasts.scorecards.card.figures import Figures
from forecasts.scorecards.card.lines import Line
from forecasts.scorecards.card.listing import USUAL, Listed, Listing, listed
from forecasts.scoring.lexicons.wording import phrase_of, speaks_for
from forecasts.statements.directions import Says, turned


@dataclass(frozen=True, slots=True)
class Extract:
    """A page of the forecasts of a card, the first of those that it counts apart, its best and worst calls.

    `wordings` are the hedges of scored forecasts by what they are read as, in parts per million.
    """

    listed: Listed
    apart: Listed
    far: Places
    wordings: Mapping[int, set[str]]

    @property
    def places(self) -> set[tuple[int, int]]:
        """The claims that are shown, each with the forecaster."""
        return {*self.listed.places, *self.apart.places, *self.far.forecasts}

    @property
    def text(self) -> str:
        """All of it as JSON."""
        wordings = {ppm: sorted(words) for ppm, words in self.wordings.items()}
        return json.dumps([self.listed, self.apart, self.far.best, self.far.worst, wordings], separators=(",", ":"))


def extract_of(figures: Figures, listing: Listing = USUAL) -> Extract:
    """Return what the page of a card shows of its figures."""
    return Extract(
        listed(figures.lines, listing), listed(figures.quoted), extreme_places(figures.lines), _wordings(figures.lines)
    )


def extract_in(text: str) -> Extract:
    """Return an extract from its JSON."""
    shown, apart, best, worst, wordings = json.loads(text)
    far = Places([Place(*place) for place in best], [Place(*place) for place in worst])
    return Extract(_listed(*shown), _listed(*apart), far, {int(ppm): set(words) for ppm, words in wordings.items()})


def _listed(places: Iterable[tuple[int, int]], *rest: object) -> Listed:
    return Listed([(claim, forecaster) for claim, forecaster in places], *rest)  # type: ignore[arg-type] # as written above


def _wordings(lines: Iterable[Line]) -> dict[int, set[str]]:
    found: dict[int, set[str]] = {}
    for line in lines:
        if line.wording and line.occurred is not None and line.point_ppm is not None:
            aside = turned(line.wording) if _is_turned(line) else ""
            found.setdefault(line.point_ppm, set()).add(line.wording + aside)
    return found


def _is_turned(line: Line) -> bool:
    """Whether the hedge of a line is about the event's not happening."""
    own = Says.YES if speaks_for(line.phrase_key or phrase_of(line.wording) or "") else Says.NO
    return bool(line.says) and line.says != own
