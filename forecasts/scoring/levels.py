"""Forecasts grouped by what they said: all that calibration, discrimination and their decompositions need to know."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

from forecasts.scoring.probability import ONE, Ppm, check_ppm


@dataclass(frozen=True, slots=True)
class Level:
    """The `n` forecasts that said `p_ppm`, of which `occurred` saw their event occur.

    Raises:
        ValueError: not a probability, or not 0 ≤ occurred ≤ n, or nobody.
    """

    p_ppm: Ppm
    n: int
    occurred: int

    def __post_init__(self) -> None:
        check_ppm(self.p_ppm)
        if self.n < 1 or not 0 <= self.occurred <= self.n:
            raise ValueError(f"Expected 0 ≤ occurred ≤ n and n ≥ 1, not {self.occurred} of {self.n}.")


def levels_of(pairs: Iterable[tuple[Ppm, bool]] | Counter[tuple[Ppm, bool]]) -> tuple[Level, ...]:
    """Return the levels of (probability, occurred) pairs, the lowest probability first. Their order has no influence.

    A count of how often each pair is there will do as well.
    Worked value: 20 % twice, of which one occurred, and 75 %, which did: `Level(200_000, 2, 1), Level(750_000, 1, 1)`.
    """
    counted: dict[Ppm, list[int]] = {}
    for (p_ppm, occurred), times in Counter(pairs).items():
        counts = counted.setdefault(p_ppm, [0, 0])
        counts[0] += times
        counts[1] += times * occurred
    return tuple(Level(p_ppm, *counted[p_ppm]) for p_ppm in sorted(counted))


def size(levels: Iterable[Level]) -> int:
    """Return how many forecasts there are."""
    return sum(level.n for level in levels)


def occurrences(levels: Iterable[Level]) -> int:
    """Return how many of the events occurred."""
    return sum(level.occurred for level in levels)


def mean_brier(levels: Iterable[Level]) -> Fraction:
    """Return the exact mean Brier score of the levels.

    Raises:
        Empty: there is no level.
    """
    levels = needed(levels)
    total = sum(
        level.occurred * (ONE - level.p_ppm) ** 2 + (level.n - level.occurred) * level.p_ppm**2 for level in levels
    )
    return Fraction(total, size(levels) * ONE**2)


def base_uncertainty(levels: Iterable[Level]) -> Fraction:
    """Return ō (1 - ō): the Brier score of whoever always says the share ō that occurred, and no more.

    Raises:
        Empty: there is no level.
    """
    levels = needed(levels)
    n, k = size(levels), occurrences(levels)
    return Fraction(k * (n - k), n * n)


class Empty(ValueError):
    """There is no forecast to decompose."""

    def __init__(self) -> None:
        super().__init__("There is no forecast to decompose.")


def needed(levels: Iterable[Level]) -> tuple[Level, ...]:
    """Return the levels, which must not be none.

    Raises:
        Empty: there is no level.
    """
    found = tuple(levels)
    if not found:
        raise Empty
    return found
