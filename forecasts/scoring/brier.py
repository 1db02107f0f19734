"""The Brier score of a binary forecast."""

from typing import Final

from forecasts.scoring.probability import ONE, Ppm, check_ppm

UNIT: Final[int] = 10**12
"""One Brier point in the unit of `brier`: a score of `UNIT` is the worst, 1.0."""


def brier(p_ppm: Ppm, occurred: bool) -> int:  # noqa: FBT001 -- the outcome is data, not a switch of behaviour
    """Return the Brier score of one forecast of a binary event.

    Formula: (p - o)², with o = 1 if the event occurred and 0 if it did not.
    Range: 0 (best) … `UNIT` (worst); always 50 % scores 250 000 000 000. Lower is better.
    Units: 1e-12, exact, since p is in millionths. This is half of Brier's own score, which sums over both outcomes.
    Source: Brier GW (1950), Verification of forecasts expressed in terms of probability, Monthly Weather Review 78(1), 1-3.
    Worked value: "unlikely" read as 20 % of an event that did not occur: 0.2² = 0.04, `brier(200_000, False) == 40_000_000_000`.

    Raises:
        ValueError: `p_ppm` is not a whole number from 0 to 1 000 000.
    """
    return (check_ppm(p_ppm) - ONE * bool(occurred)) ** 2
