"""Adjusting scores for difficulty, against the plain Brier score of as many forecasts on NumPy arrays; and many places."""

from collections.abc import Iterator
from functools import partial
from typing import Final

import numpy as np

from forecasts.scoring.difficulty import Answers, Floats, Places, difficulty_adjusted
from forecasts.scoring.ranks import Placed, rank_ranges
from tests.bench.figures import Figure, at_most, noted
from tests.bench.requests import times

PEOPLE: Final = 100
CLAIMS: Final = 2_000
ROUNDS: Final = 51
MANY: Final = 10_000
EACH: Final = 30


def measure() -> Iterator[Figure]:
    """A full table, and one in which everybody answered half of the claims."""
    draw = np.random.default_rng(1)
    said, occurred = draw.random(PEOPLE * CLAIMS), draw.integers(0, 2, PEOPLE * CLAIMS).astype(np.float64)
    people, claims = np.divmod(np.arange(PEOPLE * CLAIMS), CLAIMS)
    for words, share in (("all", 1.0), ("half", 0.5)):
        kept = draw.random(PEOPLE * CLAIMS) < share
        one, other = said[kept], occurred[kept]
        scored = people[kept], claims[kept], (one - other) ** 2
        plain, whole = times([partial(plain_mean, one, other), partial(adjusted, *scored)], rounds=ROUNDS)
        name = f"difficulty adjustment of {PEOPLE} forecasters who answered {words} of {CLAIMS:,} claims, against NumPy"
        yield at_most(name, whole / plain, 20, f"{whole:.2f} and {plain:.2f} ms")
    yield from of_many(draw)


def of_many(draw: np.random.Generator) -> Iterator[Figure]:
    """Ten thousand forecasters who answered thirty of as many claims each: their adjusted errors, and their places."""
    people, claims = np.repeat(np.arange(MANY), EACH), draw.permutation(np.arange(MANY * EACH) % MANY)
    scores, reaches = draw.random(MANY * EACH) ** 2, draw.uniform(0.05, 0.15, MANY)
    means = [Placed(m - r, m, m + r, EACH) for m, r in zip(draw.normal(0.25, 0.1, MANY), reaches, strict=True)]
    [flat, places] = times([partial(adjusted, people, claims, scores), partial(rank_ranges, means)], rounds=3)
    yield noted(f"difficulty adjustment of {MANY:,} forecasters who answered {EACH} claims each", flat, "", unit="ms")
    yield noted(f"places of {MANY:,} forecasters, each compared with each", places, "", unit="ms")


def plain_mean(said: Floats, occurred: Floats) -> float:
    """The mean Brier score of all, and no more."""
    return float(((said - occurred) ** 2).mean())


def adjusted(people: Places, claims: Places, scores: Floats) -> None:
    """Check the table and adjust."""
    difficulty_adjusted(Answers(people, claims, scores))
