"""Comparing people who answered different claims: what each claim cost everybody is taken off before means are taken."""

from dataclasses import dataclass
from typing import Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

from forecasts.scoring.rounding import PLACES

Floats: TypeAlias = NDArray[np.float64]
Places: TypeAlias = NDArray[np.int64]

TOLERANCE: Final = 1e-12
MOST_STEPS: Final = 2000
"""Steps after which the equations are left as they are; a hundred forecasters of the same claims need two."""


@dataclass(frozen=True, slots=True, eq=False)
class Answers:
    """Scores in a flat table: who answered (0, 1, 2 …), which claim (0, 1, 2 …), and the score, in points.

    Raises:
        ValueError: the three are not equally long, or forecasters or claims are not numbered from 0 without a gap.
    """

    forecasters: Places
    claims: Places
    scores: Floats

    def __post_init__(self) -> None:
        if not len(self.forecasters) == len(self.claims) == len(self.scores):
            raise ValueError("forecasters, claims and scores must be equally long.")
        for name, numbers in (("forecasters", self.forecasters), ("claims", self.claims)):
            if len(numbers) and (numbers.min() < 0 or not np.bincount(numbers).all()):
                raise ValueError(f"{name} must be numbered from 0 without a gap.")

    @property
    def shape(self) -> tuple[int, int]:
        """How many forecasters and claims there are."""
        return (int(self.forecasters.max()) + 1, int(self.claims.max()) + 1) if len(self.scores) else (0, 0)


@dataclass(frozen=True, slots=True)
class Adjusted:
    """The adjusted mean of each forecaster, and the island it is on: only those on one island can be compared."""

    means: tuple[float, ...]
    islands: tuple[int, ...]


def difficulty_adjusted(answers: Answers, weights: Floats | None = None) -> Adjusted:
    """Return each forecaster's mean score as if everybody had answered every claim.

    1. The model: score = forecaster + claim, fitted by least squares, each answer with its weight (1 unless given).
    2. A forecaster's adjusted mean is the own effect and the plain mean of the effects of all claims on the same island.
       So whoever says 50 % on all of them has an adjusted Brier score of 0.25: the scale is that of the plain score.
    3. Two forecasters are on one island if they answered one claim, directly or over others: no chain, no comparison.

    Range: as the score, though a few answers on easy claims can bring it a little below 0. Lower is better.
    Units: points, rounded to six places.
    Source: Karger E et al. (2025), ForecastBench: a dynamic benchmark of AI forecasting capabilities, ICLR 2025, on the
    difficulty-adjusted Brier score; the model is the two-way one of Abowd JM, Kramarz F, Margolis DN (1999), High wage
    workers and high wage firms, Econometrica 67(2), 251-333.
    Worked value: A scores 0.1 and 0.3 on two claims, B 0.4 on the second alone. A stays at 0.2; B is 0.1 worse, so 0.3.

    Raises:
        ValueError: a weight is not positive.
    """
    if weights is not None and not (weights > 0).all():
        raise ValueError("weights must be positive.")
    if not answers.shape[0]:
        return Adjusted((), ())
    weight = np.ones(len(answers.scores)) if weights is None else weights
    people, claims = answers.shape
    at_claims: Floats = np.bincount(answers.claims, weight, claims).astype(np.float64)
    effects, islands = _effects(answers, weight, at_claims), _islands(answers)
    of_claim = np.empty(claims, dtype=np.int64)
    of_claim[answers.claims] = islands[answers.forecasters]
    difficulty = np.bincount(answers.claims, weight * (answers.scores - effects[answers.forecasters])) / at_claims
    shift = np.bincount(of_claim, difficulty, people) / np.maximum(np.bincount(of_claim, minlength=people), 1)
    means = effects + shift[islands]
    return Adjusted(tuple(np.round(means, PLACES).tolist()), tuple(islands.tolist()))


def _effects(answers: Answers, weight: Floats, at_claims: Floats) -> Floats:
    """Return the effects of forecasters, by conjugate gradients that are scaled by how much each has answered.

    Claims are eliminated from the normal equations first. On an island the effects are known up to a constant, which the
    shift to the mean claim takes out again.
    """
    at_people: Floats = np.bincount(answers.forecasters, weight).astype(np.float64)

    def over_claim_means(of_answers: Floats) -> Floats:
        """Sum, by forecaster, what answers are above the mean of their claims."""
        means = np.bincount(answers.claims, weight * of_answers) / at_claims
        over: Floats = np.bincount(answers.forecasters, weight * (of_answers - means[answers.claims])).astype(
            np.float64
        )
        return over

    effects, rest = np.zeros(len(at_people)), over_claim_means(answers.scores)
    goal, way, old = TOLERANCE * max(1.0, np.abs(answers.scores).max()), np.zeros(len(at_people)), 1.0
    for _ in range(MOST_STEPS):
        if np.abs(rest).max() <= goal:
            break
        scaled = rest / at_people
        new = float(rest @ scaled)
        way, old = scaled + new / old * way, new
        change = over_claim_means(way[answers.forecasters])
        step = new / float(way @ change)
        effects, rest = effects + step * way, rest - step * change
    return effects


def _islands(answers: Answers) -> Places:
    """Return the island of each forecaster, named by its first one: the lowest number is handed on until none changes."""
    people, claims = answers.shape
    islands = np.arange(people)
    while True:
        lowest = np.full(claims, people)
        np.minimum.at(lowest, answers.claims, islands[answers.forecasters])
        wider = islands.copy()
        np.minimum.at(wider, answers.forecasters, lowest[answers.claims])
        if not wider.any() or np.array_equal(wider, islands):
            return wider
        islands = wider
