"""Many comparisons at once: some look significant by chance alone, and p has to be corrected for that."""

from collections.abc import Sequence


def holm(p_values: Sequence[float]) -> list[float]:
    """Return p values corrected so that, of all comparisons, the chance of any false finding stays below the level.

    Formula: sorted upwards, the i-th of m becomes the largest of (m - j + 1) · p₍ⱼ₎ over j ≤ i, at most 1.
    Range: 0…1, none smaller than before. Order is kept.
    Source: Holm S (1979), A simple sequentially rejective multiple test procedure, Scandinavian Journal of Statistics 6(2), 65-70.
    Worked value: 0.01, 0.04 and 0.03 become 0.03, 0.06 and 0.06.

    Raises:
        ValueError: one of them is no probability.
    """
    order = _order(p_values)
    corrected, largest = [0.0] * len(order), 0.0
    for place, at in enumerate(order):
        largest = max(largest, min(1.0, (len(order) - place) * p_values[at]))
        corrected[at] = largest
    return corrected


def benjamini_hochberg(p_values: Sequence[float]) -> list[float]:
    """Return p values corrected so that, of all findings, the expected share of false ones stays below the level.

    Formula: sorted upwards, the i-th of m becomes the smallest of m / j · p₍ⱼ₎ over j ≥ i, at most 1.
    Range: 0…1, none smaller than before. Less strict than `holm`: meant for screening many.
    Source: Benjamini Y, Hochberg Y (1995), Controlling the false discovery rate, Journal of the Royal Statistical Society B
    57(1), 289-300.
    Worked value: 0.01, 0.04 and 0.03 become 0.03, 0.04 and 0.04.

    Raises:
        ValueError: one of them is no probability.
    """
    order = _order(p_values)
    corrected, smallest = [0.0] * len(order), 1.0
    for place in reversed(range(len(order))):
        smallest = min(smallest, len(order) / (place + 1) * p_values[order[place]])
        corrected[order[place]] = smallest
    return corrected


def _order(p_values: Sequence[float]) -> list[int]:
    if not all(0 <= p <= 1 for p in p_values):
        raise ValueError("Every p value must lie between 0 and 1.")
    return sorted(range(len(p_values)), key=p_values.__getitem__)
