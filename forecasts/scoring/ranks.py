"""Ranks as far as the data allow them: from which place to which a subject may stand among others."""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

FEWEST_RANKED: Final = 30
"""Below this many scored forecasts a subject is listed, but not ranked.

With 30 forecasts the interval of a mean Brier score is still about 0.1 to either side, and that of a share 17 points:
with fewer, nearly everybody would share every place, and who has answered three easy questions would seem to lead.
"""
FEWEST_CLUSTERS: Final = 2
"""A subject whose forecasts all come from one article or group is not ranked: nothing says how another would have gone."""


@dataclass(frozen=True, slots=True)
class RankRange:
    """The places, from the best to the worst, that a subject may hold; 1 is the place of the lowest score."""

    best: int
    worst: int


def rank_ranges(intervals: Sequence[tuple[float, float]]) -> list[RankRange]:
    """Return the range of places for each of the intervals (low, high) of scores of which lower is better.

    Formula: best = 1 + the number of others whose whole interval lies below this one; worst = the number of all less
    the number of others whose whole interval lies above it. Intervals that touch overlap.
    Range: 1 … the number of intervals. Two subjects share a place unless their intervals lie apart.
    Source: Klein M, Wright T, Wieczorek J (2020), A joint confidence region for an overall ranking of populations,
    Journal of the Royal Statistical Society C 69(3), 589-606.
    What it claims: the range holds the true place whenever all intervals hold their true means. With joint intervals it
    would be a joint confidence region; ours are 95 % each, taken one by one and not corrected for how many there are, so
    that with many subjects some ranges will miss. Against that, the lying apart of two 95 % intervals is a stricter test
    than 5 %: about 0.6 % for two of equal width.
    Worked value: of (0.10, 0.20), (0.15, 0.30) and (0.25, 0.40) the ranges are 1-2, 1-3 and 2-3.

    Raises:
        ValueError: an interval ends before it begins.
    """
    if any(not low <= high for low, high in intervals):
        raise ValueError("An interval must not end before it begins.")
    lows = sorted(low for low, _ in intervals)
    highs = sorted(high for _, high in intervals)
    return [RankRange(1 + bisect_left(highs, low), bisect_right(lows, high)) for low, high in intervals]
