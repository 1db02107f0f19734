"""What a crowd says: the median of single probabilities, and the geometric mean of their odds."""

import math
from collections.abc import Iterable

from forecasts.scoring.probability import ONE, Ppm, check_ppm
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


def geometric_mean_of_odds(probabilities: Iterable[Ppm]) -> Ppm | None:
    """Return the probability whose odds are the geometric mean of the odds of each, in whole parts per million.

    Formula: 1 / (1 + exp(-mean of ln(p / (1 - p)))), rounded. It gives a confident forecast more weight than a median does.
    Range: 0…1 000 000; None of nobody, or if one says 0 and another 1, of which the odds have no mean.
    Source: Satopää VA et al. (2014), Combining multiple probability predictions using a simple logit model, International
    Journal of Forecasting 30(2), 344-356, with the extremising parameter at 1.
    Worked value: 10 and 50 %: odds 1/9 and 1, their mean 1/3, so 25 %.

    Raises:
        ValueError: one of them is no probability.
    """
    said = [check_ppm(p_ppm) for p_ppm in probabilities]
    if not said or (min(said) == 0 and max(said) == ONE):
        return None
    if min(said) == 0 or max(said) == ONE:
        return 0 if min(said) == 0 else ONE
    logit = math.fsum(math.log(p_ppm / (ONE - p_ppm)) for p_ppm in said) / len(said)
    return round(ONE / (1 + math.exp(-logit)))
