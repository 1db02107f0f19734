"""The spherical score of a binary forecast."""

from math import isqrt
from typing import Final

from forecasts.scoring.probability import ONE, Ppm, check_ppm

UNIT: Final[int] = 10**9
"""The best spherical score, 1, in the unit of `spherical`."""


def spherical(p_ppm: Ppm, occurred: bool) -> int:  # noqa: FBT001 -- the outcome is data, not a switch of behaviour
    """Return the spherical score of one forecast of a binary event.

    Formula: p(outcome) / √(p² + (1 - p)²).
    Range: 0 (worst) … `UNIT` (best); always 50 % scores 707 106 781. Higher is better, unlike the other rules.
    Units: 1e-9, rounded half-even from integers alone.
    Source: Gneiting T, Raftery AE (2007), Strictly proper scoring rules, prediction, and estimation, Journal of the
    American Statistical Association 102(477), 359-378, section 3.2, example 2 with α = 2.
    Worked value: "likely" read as 75 % of an event that occurred: 0.75 / √0.625, `spherical(750_000, True) == 948_683_298`.

    Raises:
        ValueError: `p_ppm` is not a whole number from 0 to 1 000 000.
    """
    p_outcome = check_ppm(p_ppm) if occurred else ONE - check_ppm(p_ppm)
    return spherical_of(p_outcome, p_outcome**2 + (ONE - p_outcome) ** 2)


def spherical_of(p_outcome: Ppm, sum_of_squares: int) -> int:
    """Return `p_outcome / √sum_of_squares` in 1e-9, rounded half-even: squares are compared, no root is rounded."""
    square = (p_outcome * UNIT) ** 2
    below = isqrt(square // sum_of_squares)
    middle = (2 * below + 1) ** 2 * sum_of_squares
    return below + (4 * square + below % 2 > middle)
