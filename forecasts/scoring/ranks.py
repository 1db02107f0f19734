"""Ranks as far as the data allow them: from which place to which a subject may stand among others."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, TypeAlias

import numpy as np
from numpy.typing import NDArray
from scipy.special import stdtrit

from forecasts.scoring.intervals import LEVEL

Floats: TypeAlias = NDArray[np.float64]
Places: TypeAlias = NDArray[np.int64]

FEWEST_RANKED: Final = 30
"""Below this many scored forecasts a subject is listed, but not ranked.

With 30 forecasts the interval of a mean Brier score is still about 0.1 to either side, and that of a share 17 points:
with fewer, nearly everybody would share every place, and who has answered three easy questions would seem to lead.
"""
FEWEST_CLUSTERS: Final = 2
"""A subject whose forecasts all come from one article or group is not ranked: nothing says how another would have gone."""
AT_ONCE: Final = 64
"""Rows of the table of pairs that are held in memory at once."""
MOST_ROUNDS: Final = 4
"""Rounds of Holm's procedure; to stop early is only more cautious."""


@dataclass(frozen=True, slots=True)
class Placed:
    """A mean of which lower is better, with its own 95 % interval, and how many clusters that rests on.

    Raises:
        ValueError: the interval does not hold the mean, or there are fewer than two clusters.
    """

    low: float
    mean: float
    high: float
    clusters: int

    def __post_init__(self) -> None:
        if not self.low <= self.mean <= self.high:
            raise ValueError(f"The interval from {self.low} to {self.high} does not hold the mean {self.mean}.")
        if self.clusters < FEWEST_CLUSTERS:
            raise ValueError(f"clusters must be at least {FEWEST_CLUSTERS}, not {self.clusters}.")


@dataclass(frozen=True, slots=True)
class RankRange:
    """The places, from the best to the worst, that a subject may hold; 1 is the place of the lowest score."""

    best: int
    worst: int


def rank_ranges(means: Sequence[Placed]) -> list[RankRange]:
    """Return the range of places of each mean, all of them right at once in 95 of 100 boards.

    Formula: best = 1 + the number of those surely better; worst = the number of all less those surely worse. Of two,
    one is surely better if the means differ by more than √(u² + v²), with u the reach of its own interval upwards and v
    that of the other's downwards. For k subjects there are k (k - 1) such questions, so the reaches are not those of
    95 % intervals: each is stretched by the ratio of Student's quantiles (clusters - 1 degrees of freedom) at
    1 - 0.05 / m and at 0.975, with m the questions not yet answered by yes (Holm's procedure).
    Range: 1 … the number of means. Two share a place unless they can be told apart.
    Source: Mogstad M, Romano JP, Shaikh AM, Wilhelm D (2024), Inference for ranks with applications to mobility across
    neighbourhoods and academic achievement across countries, Review of Economic Studies 91(1), 476-518, section 3; Holm S
    (1979), Scandinavian Journal of Statistics 6(2), 65-70; the difference of two intervals by Zou GY, Donner A (2008),
    Construction of confidence limits about effect measures, Statistics in Medicine 27(10), 1693-1702.
    What it claims: that any range of the board misses the true place happens in at most 5 of 100 boards, if the single
    intervals hold what they claim, and if the errors of two are independent or go the same way: those of people who err on
    the same claims mostly do, and then the ranges are wider than they need be. Of two who always say the opposite of each
    other it promises less; `comparing.compare` takes them claim by claim. The more subjects, the wider: with ten thousand a
    mean is told from another at three to four times the distance that two alone need.
    Worked value: of 0.10, 0.20 and 0.50, each ± 0.08 over 40 clusters, the ranges are 1-2, 1-2 and 3.
    """
    order = sorted(range(len(means)), key=lambda at: means[at].mean)
    surely = _Surely([means[at] for at in order])
    found = [RankRange(1, 1)] * len(means)
    better, worse = surely.counted()
    for place, at in enumerate(order):
        found[at] = RankRange(1 + int(better[place]), len(means) - int(worse[place]))
    return found


class _Surely:
    """Who is surely better than whom, of means in ascending order."""

    def __init__(self, means: Sequence[Placed]) -> None:
        self.means = np.array([each.mean for each in means])
        self.up = np.array([each.high - each.mean for each in means])
        self.down = np.array([each.mean - each.low for each in means])
        self.freedom = np.array([each.clusters - 1.0 for each in means])

    def counted(self) -> tuple[Places, Places]:
        """Count, for each, those surely better and those surely worse, round by round until no more are found."""
        k, told = len(self.means), -1
        better = worse = np.zeros(k, dtype=np.int64)
        for _ in range(MOST_ROUNDS):
            if told == (told := int(better.sum())) or k < FEWEST_CLUSTERS:
                break
            better, worse = self._at((1 - LEVEL) / (k * (k - 1) - told))
        return better, worse

    def _at(self, chance: float) -> tuple[Places, Places]:
        """Count, each question being answered wrongly with at most this chance."""
        stretch = stdtrit(self.freedom, 1 - chance) / stdtrit(self.freedom, (1 + LEVEL) / 2)
        up, down = (self.up * stretch) ** 2, (self.down * stretch) ** 2
        better, worse = (np.zeros(len(up), dtype=np.int64) for _ in range(2))
        widest, narrowest = up.max(), up.min()
        for start in range(0, len(up), AT_ONCE):
            rows = slice(start, start + AT_ONCE)
            means, reach = self.means[rows], down[rows]
            sure = int(
                self.means.searchsorted(means[0] - np.sqrt(widest + reach.max()))
            )  # all rows are told from these
            end = int(
                self.means.searchsorted(means[-1] - np.sqrt(narrowest + reach.min()), "right")
            )  # no row from later ones
            apart = np.maximum(means[:, np.newaxis] - self.means[sure:end], 0.0)
            told = apart * apart > up[sure:end] + reach[:, np.newaxis]
            better[rows] = sure + told.sum(axis=1)
            worse[:sure] += len(means)
            worse[sure:end] += told.sum(axis=0)
        return better, worse
