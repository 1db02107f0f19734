"""Is one forecaster better than another, or was it luck: a test on the claims that both answered."""

import math
import random
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from typing import Any, Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

from forecasts.scoring.rounding import PLACES

Signs: TypeAlias = NDArray[np.int8]

MOST_EXACT: Final = 12
"""Up to so many clusters every one of the 2ⁿ changes of sign is tried."""
REPLICATES: Final = 9_999
BITS: Final = 48
SEED: Final = 1
MOST_DRAWN: Final = 5_000
"""Up to so many clusters signs are drawn; of more the totals are normal, as near as makes no difference."""
EXACT_IN_FLOATS: Final = 2**53
"""Up to this total, floats add whole numbers without any error, in whatever order."""


@dataclass(frozen=True, slots=True)
class Paired:
    """The scores of two forecasters on one claim, in one unit, and the cluster the claim belongs to."""

    first: int
    second: int
    cluster: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """How two forecasters differ: `difference` is the first's mean score less the second's, exact, in the unit of scores.

    `p` is the chance of so large a difference, either way, if nothing but luck told the two apart; rounded to six places.
    `tried` is how many changes of sign it comes from: all of them, if `exact`; none, if from the normal distribution.
    """

    n: int
    clusters: int
    difference: Fraction
    p: float
    exact: bool
    tried: int


class NothingShared(ValueError):
    """The two share no claim."""


def compare(pairs: Iterable[Paired], *, seed: int = SEED) -> Comparison:
    """Return the paired permutation test of two forecasters on the claims they share.

    1. Take each claim's difference of scores, and sum them by cluster: claims that lean on one event change together.
    2. If the two were equally good, each cluster's sum could as well have had the other sign. Try all signs up to 12
       clusters, else 9 999 random ones and the one that was observed; beyond 5 000 clusters take the normal distribution.
    3. p is the share of trials whose total is at least as large as the observed one, in absolute value.

    Range: p from 2 / 2ⁿ (exact) or 1 / 10 000 to 1. Below six clusters no difference can be significant at 5 %.
    Source: Good PI (2005), Permutation, parametric and bootstrap tests of hypotheses, 3rd edition, Springer, section 3.7;
    with the observed trial counted: Phipson B, Smyth GK (2010), Permutation p-values should never be zero, Statistical
    Applications in Genetics and Molecular Biology 9(1), article 39.
    Worked value: three claims on which the first is better by 0.1, 0.2 and 0.3: p = 2/8 = 0.25.

    Raises:
        NothingShared: there is no pair.
    """
    return compare_each([pairs], seed=seed)[0]


def compare_each(listed: Iterable[Iterable[Paired]], *, seed: int = SEED) -> list[Comparison]:
    """Return what `compare` gives for each; random signs are drawn once for all.

    Raises:
        NothingShared: one of them has no pair.
    """
    summed = [_summed(pairs) for pairs in listed]
    drawn = iter(_by_drawing([each for each in summed if MOST_EXACT < len(each.sizes) <= MOST_DRAWN], seed))
    compared = []
    for each in summed:
        clusters = len(each.sizes)
        exact = clusters <= MOST_EXACT
        p = _exactly(each) if exact else next(drawn) if clusters <= MOST_DRAWN else _normally(each)
        tried = 2**clusters if exact else REPLICATES + 1 if clusters <= MOST_DRAWN else 0
        difference = Fraction(each.total, each.n)
        compared.append(
            Comparison(n=each.n, clusters=clusters, difference=difference, p=round(p, PLACES), exact=exact, tried=tried)
        )
    return compared


def joined(clusters: Sequence[Collection[str]]) -> list[str]:
    """Return one cluster for each claim that two have answered, from all the clusters that it belongs to.

    One may have answered ten claims in one article, the other each by itself: then all ten lean on one another. Claims
    that have a cluster in common, directly or over others, are one; it is called after the first of its names.
    """
    above: dict[str, str] = {}

    def top(name: str) -> str:
        while (higher := above.setdefault(name, name)) != name:
            above[name] = above[higher]
            name = higher
        return name

    for names in clusters:
        first, *others = sorted({top(name) for name in names})
        above.update(dict.fromkeys(others, first))
    return [top(next(iter(names))) for names in clusters]


@dataclass(frozen=True, slots=True)
class _Sums:
    """Differences of scores: how many, their total, and the size of each cluster's sum, the smallest first."""

    n: int
    total: int
    sizes: list[int]


def _summed(pairs: Iterable[Paired]) -> _Sums:
    sums: dict[str, int] = {}
    n = total = 0
    for pair in pairs:
        sums[pair.cluster] = sums.get(pair.cluster, 0) + pair.first - pair.second
        total += pair.first - pair.second
        n += 1
    if not n:
        raise NothingShared("The two share no scored claim.")
    return _Sums(n, total, sorted(abs(difference) for difference in sums.values()))


def _exactly(summed: _Sums) -> float:
    totals = np.zeros(1, dtype=np.int64)
    for size in summed.sizes:
        totals = np.concatenate((totals + size, totals - size))
    return float((np.abs(totals) >= abs(summed.total)).mean())


def _normally(summed: _Sums) -> float:
    """Return p of a total of so many random signs that it is normal, with the sum of squares as its variance."""
    spread = math.sqrt(sum(size * size for size in summed.sizes))
    return math.erfc(abs(summed.total) / spread / math.sqrt(2)) if spread else 1.0


def _by_drawing(listed: Sequence[_Sums], seed: int) -> list[float]:
    """Return p by random signs. The n-th cluster of each comparison has the same ones, so that they are drawn once.

    Totals are whole numbers and exact: in floats, whose multiplication is fast, while they are small enough.
    """
    if not listed:
        return []
    amounts = np.zeros((max(len(each.sizes) for each in listed), len(listed)), dtype=np.int64)
    for at, each in enumerate(listed):
        amounts[: len(each.sizes), at] = each.sizes
    kind = np.float64 if amounts.sum(axis=0).max() < EXACT_IN_FLOATS else np.int64
    factors, observed = amounts.astype(kind), np.array([abs(each.total) for each in listed])
    totals: NDArray[Any] = np.zeros((REPLICATES, len(listed)), dtype=kind)
    for start in range(0, len(factors), BITS):
        some = factors[start : start + BITS]
        totals += _signs(start // BITS, seed)[:, : len(some)].astype(kind) @ some
    as_large = 1 + (np.abs(totals) >= observed).sum(axis=0)
    found: list[float] = (as_large / (REPLICATES + 1)).tolist()
    return found


@lru_cache(maxsize=16)
def _signs(at: int, seed: int) -> Signs:
    """Draw the signs of 48 clusters in all trials, a row for each trial, of one number drawn."""
    draw = random.Random(f"{seed}/{at}").random  # noqa: S311 -- resampling, not secrets
    words = np.array([int(draw() * 2**BITS) for _ in range(REPLICATES)], dtype=np.int64)
    signs: Signs = (2 * (words[:, np.newaxis] >> np.arange(BITS) & 1) - 1).astype(np.int8)
    return signs
