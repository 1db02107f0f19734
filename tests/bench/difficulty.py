"""Adjusting scores for difficulty, against the plain Brier score of as many forecasts on NumPy arrays."""

from collections.abc import Iterator
from functools import partial
from typing import Final

import numpy as np

from forecasts.scoring.difficulty import Answers, Floats, Places, difficulty_adjusted
from tests.bench.figures import Figure, at_most
from tests.bench.requests import times

PEOPLE: Final = 100
CLAIMS: Final = 2_000
ROUNDS: Final = 51


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


def plain_mean(said: Floats, occurred: Floats) -> float:
    """The mean Brier score of all, and no more."""
    return float(((said - occurred) ** 2).mean())


def adjusted(people: Places, claims: Places, scores: Floats) -> None:
    """Check the table and adjust."""
    difficulty_adjusted(Answers(people, claims, scores))
