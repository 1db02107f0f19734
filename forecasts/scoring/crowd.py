"""What a crowd says: the median of single probabilities, and the geometric mean of their odds."""

import math
from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction

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


def median_of_options(said: Sequence[Mapping[str, Ppm]]) -> dict[str, Ppm] | None:
    """Return the median of each option of a choice, all of them scaled to add up to 1; None of nobody.

    Formula: medianₖ / Σ medianⱼ, in whole parts per million; what rounding leaves goes to the largest remainders.
    Range: 0…1 000 000 each; None too if the median of every option is 0, as of three readers who are each sure of another.
    Source: Genest C, Zidek JV (1986), Combining probability distributions, Statistical Science 1(1), 114-135, section 2.
    Worked value: 60, 20, 20 % and 40, 40, 20 % and 50, 40, 10 %: medians 50, 40, 20, so 45.4545, 36.3636 and 18.1818 %.
    """
    if not said:
        return None
    middle = {option: median(each[option] for each in said) or 0 for option in sorted(said[0])}
    return _shared_out({option: Fraction(p_ppm) for option, p_ppm in middle.items()})


def geometric_mean_of_options(said: Sequence[Mapping[str, Ppm]]) -> dict[str, Ppm] | None:
    """Return the geometric mean of each option of a choice, all of them scaled to add up to 1; None of nobody.

    Formula: exp(mean of ln pₖ) / Σ exp(mean of ln pⱼ), in whole parts per million, an option to which anybody gave 0 having 0. Of
    two options this is the geometric mean of the odds.
    Range: 0…1 000 000 each; None too if each option was given 0 by somebody.
    Source: the logarithmic pool of Genest C, Zidek JV (1986), Combining probability distributions, Statistical Science 1(1),
    114-135, section 3, with equal weights.
    Worked value: 10 and 50 % for one of two options: 25 %, as the geometric mean of odds 1/9 and 1.
    """
    if not said:
        return None
    means = {option: _geometric_mean([each[option] for each in said]) for option in sorted(said[0])}
    return _shared_out({option: Fraction(mean) for option, mean in means.items()})


def _geometric_mean(probabilities: Sequence[Ppm]) -> float:
    if 0 in probabilities:
        return 0.0
    return math.exp(math.fsum(math.log(p_ppm) for p_ppm in probabilities) / len(probabilities))


def _shared_out(weights: Mapping[str, Fraction]) -> dict[str, Ppm] | None:
    """Return whole parts per million in proportion to the weights, by largest remainder; None if all are 0."""
    total = sum(weights.values(), Fraction())
    if not total:
        return None
    shares = {option: weight * ONE / total for option, weight in weights.items()}
    whole = {option: int(share) for option, share in shares.items()}
    left = ONE - sum(whole.values())
    for option in sorted(shares, key=lambda option: (whole[option] - shares[option], option))[:left]:
        whole[option] += 1
    return whole
