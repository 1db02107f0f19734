"""How far the line of a perfectly calibrated forecaster would wander by chance alone."""

import random
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Final, TypeAlias

import numpy as np
from numpy.typing import NDArray
from scipy.special import bdtr, bdtrik

from forecasts.scoring.levels import Level, size
from forecasts.scoring.probability import ONE, Ppm
from forecasts.scoring.rounding import PLACES, divide_half_even

Floats: TypeAlias = NDArray[np.float64]

LEVEL: Final = 0.90
REPLICATES: Final = 400
SINGLE: Final = 64
"""Up to so many levels each is taken alone; of more, those that share a whole per cent are taken together."""
SEED: Final = 1


@dataclass(frozen=True, slots=True)
class BandPoint:
    """Where the line would lie at `p_ppm` if every word were calibrated: from `low` to `high` in 90 of 100 cases."""

    p_ppm: Ppm
    low: float
    high: float


def consistency_band(levels: Iterable[Level], *, level: float = LEVEL, seed: int = SEED) -> tuple[BandPoint, ...]:
    """Return the consistency band of the isotonic line, one point for each level of confidence.

    1. Beyond 64 levels, those within one whole per cent are taken as one, at their mean probability.
    2. 400 times, how many events occur at each level is drawn from the binomial distribution of its own probability, by
       inversion of one random number each, and the isotonic line is fitted to that.
    3. The ends are the pointwise quantiles, by linear interpolation between order statistics.

    Below 30 forecasts the band is so wide that it tells nothing.
    Source: Dimitriadis T, Gneiting T, Jordan AI (2021), Stable reliability diagrams for probabilistic classifiers, PNAS
    118(8) e2016191118, supplement, section S3.

    Raises:
        ValueError: `level` not between 0 and 1.
    """
    if not 0 < level < 1:
        raise ValueError(f"level must lie between 0 and 1, not {level}.")
    cells = _cells(tuple(levels))
    if not cells:
        return ()
    sizes = [cell.n for cell in cells]
    lines = [_line(sizes, counts) for counts in _counts(cells, seed)]
    tail = (1 - level) / 2
    lows, highs = np.quantile(np.array(lines), (tail, 1 - tail), axis=0)
    return tuple(
        BandPoint(cell.p_ppm, round(float(low), PLACES), round(float(high), PLACES))
        for cell, low, high in zip(cells, lows, highs, strict=True)
    )


def _cells(levels: Sequence[Level]) -> list[Level]:
    if len(levels) <= SINGLE:
        return list(levels)
    together = [list(part) for _, part in groupby(levels, key=lambda level: level.p_ppm * 100 // ONE)]
    return [_merged(part) for part in together]


def _merged(part: Sequence[Level]) -> Level:
    n = size(part)
    return Level(divide_half_even(sum(level.n * level.p_ppm for level in part), n), n, 0)


def _counts(cells: Sequence[Level], seed: int) -> Iterable[list[int]]:
    """Return how many events occurred in each cell, for each replicate."""
    draw = random.Random(seed).random  # noqa: S311 -- resampling, not secrets
    drawn = np.array([draw() for _ in range(REPLICATES * len(cells))]).reshape(REPLICATES, len(cells))
    n = np.array([cell.n for cell in cells])
    p = np.array([cell.p_ppm / ONE for cell in cells])
    counts: list[list[int]] = _binomial(drawn, n, p).astype(int).tolist()
    return counts


def _binomial(drawn: Floats, n: NDArray[np.int64], p: Floats) -> Floats:
    """Return the least k with P(K ≤ k) ≥ the number drawn, K binomial; what is certain needs no draw."""
    inner = np.clip(p, 1e-9, 1 - 1e-9)
    above = np.ceil(bdtrik(drawn, n, inner))
    below = np.maximum(above - 1, 0)
    least = np.where(bdtr(below, n, inner) >= drawn, below, above)
    return np.where(p == 0, 0, np.where(p == 1, n, least))


def _line(sizes: Sequence[int], counts: Sequence[int]) -> list[float]:
    """Return the isotonic line at each cell, as `corp.isotonic` finds it: blocks as (cells, n, occurred), bare for speed."""
    blocks: list[tuple[int, int, int]] = []
    for n, occurred in zip(sizes, counts, strict=True):
        block = (1, n, occurred)
        while blocks and blocks[-1][2] * block[1] >= block[2] * blocks[-1][1]:
            cells, below_n, below = blocks.pop()
            block = (cells + block[0], below_n + block[1], below + block[2])
        blocks.append(block)
    return [occurred / n for cells, n, occurred in blocks for _ in range(cells)]
