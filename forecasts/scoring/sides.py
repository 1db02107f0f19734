"""Which side a forecast took, and whether its call held.

A side is a plain reading of a forecast, not a score: it says nothing about how far off the probability was.
"""

from enum import StrEnum
from typing import Final, NamedTuple

from forecasts.scoring.probability import HALF, ONE, Ppm


class Band(NamedTuple):
    """Probabilities around one half, both ends included, that take no side. In parts per million."""

    low: Ppm
    high: Ppm


EVEN: Final = Band(450_001, 549_999)
"""Between 45 and 55 %: what the standard of the US intelligence community (ICD 203) calls a roughly even chance. The ends
belong to its neighbours there: "unlikely" reaches up to 45 %, "likely" begins at 55 %.

A stated 49 % says that either may happen. To count it as a call that held would reward a rounding.
"""
HALF_ALONE: Final = Band(HALF, HALF)
"""What took no side by the first two methods: 50 % itself, and an interval that holds it."""


class Side(StrEnum):
    """What a forecast said of a binary event."""

    YES = "yes"
    NO = "no"


def side(low_ppm: Ppm, point_ppm: Ppm, high_ppm: Ppm, band: Band = EVEN) -> Side | None:
    """Return the side that a forecast took, or None if it took none.

    It took a side when its whole interval lies strictly below or strictly above the band around 50 %; a stated
    probability is an interval of one point. Worked values: 45 % took "no", 46 to 54 % take no side, 55 % took
    "yes"; "could" read as 15 to 60 % took no side, whatever its point.

    Raises:
        ValueError: not 0 ≤ low ≤ point ≤ high ≤ 1 000 000.
    """
    if not 0 <= low_ppm <= point_ppm <= high_ppm <= ONE:
        raise ValueError(f"Expected 0 ≤ low ≤ point ≤ high ≤ {ONE}, not {low_ppm}, {point_ppm}, {high_ppm}.")
    if low_ppm > band.high:
        return Side.YES
    return Side.NO if high_ppm < band.low else None


def held(taken: Side | None, occurred: bool) -> bool | None:  # noqa: FBT001 -- the outcome is data, not a switch
    """Say whether the event went the way of the side taken; None where no side was taken."""
    return None if taken is None else (taken is Side.YES) == bool(occurred)
