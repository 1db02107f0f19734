"""Skill: how much of a reference's error a forecaster avoids."""

from collections.abc import Iterable
from fractions import Fraction
from typing import NamedTuple

from forecasts.scoring.brier import UNIT
from forecasts.scoring.rounding import ratio

COIN: int = UNIT // 4
"""The Brier score of always saying 50 %, whatever happens."""


class Against(NamedTuple):
    """A score and that of a reference on the same event, in the same unit, and the cluster they belong to."""

    score: int
    reference: int
    cluster: str


def skill(against: Iterable[Against]) -> float | None:
    """Return the skill score, rounded half-even to six places; None where the reference makes no error at all.

    Formula: 1 - Σ score / Σ reference, over the same events.
    Range: 1 (no error) down to below 0 (more error than the reference). Higher is better.
    Source: Murphy AH (1988), Skill scores based on the mean square error and their relationships to the correlation
    coefficient, Monthly Weather Review 116(12), 2417-2424, equation 4.
    Worked value: a mean Brier score of 0.10375 against the 0.25 of always 50 %: 1 - 0.10375 / 0.25 = 0.585.
    """
    pairs = list(against)
    reference = sum(pair.reference for pair in pairs)
    return ratio(reference - sum(pair.score for pair in pairs), reference) if reference else None


def saved(against: Iterable[Against]) -> int:
    """Return the error avoided, Σ reference - Σ score, exactly and in the unit of the scores."""
    return sum(pair.reference - pair.score for pair in against)


def base_rate_brier(occurred: int, n: int) -> Fraction:
    """Return the mean Brier score of always saying the share that occurred, as if it had been known: ō (1 - ō).

    Nobody can know that share beforehand, so this is the hardest reference that says one number for all events.
    Worked value: 0 of 6 occurred: 0; 515 of 941: 0.247764.

    Raises:
        ValueError: not 0 ≤ occurred ≤ n, or n is 0.
    """
    if not 0 <= occurred <= n or not n:
        raise ValueError(f"Expected 0 ≤ occurred ≤ n and n ≥ 1, not {occurred} of {n}.")
    return Fraction(occurred * (n - occurred), n * n)
