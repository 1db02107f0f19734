"""Repeats: who says the same of the same event in ten articles has made one forecast, not ten."""

from collections.abc import Iterable
from fractions import Fraction
from typing import NamedTuple


class Repeated(NamedTuple):
    """A score, whose it is, and the group of claims it belongs to; a claim without a group is one of its own."""

    score: int
    forecaster: int
    group: str


def mean_counting_once(scores: Iterable[Repeated]) -> tuple[Fraction, int] | None:
    """Return the mean score in which a forecaster's forecasts on one group count once together, and how many that makes.

    Formula: the mean, over pairs of forecaster and group, of the mean score of each pair. None of no score.
    Range, units and direction: as the score, exact.
    Source: each forecast weighted by 1 / (how often the same forecaster repeated it), as in the macro-average of Lewis DD
    (1991), Evaluating text categorization, Proceedings of the Speech and Natural Language Workshop, 312-318.
    Worked value: 0.04 and 0.16 on one group and 0.25 on a claim alone: ((0.04 + 0.16) / 2 + 0.25) / 2 = 0.175.
    """
    grouped: dict[tuple[int, str], list[int]] = {}
    for each in scores:
        grouped.setdefault((each.forecaster, each.group), []).append(each.score)
    if not grouped:
        return None
    by_size: dict[int, int] = {}
    for same in grouped.values():
        by_size[len(same)] = by_size.get(len(same), 0) + sum(same)
    total = sum((Fraction(summed, size) for size, summed in by_size.items()), Fraction())
    return total / len(grouped), len(grouped)
