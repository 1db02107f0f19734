"""How sure one can be: intervals for a share and for a mean score.

An interval says what else the true value could plausibly be, given how few forecasts there are. It is about sampling;
the range over a hedge's reading is another thing, and the two are never mixed.
"""

import math
import random
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray
from scipy.special import betaincinv, ndtri

from forecasts.scoring.clusters import Clusters, Sums
from forecasts.scoring.rounding import PLACES
from forecasts.scoring.skill import Against

Floats: TypeAlias = NDArray[np.float64]
Parts: TypeAlias = Sequence[tuple[int, int]]

LEVEL: Final = 0.95
FEWEST: Final = 5
"""Below this many forecasts a mean gets no interval."""
FEWEST_UNBOUNDED: Final = 20
"""Below this many clusters the mean of a rule without a worst score gets no interval."""
MANY: Final = 100
"""Above this many clusters the normal approximation takes the place of resampling; they agree, and it needs no draws."""
REPLICATES: Final = 2000
"""The fewest replicates of a bootstrap; with few clusters, where each matters more and costs less, there are more."""
DRAWS: Final = 60_000
"""Weights drawn in all, as long as that gives more than `REPLICATES`: ten thousand replicates of six clusters."""
SEED: Final = 1


@dataclass(frozen=True, slots=True)
class Interval:
    """An interval at a level, with the name of the method that gave it; ends rounded to six places."""

    level: float
    low: float
    high: float
    method: str


@dataclass(frozen=True, slots=True)
class NoInterval:
    """Why there is no interval, as a sentence to show."""

    reason: str


class ClusteredScore(NamedTuple):
    """One finite score, in its rule's unit, and the cluster it belongs to (see `forecast.cluster_of`)."""

    score: int
    cluster: str


def share_interval(occurred: int, n: int, *, level: float = LEVEL) -> Interval | NoInterval:
    """Return the Bayesian interval of a share, from Jeffreys' prior.

    Formula: the (1 ± level) / 2 quantiles of Beta(k + ½, n - k + ½) for k of n; 0 as the low end where k = 0, and 1 as the
    high end where k = n.
    Range: 0…1, as a share. It holds the observed share for every k and n.
    Source: Brown LD, Cai TT, DasGupta A (2001), Interval estimation for a binomial proportion, Statistical Science
    16(2), 101-133, section 4.3.
    Worked value: 3 of 4 calls held: 0.283752 to 0.971529.

    Raises:
        ValueError: not 0 ≤ occurred ≤ n, or level not between 0 and 1.
    """
    if not 0 <= occurred <= n:
        raise ValueError(f"occurred must lie between 0 and n = {n}, not {occurred}.")
    return interval_of_share(occurred, n, level=level) if n else NoInterval("There is nothing to take a share of.")


def interval_of_share(occurred: int, n: int, *, level: float = LEVEL) -> Interval:
    """Return the interval of a share of at least one, as `share_interval` defines it."""
    tail = _tail(level)
    a, b = occurred + 0.5, n - occurred + 0.5
    low = 0.0 if occurred == 0 else float(betaincinv(a, b, tail))
    high = 1.0 if occurred == n else float(betaincinv(a, b, 1 - tail))
    return _interval(level, low, high, "Bayesian, Jeffreys' prior")


def mean_interval(
    scores: Iterable[ClusteredScore], *, unit: int, worst: int | None, level: float = LEVEL, seed: int = SEED
) -> Interval | NoInterval:
    """Return the interval of a mean score, over clusters of forecasts that lean on the same events.

    1. Below five forecasts there is none, since so few can be read one by one.
    2. With fewer than two clusters it is over single forecasts, and its method says so: the true one is wider.
    3. Up to 100 clusters it is a Bayesian bootstrap: quantiles of the mean under random (Dirichlet) weights of the clusters.
       Two clusters of weight ½ are added as a prior, one of best and one of `worst` scores; of scores that are only 0 and 1
       this gives Jeffreys' interval. Without them few good scores would seem to exclude a bad one: of seven forecasts that
       say 90 or 10 % and are calibrated, the 95 % interval then holds the true mean 50 times in 100, with them 97 times.
       A rule without a worst score gets no prior, and no interval below 20 clusters.
    4. Beyond that it is the normal approximation with the cluster-robust standard error.

    `unit` is how many units of a score make 1, `worst` the worst score in those units, None if there is none (log).
    The order of the scores and the names of the clusters have no influence.
    Source: Rubin DB (1981), The Bayesian bootstrap, Annals of Statistics 9(1), 130-134; for the normal approximation Liang
    K-Y, Zeger SL (1986), Longitudinal data analysis using generalized linear models, Biometrika 73(1), 13-22.

    Raises:
        ValueError: level not between 0 and 1, or `unit` not positive.
    """
    clusters = Clusters()
    clusters.add(scores)
    return interval_of_sums(clusters.sums, unit=unit, worst=worst, level=level, seed=seed)


def interval_of_sums(
    sums: Sums, *, unit: int, worst: int | None, level: float = LEVEL, seed: int = SEED
) -> Interval | NoInterval:
    """Return the interval of a mean score from its sums by cluster, as `mean_interval` does from single scores.

    Raises:
        ValueError: level not between 0 and 1, or `unit` not positive.
    """
    tail = _tail(level)
    if unit <= 0:
        raise ValueError(f"unit must be positive, not {unit}.")
    parts, over, n = sums
    if n < FEWEST:
        return NoInterval(f"Fewer than {FEWEST} forecasts are too few for an interval.")
    if worst is None and len(parts) < FEWEST_UNBOUNDED:
        return NoInterval(f"A score without a worst value needs {FEWEST_UNBOUNDED} clusters for an interval.")
    if len(parts) > MANY:
        low, high = _normal_ends(parts, tail)
        method = f"normal approximation, cluster-robust, over {over}"
    else:
        low, high = _bootstrap_ends(parts, worst, tail, seed)
        method = f"Bayesian bootstrap over {over}"
    ceiling = math.inf if worst is None else worst
    return _interval(level, max(low, 0.0) / unit, min(high, ceiling) / unit, method)


def ratio_interval(
    pairs: Iterable[Against], *, unit: int, level: float = LEVEL, seed: int = SEED
) -> Interval | NoInterval:
    """Return the interval of Σ score / Σ reference, the share of a reference's error that is left; 1 - it is the skill.

    As `mean_interval`, with the reference's error in place of the number of forecasts; the bounds are a score of 0 and of
    `unit` on every forecast. Below five forecasts, or where the reference makes no error, there is none.

    Raises:
        ValueError: level not between 0 and 1, or `unit` not positive.
    """
    clusters = Clusters()
    clusters.add_shares(pairs)
    return share_of_sums(clusters.sums, unit=unit, level=level, seed=seed)


def share_of_sums(sums: Sums, *, unit: int, level: float = LEVEL, seed: int = SEED) -> Interval | NoInterval:
    """Return the interval of a share of a reference's error from sums by cluster, as `ratio_interval` does from pairs.

    Raises:
        ValueError: level not between 0 and 1, or `unit` not positive.
    """
    tail = _tail(level)
    if unit <= 0:
        raise ValueError(f"unit must be positive, not {unit}.")
    parts, over, n = sums
    reference = sums.size
    if n < FEWEST or not reference:
        return NoInterval(
            f"Fewer than {FEWEST} forecasts, or a reference without error, are too little for an interval."
        )
    if len(parts) > MANY:
        low, high = _normal_ends(parts, tail)
        return _interval(level, max(low, 0.0), high, f"normal approximation, cluster-robust, over {over}")
    low, high = _bootstrap_ends(parts, n * unit / reference, tail, seed)
    return _interval(level, low, high, f"Bayesian bootstrap over {over}")


def difference_of_sums(sums: Sums, *, unit: int, level: float = LEVEL, seed: int = SEED) -> Interval | NoInterval:
    """Return the interval of a mean difference from the sums by cluster of differences to each of which `unit` was added."""
    found = interval_of_sums(sums, unit=unit, worst=2 * unit, level=level, seed=seed)
    if isinstance(found, NoInterval):
        return found
    return _interval(level, found.low - 1, found.high - 1, found.method)


def _tail(level: float) -> float:
    if not 0 < level < 1:
        raise ValueError(f"level must lie between 0 and 1, not {level}.")
    return (1 - level) / 2


def _interval(level: float, low: float, high: float, method: str) -> Interval:
    return Interval(level, round(low, PLACES), round(high, PLACES), method)


def _bootstrap_ends(parts: Parts, worst: float | None, tail: float, seed: int) -> tuple[float, float]:
    """Return the quantiles of the mean under random weights, with a half-weight cluster at each bound if there are bounds."""
    weights, at_best, at_worst = weights_of(len(parts), bounded=worst is not None, seed=seed)
    totals = np.array([total for total, _ in parts])
    sizes = np.array([size for _, size in parts])
    size = sizes.mean()
    over, under = weights @ totals, weights @ sizes
    if worst is not None:
        over, under = over + at_worst * (worst * size), under + (at_best + at_worst) * size
    low, high = np.quantile(over / under, (tail, 1 - tail))
    return float(low), float(high)


@lru_cache(maxsize=16)
def weights_of(count: int, *, bounded: bool = True, seed: int = SEED) -> tuple[Floats, Floats, Floats]:
    """Return the random weights of `count` clusters, a row for each replicate, and those of the best and worst bound.

    Kept, because the weights of equally many clusters are the same.
    """
    draw = random.Random(seed).random  # noqa: S311 -- resampling, not secrets
    replicates, width = max(REPLICATES, DRAWS // count), count + 4 * bounded
    drawn = np.array([draw() for _ in range(replicates * width)]).reshape(replicates, width)
    exponential = -np.log(1 - drawn)
    if not bounded:
        return exponential, np.zeros(replicates), np.zeros(replicates)
    best, worst = (exponential[:, at] * np.cos(math.tau * drawn[:, at + 1]) ** 2 for at in (count, count + 2))
    return exponential[:, :count], best, worst


def _normal_ends(parts: Parts, tail: float) -> tuple[float, float]:
    """Return mean ± z · standard error, the residuals summed within clusters before they are squared."""
    n = math.fsum(size for _, size in parts)
    mean = math.fsum(total for total, _ in parts) / n
    spread = math.fsum((total - mean * size) ** 2 for total, size in parts)
    correction = len(parts) / (len(parts) - 1)
    reach = float(ndtri(1 - tail)) * math.sqrt(correction * spread) / n
    return mean - reach, mean + reach
