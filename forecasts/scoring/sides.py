"""Which side a forecast took, and whether its call held.

A side is a plain reading of a forecast, not a score: it says nothing about how far off the probability was.
"""

from enum import StrEnum

from forecasts.scoring.probability import HALF, ONE, Ppm


class Side(StrEnum):
    """What a forecast said of a binary event."""

    YES = "yes"
    NO = "no"


def side(low_ppm: Ppm, point_ppm: Ppm, high_ppm: Ppm) -> Side | None:
    """Return the side that a forecast took, or None if it took none.

    It took a side when its whole interval lies strictly below or strictly above 50 %; a stated probability is an
    interval of one point. "Could" read as 15 to 60 % took no side, whatever its point.

    Raises:
        ValueError: not 0 ≤ low ≤ point ≤ high ≤ 1 000 000.
    """
    if not 0 <= low_ppm <= point_ppm <= high_ppm <= ONE:
        raise ValueError(f"Expected 0 ≤ low ≤ point ≤ high ≤ {ONE}, not {low_ppm}, {point_ppm}, {high_ppm}.")
    if low_ppm > HALF:
        return Side.YES
    return Side.NO if high_ppm < HALF else None


def held(taken: Side | None, occurred: bool) -> bool | None:  # noqa: FBT001 -- the outcome is data, not a switch
    """Say whether the event went the way of the side taken; None where no side was taken."""
    return None if taken is None else (taken is Side.YES) == bool(occurred)
