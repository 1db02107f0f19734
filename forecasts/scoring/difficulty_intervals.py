"""How sure the means are from which the difficulty of claims has been taken off."""

import math
import random
from typing import Final

import numpy as np

from forecasts.scoring.bootstrap import FEWEST_CLUSTERS
from forecasts.scoring.difficulty import Answers, Floats, difficulty_adjusted
from forecasts.scoring.intervals import LEVEL, SEED, Interval, NoInterval
from forecasts.scoring.rounding import PLACES

REPLICATES: Final = 2000
_LEAST: Final = math.ulp(0.5)
"""In place of a weight of 0, of which an answer may have none."""


def adjusted_intervals(
    answers: Answers, *, replicates: int = REPLICATES, level: float = LEVEL, seed: int = SEED
) -> tuple[Interval | NoInterval, ...]:
    """Return the interval of each forecaster's difficulty-adjusted mean.

    It is about the distances between forecasters: how hard the claims at hand were is the same for all of them and adds
    nothing to it.

    1. Every claim gets a random weight, with which all answers on it count (exponential weights: a Bayesian bootstrap).
    2. The means are adjusted anew with these weights, as `difficulty.difficulty_adjusted` does.
    3. The ends are quantiles of the replicates, by linear interpolation between order statistics.

    Below ten claims, or for a forecaster who answered fewer than ten, there is none.
    Range, units and direction: as the adjusted mean, rounded to six places.
    Source: Rubin DB (1981), The Bayesian bootstrap, Annals of Statistics 9(1), 130-134, with claims as units: Field CA,
    Welsh AH (2007), Bootstrapping clustered data, Journal of the Royal Statistical Society B 69(3), 369-390.

    Raises:
        ValueError: level not between 0 and 1.
    """
    if not 0 < level < 1:
        raise ValueError(f"level must lie between 0 and 1, not {level}.")
    people, claims = answers.shape
    if claims < FEWEST_CLUSTERS:
        return (NoInterval(f"Fewer than {FEWEST_CLUSTERS} claims are too few to be weighed anew."),) * people
    draw = random.Random(seed).random  # noqa: S311 -- resampling, not secrets
    means: Floats = np.empty((replicates, people))
    for row in means:
        weights = np.maximum(-np.log(1 - np.array([draw() for _ in range(claims)])), _LEAST)
        row[:] = difficulty_adjusted(answers, weights[answers.claims]).means
    lows, highs = np.quantile(means, ((1 - level) / 2, (1 + level) / 2), axis=0).tolist()
    method = f"Bayesian bootstrap over {claims} claims"
    few = NoInterval(f"Fewer than {FEWEST_CLUSTERS} claims answered are too few for an interval.")
    return tuple(
        few if answered < FEWEST_CLUSTERS else Interval(level, round(low, PLACES), round(high, PLACES), method)
        for low, high, answered in zip(lows, highs, answers.of_each[0].tolist(), strict=True)
    )
