"""Discrimination alone: whether events that occurred were given more than events that did not."""

from collections.abc import Iterable
from fractions import Fraction

from forecasts.scoring.levels import Level, occurrences, size


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
