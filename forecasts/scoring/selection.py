"""Whether what a card leaves out differs in outcome from what it scores: a sign that its mean is of a selection."""

from typing import Final

import numpy as np
from scipy.special import gammaln

from forecasts.scoring.rounding import PLACES

SELDOM: Final = 0.05
"""Shares that differ so much that chance alone would do it less often than this are told as different."""
_SLACK: Final = 1e-7
"""Tables as probable as the one that was seen count as such, though rounding may make them a trifle more probable."""


def exact_p(occurred: int, n: int, other_occurred: int, other_n: int) -> float:
    """Return the two-sided p of Fisher's exact test: how often chance alone would part two shares as far, or farther.

    Formula: with the margins of the table held fixed, the sum of the hypergeometric probabilities of all tables that are
    no more probable than the one seen. Range: 0…1; 1 where either group is empty. Source: Fisher R A (1935), The logic of
    inductive inference, Journal of the Royal Statistical Society 98. Worked value: 3 of 4 against 1 of 4: 34/70 = 0.485714.

    Raises:
        ValueError: not 0 ≤ occurred ≤ n in both groups.
    """
    if not (0 <= occurred <= n and 0 <= other_occurred <= other_n):
        raise ValueError("Of each group at most all and at least none can have occurred.")
    both, all_of = occurred + other_occurred, n + other_n
    counts = np.arange(max(0, both - other_n), min(n, both) + 1)
    logs = _ways(n, counts) + _ways(other_n, both - counts) - _ways(all_of, np.array([both]))
    seen = logs[occurred - counts[0]]
    return round(min(1.0, float(np.exp(logs[logs <= seen + _SLACK]).sum())), PLACES)


def _ways(n: int, k: np.ndarray) -> np.ndarray:
    """Return the logarithm of the number of ways to choose `k` of `n`."""
    ways: np.ndarray = gammaln(n + 1) - gammaln(k + 1) - gammaln(n - k + 1)
    return ways
