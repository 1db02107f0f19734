"""Calibration: of the events said to have a probability, how many occurred.

Nothing is folded at 50 %, no forecast is left out, and every bin carries the interval of its own share.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Final

from forecasts.scoring.forecast import ScoredForecast
from forecasts.scoring.intervals import Interval, NoInterval, difference_interval, share_interval
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
    def interval(self) -> Interval | NoInterval:
        """The 95 % interval of the share (see `intervals.share_interval`)."""
        return share_interval(self.occurred, self.n)


def calibration_bins(forecasts: Iterable[ScoredForecast]) -> tuple[Bin, ...]:
    """Return one bin for each probability said, if these are at most ten; else ten bins of equal width.

    Hedges are read as few distinct probabilities, and each is best seen alone; stated numbers need bins. Empty bins are
    left out. Worked value: "unlikely" twice, neither occurred: one bin that said 0.2, n 2, share 0, interval 0 to 0.666822.
    """
    scored = list(forecasts)
    distinct = {forecast.point_ppm for forecast in scored}
    return bins_by_level(scored) if len(distinct) <= TENTHS else bins_of_tenths(scored)


def bins_by_level(forecasts: Iterable[ScoredForecast]) -> tuple[Bin, ...]:
    """Return one bin for each distinct probability said, in its order."""
    return _bins(forecasts, lambda p_ppm: (p_ppm, p_ppm))


def bins_of_tenths(forecasts: Iterable[ScoredForecast]) -> tuple[Bin, ...]:
    """Return the bins [0, 0.1), [0.1, 0.2) … [0.9, 1.0] that are not empty. Only the last one holds its upper end."""
    return _bins(forecasts, _tenth)


@dataclass(frozen=True, slots=True, kw_only=True)
class InTheLarge:
    """The mean probability said against the share that occurred, 0…1; `difference` is the first less the second."""

    said: float
    occurred: float
    difference: float
    interval: Interval | NoInterval


def in_the_large(forecasts: Iterable[tuple[Ppm, bool, str]]) -> InTheLarge:
    """Return calibration-in-the-large of (probability, occurred, cluster) triples: did the author say too much on the whole?

    Formula: mean p - mean o. Range: -1 (said 0, all occurred) … 1; 0 is best, above 0 too much was said.
    Units: rounded half-even to six places, with the interval of the difference over clusters.
    Source: Cox DR (1958), Two further applications of a model for binary regression, Biometrika 45(3-4), 562-565; the name
    is of Steyerberg EW (2009), Clinical prediction models, Springer, section 15.1.
    Worked value: 20 % of two events, neither occurred, and 75 % of one that did: (1.15 - 1) / 3 = 0.05.

    Raises:
        ValueError: there is no forecast.
    """
    listed = list(forecasts)
    n, occurred = len(listed), sum(o for _, o, _ in listed)
    said = sum(p_ppm for p_ppm, _, _ in listed)
    return InTheLarge(
        said=ratio(said, n * ONE),
        occurred=ratio(occurred, n),
        difference=ratio(said - occurred * ONE, n * ONE),
        interval=difference_interval([(p_ppm - ONE * o, cluster) for p_ppm, o, cluster in listed], unit=ONE),
    )


def _tenth(p_ppm: Ppm) -> tuple[Ppm, Ppm]:
    width = ONE // TENTHS
    low = min(p_ppm // width, TENTHS - 1) * width
    return low, low + width


def _bins(forecasts: Iterable[ScoredForecast], bounds_of: Callable[[Ppm], tuple[Ppm, Ppm]]) -> tuple[Bin, ...]:
    grouped: dict[tuple[Ppm, Ppm], list[ScoredForecast]] = {}
    for forecast in forecasts:
        grouped.setdefault(bounds_of(forecast.point_ppm), []).append(forecast)
    return tuple(_bin(bounds, grouped[bounds]) for bounds in sorted(grouped))


def _bin(bounds: tuple[Ppm, Ppm], forecasts: list[ScoredForecast]) -> Bin:
    occurred = sum(forecast.occurred for forecast in forecasts)
    return Bin(*bounds, n=len(forecasts), occurred=occurred, said_sum_ppm=sum(f.point_ppm for f in forecasts))
