"""Discrimination alone: whether events that occurred were given more than events that did not."""

import math
from collections import Counter
from collections.abc import Iterable
from fractions import Fraction
from typing import Final

from scipy.special import ndtri

from forecasts.scoring.intervals import LEVEL, Interval, NoInterval
from forecasts.scoring.levels import Level, levels_of, occurrences, size
from forecasts.scoring.probability import Ppm
from forecasts.scoring.rounding import PLACES

FEWEST_CLUSTERS: Final = 10
"""Below this many clusters on either side the normal approximation says nothing."""


def auc(levels: Iterable[Level]) -> Fraction | None:
    """Return the area under the ROC curve, or None if all events ended alike.

    Formula: the share of pairs of one event that occurred and one that did not in which the first was given the higher
    probability; a pair with equal ones counts half.
    Range: 0…1; ½ tells nothing apart, 1 everything. Higher is better. It does not ask whether the numbers were right: adding
    ten points to every forecast changes nothing.
    Units: an exact fraction.
    Source: Hanley JA, McNeil BJ (1982), The meaning and use of the area under a receiver operating characteristic (ROC)
    curve, Radiology 143(1), 29-36.
    Worked value: 20, 40 and 40 % of events of which one of the last two occurred: (1 + ½) / 2 = 0.75.
    """
    levels = sorted(levels, key=lambda level: level.p_ppm)
    occurred = occurrences(levels)
    others = size(levels) - occurred
    if not occurred or not others:
        return None
    below = twice_won = 0
    for level in levels:
        missed = level.n - level.occurred
        twice_won += level.occurred * (2 * below + missed)
        below += missed
    return Fraction(twice_won, 2 * occurred * others)


Triple = tuple[Ppm, bool, str]
"""A probability, whether the event occurred, and the cluster."""


def auc_interval(forecasts: Iterable[Triple] | Counter[Triple], *, level: float = LEVEL) -> Interval | NoInterval:
    """Return the interval of the area for (probability, occurred, cluster) triples, or a count of how often each is there.

    1. Each forecast gets its placement: the share of the other side that it beats, ties half. Their means are the area.
    2. Deviations of placements from the area are summed by cluster, on each side, before they are squared; what the two
       sides of one cluster have in common is added.
    3. The ends are area ± z · standard error, cut at 0 and 1.

    Below ten clusters with events of either kind there is none. If every forecast is a cluster, this is DeLong's interval.
    Source: Obuchowski NA (1997), Nonparametric analysis of clustered ROC curve data, Biometrics 53(2), 567-578.

    Raises:
        ValueError: level not between 0 and 1.
    """
    if not 0 < level < 1:
        raise ValueError(f"level must lie between 0 and 1, not {level}.")
    counted = Counter(forecasts)
    levels = levels_of(without_clusters(counted))
    sides = {occurred: {cluster for _, o, cluster in counted if o is occurred} for occurred in (True, False)}
    fewest = min(map(len, sides.values()))
    area = auc(levels)
    if area is None or fewest < FEWEST_CLUSTERS:
        return NoInterval(
            f"Fewer than {FEWEST_CLUSTERS} clusters of events that occurred, or that did not, are too few."
        )
    error = math.sqrt(_variance(counted, levels, float(area)))
    reach = float(ndtri((1 + level) / 2)) * error
    low, high = max(float(area) - reach, 0.0), min(float(area) + reach, 1.0)
    clusters = len(sides[True] | sides[False])
    return Interval(level, round(low, PLACES), round(high, PLACES), f"Obuchowski, over {clusters} clusters")


def without_clusters(counted: Counter[Triple]) -> Counter[tuple[Ppm, bool]]:
    """Return how often each (probability, occurred) is there, in whatever cluster."""
    pairs: Counter[tuple[Ppm, bool]] = Counter()
    for (p_ppm, occurred, _), times in counted.items():
        pairs[p_ppm, occurred] += times
    return pairs


def _variance(counted: Counter[Triple], levels: tuple[Level, ...], area: float) -> float:
    counts = {True: occurrences(levels), False: size(levels) - occurrences(levels)}
    placed = _placements(levels)
    sums: dict[bool, dict[str, float]] = {True: {}, False: {}}
    for (p_ppm, occurred, cluster), times in sorted(counted.items()):
        deviation = times * (placed[p_ppm][occurred] - area)
        sums[occurred][cluster] = sums[occurred].get(cluster, 0.0) + deviation
    own = sum(
        len(part) / (len(part) - 1) * math.fsum(d * d for d in part.values()) / counts[occurred] ** 2
        for occurred, part in sums.items()
    )
    both = len(sums[True] | sums[False])
    shared = math.fsum(deviation * sums[False].get(cluster, 0.0) for cluster, deviation in sums[True].items())
    return max(own + 2 * both / (both - 1) * shared / (counts[True] * counts[False]), 0.0)


def _placements(levels: tuple[Level, ...]) -> dict[Ppm, dict[bool, float]]:
    """Return, for each probability, the share of the other side that it beats if its event occurred, and if not."""
    occurred, missed = occurrences(levels), size(levels) - occurrences(levels)
    placed: dict[Ppm, dict[bool, float]] = {}
    lower_missed, higher_occurred = 0, occurred
    for level in levels:
        missed_here = level.n - level.occurred
        higher_occurred -= level.occurred
        placed[level.p_ppm] = {
            True: (lower_missed + missed_here / 2) / missed,
            False: (higher_occurred + level.occurred / 2) / occurred,
        }
        lower_missed += missed_here
    return placed
