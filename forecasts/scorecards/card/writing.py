"""How a document writes instants, exact fractions and intervals."""

from __future__ import annotations

from datetime import UTC, datetime
from fractions import Fraction
from typing import TypeVar

from forecasts.scorecards.card.document_types import CardInterval, WithInterval
from forecasts.scoring.intervals import Interval, NoInterval
from forecasts.scoring.rounding import ratio

Figure = TypeVar("Figure", bound=WithInterval)


def instant(at: datetime) -> str:
    """Return an instant as the API writes it."""
    return at.astimezone(UTC).isoformat().replace("+00:00", "Z")


def exactly(fraction: Fraction) -> float:
    """Return a fraction rounded half-even to six places."""
    return ratio(fraction.numerator, fraction.denominator)


def with_interval(figure: Figure, interval: Interval | NoInterval) -> Figure:
    """Add the interval to a figure; where there is none, the reason."""
    if isinstance(interval, NoInterval):
        figure["no_interval"] = interval.reason
    else:
        figure["interval"] = written_interval(interval)
    return figure


def written_interval(interval: Interval) -> CardInterval:
    """Return an interval as a document writes it."""
    return {"level": interval.level, "low": interval.low, "high": interval.high, "method": interval.method}
