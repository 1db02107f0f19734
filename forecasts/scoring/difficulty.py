"""Comparing people who answered different claims: what each claim cost everybody is taken off before means are taken."""

from dataclasses import dataclass, field
from typing import Final, Protocol, TypeAlias

import numpy as np
from numpy.typing import NDArray

from forecasts.scoring.rounding import PLACES

Floats: TypeAlias = NDArray[np.float64]
Places: TypeAlias = NDArray[np.int64]

TOLERANCE: Final = 1e-12
MOST_STEPS: Final = 2000
"""Steps after which the equations are left as they are; a hundred forecasters of the same claims need two."""
SPARE: Final = 8
"""A table with so many cells for each answer, or fewer, is worked on as a whole: that is several times as fast."""


@dataclass(frozen=True, slots=True, eq=False)
class Answers:
    """Scores in a flat table: who answered (0, 1, 2 …), which claim (0, 1, 2 …), and the score, in points.

    Raises:
        ValueError: the three are not equally long, or forecasters or claims are not numbered from 0 without a gap.
    """

    forecasters: Places
    claims: Places
    scores: Floats
    of_each: tuple[Places, Places] = field(init=False)
    """How many answers each forecaster has given, and each claim has found."""

    def __post_init__(self) -> None:
        if not len(self.forecasters) == len(self.claims) == len(self.scores):
            raise ValueError("forecasters, claims and scores must be equally long.")
        both = _counted("forecasters", self.forecasters), _counted("claims", self.claims)
        object.__setattr__(self, "of_each", both)

    @property
    def shape(self) -> tuple[int, int]:
        """How many forecasters and claims there are."""
        people, claims = self.of_each
        return len(people), len(claims)


def _counted(name: str, numbers: Places) -> Places:
    if len(numbers) and numbers.min() < 0:
        raise ValueError(f"{name} must be numbered from 0 without a gap.")
    counted = np.bincount(numbers)
    if not counted.all():
        raise ValueError(f"{name} must be numbered from 0 without a gap.")
    return counted


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
    people, claims = answers.shape
    if not people:
        return Adjusted((), ())
    make = _Whole if people * claims <= SPARE * len(answers.scores) else _Flat
    table: _Table = make(answers, weights)
    effects, (islands, of_claim) = _effects(table), table.islands()
    difficulty = (table.claim_sums - table.by_claim(effects)) / table.at_claims
    shift = np.bincount(of_claim, difficulty, people) / np.maximum(np.bincount(of_claim, minlength=people), 1)
    means = effects + shift[islands]
    return Adjusted(tuple(np.round(means, PLACES).tolist()), tuple(islands.tolist()))


class _Table(Protocol):
    """Weights of answers, forecasters by claims, and the weighted sums of their scores either way."""

    at_people: Floats
    at_claims: Floats
    people_sums: Floats
    claim_sums: Floats

    def by_claim(self, of_people: Floats) -> Floats:
        """Sum, by claim, the weighted figures of those who answered it."""

    def by_person(self, of_claims: Floats) -> Floats:
        """Sum, by forecaster, the weighted figures of the claims answered."""

    def islands(self) -> tuple[Places, Places]:
        """Return the island of each forecaster and of each claim, named by its first forecaster."""


def _add(places: Places, figures: Floats) -> Floats:
    return np.bincount(places, figures).astype(np.float64, copy=False)


class _Sums:
    """The sums that every table has."""

    def __init__(self, answers: Answers, weights: Floats | None) -> None:
        people, claims = answers.forecasters, answers.claims
        scores = answers.scores if weights is None else answers.scores * weights
        self.people_sums: Floats = _add(people, scores)
        self.claim_sums: Floats = _add(claims, scores)
        at = answers.of_each if weights is None else (np.bincount(people, weights), np.bincount(claims, weights))
        self.at_people, self.at_claims = at[0].astype(np.float64), at[1].astype(np.float64)


class _Whole(_Sums):
    """A table with a cell for every forecaster and claim: where most of them are full."""

    def __init__(self, answers: Answers, weights: Floats | None) -> None:
        super().__init__(answers, weights)
        people, claims = answers.shape
        cells = answers.forecasters * claims
        cells += answers.claims
        flat = np.zeros(people * claims)
        flat[cells] = 1.0 if weights is None else weights
        if np.count_nonzero(flat) < len(cells):  # somebody answered a claim more than once
            flat = np.bincount(cells, weights, len(flat)).astype(np.float64)
        self.weights = flat.reshape(people, claims)

    def by_claim(self, of_people: Floats) -> Floats:
        """Multiply from the left."""
        return of_people @ self.weights

    def by_person(self, of_claims: Floats) -> Floats:
        """Multiply from the right."""
        return self.weights @ of_claims

    def islands(self) -> tuple[Places, Places]:
        """Walk from forecaster to claim to forecaster until nobody new is met: so full a table has few islands."""
        of_people, of_claims = (np.full(size, -1) for size in self.weights.shape)
        while (of_people < 0).any():
            first = int(of_people.argmin())
            before, met = 0, np.arange(len(of_people)) == first
            while before < met.sum():
                before = int(met.sum())
                claims = self.by_claim(met.astype(np.float64)) > 0
                met = self.by_person(claims.astype(np.float64)) > 0
            of_people[met] = of_claims[claims] = first
        return of_people, of_claims


class _Flat(_Sums):
    """A table of which only the answers are held: where most cells are empty."""

    def __init__(self, answers: Answers, weights: Floats | None) -> None:
        super().__init__(answers, weights)
        self.people, self.claims = answers.forecasters, answers.claims
        self.weights = np.ones(len(answers.scores)) if weights is None else weights

    def by_claim(self, of_people: Floats) -> Floats:
        """Sum answer by answer."""
        return _add(self.claims, self.weights * of_people[self.people])

    def by_person(self, of_claims: Floats) -> Floats:
        """Sum answer by answer."""
        return _add(self.people, self.weights * of_claims[self.claims])

    def islands(self) -> tuple[Places, Places]:
        """Hand on the lowest number, from forecaster to claim to forecaster, until none changes."""
        of_people = np.arange(len(self.at_people))
        while True:
            of_claims, wider = np.full(len(self.at_claims), len(of_people)), of_people.copy()
            np.minimum.at(of_claims, self.claims, of_people[self.people])
            np.minimum.at(wider, self.people, of_claims[self.claims])
            if np.array_equal(wider, of_people):
                return of_people, of_claims
            of_people = wider


def _effects(table: _Table) -> Floats:
    """Return the effects of forecasters, by conjugate gradients that are scaled by how much each has answered.

    Claims are eliminated from the normal equations first. On an island the effects are known up to a constant, which the
    shift to the mean claim takes out again.
    """
    rest = table.people_sums - table.by_person(table.claim_sums / table.at_claims)
    effects, way, old = np.zeros(len(rest)), np.zeros(len(rest)), 1.0
    goal = TOLERANCE * max(1.0, np.abs(table.people_sums).max())
    for _ in range(MOST_STEPS):
        if np.abs(rest).max() <= goal:
            break
        scaled = rest / table.at_people
        new = float(rest @ scaled)
        way, old = scaled + new / old * way, new
        change = table.at_people * way - table.by_person(table.by_claim(way) / table.at_claims)
        step = new / float(way @ change)
        effects, rest = effects + step * way, rest - step * change
    return effects
