"""How far people agree who judge the same thing independently."""

from collections import Counter
from collections.abc import Hashable, Iterable, Sequence
from fractions import Fraction


def krippendorff_alpha(units: Iterable[Sequence[Hashable]]) -> Fraction | None:
    """Return Krippendorff's alpha of nominal judgements; None where nothing can be said.

    Each unit is what was judged, and holds the answers it got; with fewer than two answers it says nothing. Nothing can be
    said either if all answers are alike, since then nobody knows whether they could have differed.
    Formula: 1 - observed disagreement / expected disagreement. Observed: in each unit of m answers the share of ordered
    pairs that differ, weighted by m; expected: the same over all answers put together.
    Range: 1 (always agree), 0 (as by chance), below 0 (worse than chance). Above 0.8 counts as reliable.
    Units: an exact fraction.
    Source: Krippendorff K (2011), Computing Krippendorff's alpha-reliability, University of Pennsylvania, section B and C.
    Worked value: three claims judged yes/yes, no/no and yes/no: observed 1/3, expected 3/5, alpha 4/9.
    """
    judged = [(Counter(unit), times) for unit, times in Counter(map(tuple, units)).items() if len(unit) > 1]
    everything: Counter[Hashable] = Counter()
    for unit, times in judged:
        everything.update({answer: count * times for answer, count in unit.items()})
    n = everything.total()
    expected = n * n - sum(count * count for count in everything.values())
    if not expected:
        return None
    observed = sum(
        (
            times * Fraction(unit.total() ** 2 - sum(c * c for c in unit.values()), unit.total() - 1)
            for unit, times in judged
        ),
        Fraction(),
    )
    return 1 - (n - 1) * observed / expected
