"""The consistency band of choices: in each claim one option comes true, and only one."""

import random
from collections.abc import Iterable, Sequence
from itertools import accumulate
from typing import Final, TypeAlias

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import isotonic_regression

from forecasts.scoring.choice_events import ResolvedChoice, levels_of_options
from forecasts.scoring.consistency import LEVEL, REPLICATES, SEED, BandPoint, consistency_band
from forecasts.scoring.probability import ONE, Ppm
from forecasts.scoring.rounding import PLACES, divide_half_even

MOST: Final = 2_500
"""Up to so many choices are drawn one by one, a million draws; what depends on a single claim among more is little."""
SINGLE: Final = 64
"""Up to so many levels each is taken alone; of more, those that share a whole per cent are taken together."""
Counts: TypeAlias = NDArray[np.int64]


def choice_band(choices: Iterable[ResolvedChoice], *, level: float = LEVEL, seed: int = SEED) -> tuple[BandPoint, ...]:
    """Return the consistency band of the isotonic line through the options of choices, one point for each level.

    Formula: pointwise quantiles of the isotonic line fitted to 400 sets of outcomes, in each of which one option of each
    claim comes true, drawn with the stated probabilities; beyond 64 levels those within one whole per cent are one.
    Beyond 2,500 choices each level is drawn for itself, as of yes-or-no claims, which makes the band a little too wide.
    Range: 0…1, around what was said, in 90 of 100 cases.
    Source: Dimitriadis T, Gneiting T, Jordan AI (2021), Stable reliability diagrams for probabilistic classifiers, PNAS 118(8)
    e2016191118, supplement, section S3, with one draw per claim in place of one per event.
    Worked value: 30 choices of 20 and 80 %: at 20 % 0.1 to 0.333333, at 80 % the same from above, 0.666667 to 0.9.

    Raises:
        ValueError: `level` not between 0 and 1.
    """
    if not 0 < level < 1:
        raise ValueError(f"level must lie between 0 and 1, not {level}.")
    listed = sorted(choices, key=lambda choice: choice.p_ppm)
    if not listed:
        return ()
    if len(listed) > MOST:
        return consistency_band(levels_of_options(listed), level=level, seed=seed)
    cell_of, points, sizes = _cells(listed)
    lines = [isotonic_regression(row / sizes, weights=sizes).x for row in _drawn(listed, cell_of, len(points), seed)]
    tail = (1 - level) / 2
    lows, highs = np.quantile(np.array(lines), (tail, 1 - tail), axis=0)
    return tuple(
        BandPoint(p_ppm, round(float(low), PLACES), round(float(high), PLACES))
        for p_ppm, low, high in zip(points, lows, highs, strict=True)
    )


def _cells(choices: Sequence[ResolvedChoice]) -> tuple[dict[Ppm, int], list[Ppm], Counts]:
    """Return the cell of each probability, the mean probability of each cell, and how many options it holds."""
    levels = levels_of_options(choices)
    width = 1 if len(levels) <= SINGLE else ONE // 100
    places = {start: place for place, start in enumerate(sorted({level.p_ppm // width for level in levels}))}
    cell_of = {level.p_ppm: places[level.p_ppm // width] for level in levels}
    said, sizes = [0] * len(places), [0] * len(places)
    for level in levels:
        said[cell_of[level.p_ppm]] += level.n * level.p_ppm
        sizes[cell_of[level.p_ppm]] += level.n
    return cell_of, [divide_half_even(*pair) for pair in zip(said, sizes, strict=True)], np.array(sizes)


def _drawn(choices: Sequence[ResolvedChoice], cell_of: dict[Ppm, int], cells: int, seed: int) -> Counts:
    """Return how many options of each cell come true, a row for each replicate.

    One number is drawn for each claim; the option into whose part of 0…1 it falls comes true.
    """
    draw = random.Random(seed).random  # noqa: S311 -- resampling, not secrets
    counts = np.zeros((REPLICATES, cells), dtype=np.int64)
    rows = np.arange(REPLICATES)
    for choice in choices:
        ends = np.array([*accumulate(choice.p_ppm)]) / ONE
        true = np.searchsorted(ends, [draw() for _ in range(REPLICATES)], side="right")
        np.add.at(counts, (rows, np.array([cell_of[p_ppm] for p_ppm in choice.p_ppm])[true]), 1)
    return counts
