"""How much of the time a card's forecasts stood: shown beside the score that is weighted by time, and no part of any score."""

from __future__ import annotations

from collections.abc import Iterator

from forecasts.scorecards.card.courses import Courses, course_of, opening_of, scored_on
from forecasts.scorecards.card.document_types import CardCoverage
from forecasts.scorecards.card.figures import Figures
from forecasts.scoring.forecast import Rule
from forecasts.scoring.probability import ONE, Ppm
from forecasts.scoring.rounding import ratio
from forecasts.scoring.time_weighted import coverage, coverage_of_one


def written_coverage(figures: Figures, courses: Courses) -> CardCoverage | None:
    """Return the mean, least and greatest coverage of the forecasts that are scored over time, if there are any.

    It says what was, and is no estimate: it has no interval.
    """
    shares = list(_shares(figures, courses))
    if not shares:
        return None
    return {
        "value": ratio(sum(shares), len(shares) * ONE),
        "n": len(shares),
        "low": ratio(min(shares), ONE),
        "high": ratio(max(shares), ONE),
    }


def _shares(figures: Figures, courses: Courses) -> Iterator[Ppm]:
    scored = scored_on(figures) if courses else {}
    for line in figures.lines:
        if Rule.BRIER_TIME_WEIGHTED in line.scores and line.close_at is not None:
            if line.claim_pk in courses:
                opens, course = opening_of(line, courses, scored), course_of(line, courses)
                yield coverage(course, opens=opens, close=line.close_at)
            else:
                yield coverage_of_one(line.stated_at, opens=line.opens_at, close=line.close_at)
