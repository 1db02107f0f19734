"""What was said on the claims of a card in the course of time, by everybody who is scored on them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import NamedTuple, TypeAlias

from forecasts.models.sources import Forecaster
from forecasts.scorecards.card.company import Said
from forecasts.scorecards.card.figures import Figures
from forecasts.scorecards.card.lines import Line


class Step(NamedTuple):
    """What was stated at an instant; None withdraws what stood."""

    at: datetime
    said: Said | None


Course: TypeAlias = list[Step]
Courses: TypeAlias = Mapping[int, Mapping[int, Course]]
"""The courses of forecasters, by claim."""


def course_of(line: Line, courses: Courses) -> Course:
    """Return what the forecaster of a scored line said until its claim closed."""
    found = courses.get(line.claim_pk, {}).get(line.forecaster_pk)
    return found or [Step(line.stated_at, line.point_ppm if line.options is None else line.options)]


def opening_of(line: Line, courses: Courses, scored: Mapping[int, Mapping[int, object]]) -> datetime:
    """Return where the window of a line's claim begins: where its event counts from, or the first word of anybody `scored`."""
    on_the_claim = courses.get(line.claim_pk, {})
    first = (on_the_claim[who][0].at for who in scored.get(line.claim_pk, ()) if who in on_the_claim)
    return min(line.opens_at, line.stated_at, *first)


def scored_on(figures: Figures) -> dict[int, dict[int, bool | None]]:
    """Return who has a logarithmic score on which claim, and whether it was recorded in advance; references are nobody."""
    scored: dict[int, dict[int, bool | None]] = {}
    for peer in figures.peers:
        if peer.kind != Forecaster.Kind.REFERENCE:
            scored.setdefault(peer.claim_pk, {})[peer.forecaster_pk] = peer.prospective
    return scored
