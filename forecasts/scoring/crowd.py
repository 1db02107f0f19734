"""What a crowd says: the median of single probabilities."""

from collections.abc import Iterable

from forecasts.scoring.probability import Ppm, check_ppm
from forecasts.scoring.rounding import divide_half_even


def median(probabilities: Iterable[Ppm]) -> Ppm | None:
    """Return the median in whole parts per million, rounded half-even between the two middle ones; None of nobody.

    Raises:
        ValueError: one of them is no probability.
    """
    ordered = sorted(check_ppm(p_ppm) for p_ppm in probabilities)
    if not ordered:
        return None
    middle = len(ordered) // 2
    if len(ordered) % 2:
        return ordered[middle]
    return divide_half_even(ordered[middle - 1] + ordered[middle], 2)
