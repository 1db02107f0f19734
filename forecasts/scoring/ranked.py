"""The ranked probability score: a choice among options that stand in an order, such as "none, one or two, more"."""

from itertools import accumulate

from forecasts.scoring.distributions import OptionForecast
from forecasts.scoring.probability import ONE
from forecasts.scoring.rounding import divide_half_even


def ranked_probability_score(forecast: OptionForecast, outcome: str) -> int:
    """Return the ranked probability score of one forecast of a choice in order.

    Formula: Σₖ (Fₖ - Oₖ)² / (K - 1) over the first K - 1 of K options, with Fₖ the probability of the first k together
    and Oₖ = 1 from the option that came true onwards. It is the mean `brier` of every "at most k": near misses cost less.
    Range: 0 (best) … `brier.UNIT` (worst, all on the far end). Lower is better. Two options score as `brier` does.
    Units: 1e-12, the one division rounded half-even.
    Source: Epstein ES (1969), A scoring system for probability forecasts of ranked categories, Journal of Applied
    Meteorology 8(6), 985-987; in this form Murphy AH (1971), A note on the ranked probability score, ibid. 10(1), 155-156,
    divided by K - 1.
    Worked value: 50, 20, 30 %, and the first came true: ((0.5 - 1)² + (0.7 - 1)²) / 2 = 0.17; the last: (0.5² + 0.7²) / 2 = 0.37.

    Raises:
        BadDistribution: the outcome is none of the options.
    """
    place = forecast.place_of(outcome)
    steps = list(accumulate(forecast.p_ppm))[:-1]
    return divide_half_even(sum((step - ONE * (k >= place)) ** 2 for k, step in enumerate(steps)), len(steps))
