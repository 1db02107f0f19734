"""What was said on the claims of a card in the course of time, by everybody who is scored on them.

Only claims on which more than one forecast was stated are read: where there is one alone, the line of the card says it all.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any, Final, NamedTuple, TypeAlias

from django.db.models import Exists, OuterRef

from forecasts.models.forecasts import Forecast, Statement
from forecasts.models.sources import Forecaster
from forecasts.scorecards.columns import columns_of
from forecasts.scorecards.company import Said, said_in
from forecasts.scorecards.figures import Figures
from forecasts.scorecards.lines import Line
from forecasts.scorecards.subjects import Subject, claims_of
from forecasts.scoring.forecast import Rule


class Step(NamedTuple):
    """What was stated at an instant; None withdraws what stood."""

    at: datetime
    said: Said | None


Course: TypeAlias = list[Step]
Courses: TypeAlias = Mapping[int, Mapping[int, Course]]
"""The courses of forecasters, by claim."""


def courses_on(subject: Subject, figures: Figures, *, at: datetime) -> Courses:
    """Return the courses on a card's claims as they had been recorded by `at`, where it has any score over time. One query.

    Words without a reading are left out, as they are from the scores over time: what was said before still stands.
    """
    if not any(Rule.BRIER_TIME_WEIGHTED in line.scores for line in figures.lines):
        return {}
    recorded = Forecast.objects.filter(recorded_at__lte=at)
    others = recorded.filter(claim=OuterRef("claim")).exclude(pk=OuterRef("pk"))
    rows = recorded.filter(Exists(others), claim__in=claims_of(subject).order_by()).in_order()
    courses: dict[int, dict[int, Course]] = {}
    for claim_pk, forecaster_pk, step in _steps(columns_of(rows, _PLAIN, instants=("stated_at",))):
        courses.setdefault(claim_pk, {}).setdefault(forecaster_pk, []).append(step)
    return courses


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


class _Words(NamedTuple):
    """A statement as `readings.read` takes it."""

    basis: str
    p_ppm: int | None
    distribution: Any
    wording: str
    phrase_key: str
    low_ppm: None = None
    high_ppm: None = None
    reading_reason: str = ""


_PLAIN: Final = ("claim", "forecaster", *_Words._fields[:5])


def _steps(column: Mapping[str, Any]) -> Iterator[tuple[int, int, Step]]:
    for claim_pk, forecaster_pk, *words, at in zip(*(column[name] for name in (*_PLAIN, "stated_at")), strict=True):
        stated = _Words(*words)
        withdraws = stated.basis == Statement.Basis.WITHDRAWAL
        text = stated.distribution
        said = None if withdraws else said_in(stated._replace(distribution=json.loads(text)) if text else stated)
        if withdraws or said is not None:
            yield claim_pk, forecaster_pk, Step(at, said)
