"""How a document writes exact fractions and intervals."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from forecasts.scoring.intervals import Interval, NoInterval
from forecasts.scoring.rounding import ratio

Document = dict[str, Any]


def exactly(fraction: Fraction) -> float:
    """Return a fraction rounded half-even to six places."""
    return ratio(fraction.numerator, fraction.denominator)


def written_interval(name: str, interval: Interval | NoInterval) -> Document:
    """Return the interval under `name`; where there is none, the reason."""
    if isinstance(interval, NoInterval):
        return {f"no_{name}": interval.reason}
    return {
        name: {"level": interval.level, "low": interval.low, "high": interval.high, "method": interval.method},
    }
