"""The Brier score taken apart without bins: the forecasts are recalibrated by the best line that never falls."""

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

from forecasts.scoring.levels import Level, base_uncertainty, mean_brier, needed, size
from forecasts.scoring.probability import Ppm
from forecasts.scoring.rounding import ratio


@dataclass(frozen=True, slots=True)
class Block:
    """Neighbouring levels, from `low_ppm` to `high_ppm`, that share one recalibrated probability: `occurred` of `n`."""

    low_ppm: Ppm
    high_ppm: Ppm
    n: int
    occurred: int

    @property
    def share(self) -> float:
        """The recalibrated probability, 0…1, rounded half-even to six places."""
        return ratio(self.occurred, self.n)


@dataclass(frozen=True, slots=True, kw_only=True)
class Corp:
    """The parts of a mean Brier score, exact: brier = miscalibration - discrimination + uncertainty."""

    n: int
    brier: Fraction
    miscalibration: Fraction
    discrimination: Fraction
    uncertainty: Fraction
    blocks: tuple[Block, ...]


def isotonic(levels: Iterable[Level]) -> tuple[Block, ...]:
    """Return the line that never falls and lies nearest to what happened, as blocks with rising shares.

    Each level begins a block; a block that happened no more often than the one below it is pooled with that one
    (pool-adjacent-violators). Shares are compared by cross-multiplication, without rounding. `levels` come in their order.
    Source: Ayer M et al. (1955), An empirical distribution function for sampling with incomplete information, Annals of
    Mathematical Statistics 26(4), 641-647.
    Worked value: 20 % occurred 1 of 2, 40 % 0 of 2, 75 % 1 of 1: one block of 20 and 40 % with share 0.25, one of 75 % with 1.
    """
    blocks: list[Block] = []
    for level in levels:
        low, n, occurred = level.p_ppm, level.n, level.occurred
        while blocks and blocks[-1].occurred * n >= occurred * blocks[-1].n:
            below = blocks.pop()
            low, n, occurred = below.low_ppm, below.n + n, below.occurred + occurred
        blocks.append(Block(low, level.p_ppm, n, occurred))
    return tuple(blocks)


def corp(levels: Iterable[Level]) -> Corp:
    """Return the CORP decomposition of the mean Brier score.

    Formula: with S the mean Brier score as said, C the same after the isotonic recalibration, R of always saying the share
    that occurred: miscalibration S - C, discrimination R - C, uncertainty R.
    Range: each 0…1. Low miscalibration and high discrimination are better. Never negative: the line is the best of its kind.
    Units: exact fractions, so that the parts add up to the mean Brier score without a rest.
    Source: Dimitriadis T, Gneiting T, Jordan AI (2021), Stable reliability diagrams for probabilistic classifiers, PNAS
    118(8) e2016191118, equation 4.
    Worked value: 20 % of two events, neither occurred, and 75 % of one that did: S 0.0475, C 0, R 2/9; miscalibration 0.0475,
    discrimination and uncertainty 2/9.

    Raises:
        Empty: there is no level.
    """
    levels = needed(levels)
    blocks = isotonic(levels)
    said, base = mean_brier(levels), base_uncertainty(levels)
    recalibrated = _recalibrated(blocks, size(levels))
    return Corp(
        n=size(levels),
        brier=said,
        miscalibration=said - recalibrated,
        discrimination=base - recalibrated,
        uncertainty=base,
        blocks=blocks,
    )


def _recalibrated(blocks: Iterable[Block], n: int) -> Fraction:
    """Return the mean Brier score of the blocks' shares, adding blocks of one size first to keep denominators small."""
    spread: dict[int, int] = {}
    for block in blocks:
        spread[block.n] = spread.get(block.n, 0) + block.occurred * (block.n - block.occurred)
    return sum((Fraction(total, n_k) for n_k, total in spread.items()), Fraction()) / n
