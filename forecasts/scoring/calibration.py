"""Calibration: of the events said to have a probability, how many occurred.

Nothing is folded at 50 %, no forecast is left out, and every bin carries the interval of its own share.
"""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Final

from forecasts.scoring.clusters import Clusters
from forecasts.scoring.intervals import Interval, NoInterval, difference_of_sums, interval_of_share
from forecasts.scoring.levels import Level, occurrences, size
from forecasts.scoring.probability import ONE, Ppm
from forecasts.scoring.rounding import ratio

TENTHS: Final = 10
"""How many bins of equal width there are; also the most levels that are shown one by one."""


@dataclass(frozen=True, slots=True)
class Bin:
    """The forecasts whose probability lies from `low_ppm` up to `high_ppm`: what they said, and what happened.

    `said_sum_ppm / n` is the mean probability said; `said` is the same in 0…1, `share` the share that occurred, both
    rounded half-even to six places.
    """

    low_ppm: Ppm
    high_ppm: Ppm
    n: int
    occurred: int
    said_sum_ppm: int

    @property
    def said(self) -> float:
        """The mean probability said, 0…1."""
        return ratio(self.said_sum_ppm, self.n * ONE)

    @property
    def share(self) -> float:
        """The share of the events that occurred, 0…1."""
        return ratio(self.occurred, self.n)

    @property
    def interval(self) -> Interval:
        """The 95 % interval of the share (see `intervals.share_interval`)."""
        return interval_of_share(self.occurred, self.n)


def calibration_bins(levels: Iterable[Level]) -> tuple[Bin, ...]:
    """Return one bin for each probability said, if these are at most ten; else ten bins of equal width.

    Hedges are read as few distinct probabilities, and each is best seen alone; stated numbers need bins. Empty bins are
    left out. Worked value: "unlikely" twice, neither occurred: one bin that said 0.2, n 2, share 0, interval 0 to 0.666822.
    """
    said = tuple(levels)
    return bins_by_level(said) if len(said) <= TENTHS else bins_of_tenths(said)


def bins_by_level(levels: Iterable[Level]) -> tuple[Bin, ...]:
    """Return one bin for each distinct probability said, in its order."""
    return _bins(levels, lambda p_ppm: (p_ppm, p_ppm))


def bins_of_tenths(levels: Iterable[Level]) -> tuple[Bin, ...]:
    """Return the bins [0, 0.1), [0.1, 0.2) … [0.9, 1.0] that are not empty. Only the last one holds its upper end."""
    return _bins(levels, _tenth)


@dataclass(frozen=True, slots=True, kw_only=True)
class InTheLarge:
    """The mean probability said against the share that occurred, 0…1; `difference` is the first less the second."""

    said: float
    occurred: float
    difference: float
    interval: Interval | NoInterval


def in_the_large(forecasts: Iterable[tuple[Ppm, bool, str]] | Counter[tuple[Ppm, bool, str]]) -> InTheLarge:
    """Return calibration-in-the-large: did the author say too much on the whole?

    Of (probability, occurred, cluster) triples, or of a count of how often each is there.

    Formula: mean p - mean o. Range: -1 (said 0, all occurred) … 1; 0 is best, above 0 too much was said.
    Units: rounded half-even to six places, with the interval of the difference over clusters.
    Source: Cox DR (1958), Two further applications of a model for binary regression, Biometrika 45(3-4), 562-565; the name
    is of Steyerberg EW (2009), Clinical prediction models, Springer, section 15.1.
    Worked value: 20 % of two events, neither occurred, and 75 % of one that did: (1.15 - 1) / 3 = 0.05.

    Raises:
        ValueError: there is no forecast.
    """
    counted = Counter(forecasts)
    n, occurred = counted.total(), sum(times for (_, o, _), times in counted.items() if o)
    said = sum(p_ppm * times for (p_ppm, _, _), times in counted.items())
    clusters = Clusters()
    clusters.add_alike((p_ppm - ONE * o + ONE, cluster, times) for (p_ppm, o, cluster), times in counted.items())
    return InTheLarge(
        said=ratio(said, n * ONE),
        occurred=ratio(occurred, n),
        difference=ratio(said - occurred * ONE, n * ONE),
        interval=difference_of_sums(clusters.sums, unit=ONE),
    )


def _tenth(p_ppm: Ppm) -> tuple[Ppm, Ppm]:
    width = ONE // TENTHS
    low = min(p_ppm // width, TENTHS - 1) * width
    return low, low + width


def _bins(levels: Iterable[Level], bounds_of: Callable[[Ppm], tuple[Ppm, Ppm]]) -> tuple[Bin, ...]:
    grouped: dict[tuple[Ppm, Ppm], list[Level]] = {}
    for level in levels:
        grouped.setdefault(bounds_of(level.p_ppm), []).append(level)
    return tuple(_bin(bounds, grouped[bounds]) for bounds in sorted(grouped))


def _bin(bounds: tuple[Ppm, Ppm], levels: list[Level]) -> Bin:
    said = sum(level.n * level.p_ppm for level in levels)
    return Bin(*bounds, n=size(levels), occurred=occurrences(levels), said_sum_ppm=said)
