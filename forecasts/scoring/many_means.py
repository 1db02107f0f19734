"""The intervals of many mean scores at once: those of `intervals.mean_interval`, computed on arrays.

A leaderboard needs thousands of intervals for one page. The weights that `mean_interval` draws depend on its seed and
on the number of clusters alone, so subjects with equally many clusters share them, and one multiplication gives the
replicates of all. The ends are the same after their rounding to six places, which a test asserts.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtri

from forecasts.scoring.intervals import FEWEST, LEVEL, MANY, Interval, NoInterval, weights_of
from forecasts.scoring.ranks import FEWEST_CLUSTERS
from forecasts.scoring.rounding import PLACES

Array = NDArray[np.float64]

AT_ONCE: Final = 4_000_000
"""Replicates held in memory at once: 32 megabytes."""
_TAIL: Final = (1 - LEVEL) / 2


@dataclass(frozen=True, slots=True)
class ClusterSums:
    """What a mean is made of: for each cluster, what its scores add up to in the rule's unit, and how many they are."""

    totals: tuple[int, ...]
    sizes: tuple[int, ...]

    @property
    def n(self) -> int:
        """How many scores there are."""
        return sum(self.sizes)


def mean_intervals(means: Sequence[ClusterSums], *, unit: int) -> list[Interval | NoInterval]:
    """Return the 95 % interval of each mean of a rule whose worst score is 1, that is `unit`.

    Formula, range and source: see `intervals.mean_interval`. The one difference: forecasts that all come from one cluster
    have no interval here, for it would be over single forecasts, and no place among others can rest on it.
    Worked value: one thousand clusters of one score each, half of them 0 and half 1: 0.468995 to 0.531005.

    Raises:
        ValueError: `unit` is not positive.
    """
    if unit <= 0:
        raise ValueError(f"unit must be positive, not {unit}.")
    found: list[Interval | NoInterval] = [_without(sums) for sums in means]
    alike: dict[int, list[int]] = {}
    for at, sums in enumerate(means):
        if sums.n >= FEWEST and len(sums.sizes) >= FEWEST_CLUSTERS:
            alike.setdefault(len(sums.sizes), []).append(at)
    for count, places in alike.items():
        ends = (
            _normal(count, [means[at] for at in places], unit) if count > MANY else _drawn(count, means, places, unit)
        )
        for at, (low, high) in zip(places, ends, strict=True):
            found[at] = Interval(LEVEL, round(max(low, 0.0), PLACES), round(min(high, 1.0), PLACES), _method(count))
    return found


def _without(sums: ClusterSums) -> NoInterval:
    if sums.n < FEWEST:
        return NoInterval(f"Fewer than {FEWEST} forecasts are too few for an interval.")
    return NoInterval("All forecasts come from one article or group: an interval needs two of them.")


def _method(count: int) -> str:
    way = "normal approximation, cluster-robust, over" if count > MANY else "Bayesian bootstrap over"
    return f"{way} {count} clusters"


def _arrays(means: Sequence[ClusterSums], unit: int) -> tuple[Array, Array]:
    """Return totals (in points) and sizes, a row for each mean; clusters in the order in which `intervals` has them."""
    rows = [sorted(zip(sums.totals, sums.sizes, strict=True)) for sums in means]
    both = np.array(rows, dtype=np.float64)
    return both[:, :, 0] / unit, both[:, :, 1]


def _drawn(count: int, means: Sequence[ClusterSums], places: Sequence[int], unit: int) -> Iterator[tuple[float, float]]:
    """Yield the quantiles of each mean under the random weights of clusters and of the two bounds."""
    weights, best, worst = weights_of(count)
    step = max(AT_ONCE // len(weights), 1)
    for start in range(0, len(places), step):
        totals, sizes = _arrays([means[at] for at in places[start : start + step]], unit)
        size = sizes.mean(axis=1)
        over = weights @ totals.T + np.outer(worst, size)
        under = weights @ sizes.T + np.outer(best + worst, size)
        lows, highs = np.quantile(over / under, [_TAIL, 1 - _TAIL], axis=0)
        yield from zip(lows.tolist(), highs.tolist(), strict=True)


def _normal(count: int, means: Sequence[ClusterSums], unit: int) -> Iterator[tuple[float, float]]:
    """Yield mean ± z · standard error of each, the residuals summed within clusters before they are squared."""
    totals, sizes = _arrays(means, unit)
    n = sizes.sum(axis=1)
    mean = totals.sum(axis=1) / n
    spread = ((totals - mean[:, np.newaxis] * sizes) ** 2).sum(axis=1)
    reach = float(ndtri(1 - _TAIL)) * np.sqrt(count / (count - 1) * spread) / n
    yield from zip((mean - reach).tolist(), (mean + reach).tolist(), strict=True)
