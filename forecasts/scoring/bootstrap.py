"""The interval of any statistic, by drawing whole clusters of forecasts again and again."""

import random
from collections.abc import Callable, Iterable, Sequence
from typing import Final, TypeVar

import numpy as np

from forecasts.scoring.intervals import LEVEL, SEED, Interval, NoInterval
from forecasts.scoring.rounding import PLACES

Item = TypeVar("Item")

FEWEST_CLUSTERS: Final = 10
"""Below this many clusters drawing them anew shows too little of what could have been: there is no interval."""
REPLICATES: Final = 1000
MOST_EMPTY: Final = 0.05
"""If the statistic does not exist in more than this share of the replicates, the interval would be of the others only."""


def bootstrap_interval(
    items: Iterable[tuple[str, Item]],
    statistic: Callable[[list[Item]], float | None],
    *,
    replicates: int = REPLICATES,
    level: float = LEVEL,
    seed: int = SEED,
) -> Interval | NoInterval:
    """Return the percentile interval of `statistic` over (cluster, item) pairs, for statistics that are no plain mean.

    1. As many clusters as there are, are drawn with replacement, each with all its items.
    2. The statistic is computed of what was drawn; None where it does not exist (an AUC if all events ended alike).
    3. The ends are quantiles of the replicates, by linear interpolation between order statistics.

    The order of the items has no influence if it has none on the statistic and clusters come in the order of their names.
    Source: Efron B, Tibshirani RJ (1993), An introduction to the bootstrap, Chapman & Hall, chapter 13; clusters as units:
    Field CA, Welsh AH (2007), Bootstrapping clustered data, Journal of the Royal Statistical Society B 69(3), 369-390.

    Raises:
        ValueError: level not between 0 and 1.
    """
    if not 0 < level < 1:
        raise ValueError(f"level must lie between 0 and 1, not {level}.")
    clusters = _clusters(items)
    if len(clusters) < FEWEST_CLUSTERS:
        return NoInterval(f"Fewer than {FEWEST_CLUSTERS} clusters are too few to be drawn again.")
    draw = random.Random(seed).random  # noqa: S311 -- resampling, not secrets
    values = []
    for _ in range(replicates):
        drawn = [item for _ in clusters for item in clusters[int(draw() * len(clusters))]]
        values.append(statistic(drawn))
    found = [value for value in values if value is not None]
    if len(found) < (1 - MOST_EMPTY) * replicates:
        return NoInterval("In too many of the draws the figure does not exist.")
    low, high = np.quantile(found, ((1 - level) / 2, (1 + level) / 2))
    method = f"bootstrap over {len(clusters)} clusters"
    return Interval(level, round(float(low), PLACES), round(float(high), PLACES), method)


def _clusters(items: Iterable[tuple[str, Item]]) -> list[Sequence[Item]]:
    grouped: dict[str, list[Item]] = {}
    for cluster, item in items:
        grouped.setdefault(cluster, []).append(item)
    return [grouped[name] for name in sorted(grouped)]
