"""The rules of yes-or-no forecasts on arrays: the same whole numbers as one by one, at the speed of NumPy.

The Brier score is computed in 64 bits, where no score comes near the end. A logarithmic or spherical score depends on the
probability of what happened alone, a million and one cases: the rule itself computes each of them once, when it is first
needed, and a table remembers it. So there is one definition of every rule, and no array rounds in its own way.
"""

from collections.abc import Callable
from typing import Final

import numpy as np
from numpy.typing import NDArray

from forecasts.scoring.forecast import Rule
from forecasts.scoring.log_score import log_score
from forecasts.scoring.probability import ONE
from forecasts.scoring.spherical import spherical

Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]

RULES: Final = (Rule.BRIER, Rule.LOG, Rule.SPHERICAL)
"""The rules of `ranged_scores`, in their order."""
INFINITE: Final = -1
"""An infinite score among whole ones, of which none is negative."""
_UNKNOWN: Final = -2
_LOW_BITS: Final = 32
_MOST: Final = 2**63 - 1


class _Remembered:
    """The scores of a rule by the probability of what happened."""

    def __init__(self, rule: Callable[[int, bool], int | None]) -> None:
        self._rule = rule
        self._table: Ints | None = None

    def of(self, p_outcome: Ints) -> Ints:
        if self._table is None:
            self._table = np.full(ONE + 1, _UNKNOWN, dtype=np.int64)
        scores: Ints = self._table.take(p_outcome)
        if scores.size and scores.min() == _UNKNOWN:
            for p_ppm in np.unique(p_outcome[scores == _UNKNOWN]).tolist():
                score = self._rule(p_ppm, True)  # noqa: FBT003 -- the outcome is data, not a switch of behaviour
                self._table[p_ppm] = INFINITE if score is None else score
            scores = self._table.take(p_outcome)
        return scores


_LOG: Final = _Remembered(log_score)
_SPHERICAL: Final = _Remembered(spherical)


def brier_scores(p_ppm: Ints, occurred: Bools) -> Ints:
    """Return the Brier score of each forecast, as `brier`: exact, in 1e-12.

    Raises:
        ValueError: a probability is not in 0…1 000 000, or the arrays differ in length.
    """
    return _brier(_of_outcome(_checked(p_ppm), occurred))


def log_scores(p_ppm: Ints, occurred: Bools) -> Ints:
    """Return the logarithmic score of each forecast, as `log_score`: in nano-nats, or `INFINITE`.

    Raises:
        ValueError: as `brier_scores`.
    """
    return _LOG.of(_of_outcome(_checked(p_ppm), occurred))


def spherical_scores(p_ppm: Ints, occurred: Bools) -> Ints:
    """Return the spherical score of each forecast, as `spherical`: in 1e-9.

    Raises:
        ValueError: as `brier_scores`.
    """
    return _SPHERICAL.of(_of_outcome(_checked(p_ppm), occurred))


def ranged_scores(low_ppm: Ints, point_ppm: Ints, high_ppm: Ints, occurred: Bools) -> Ints:
    """Return what `score_forecast` does for each forecast: by `RULES`, its score and the lowest and highest in its range.

    The three numbers of forecast i by rule r are `[i, r]`.

    Raises:
        ValueError: not 0 ≤ low ≤ point ≤ high ≤ 1 000 000, or the arrays differ in length.
    """
    low, point, high = (_checked(p_ppm) for p_ppm in (low_ppm, point_ppm, high_ppm))
    if ((low > point) | (point > high)).any():
        raise ValueError("The points must lie between low_ppm and high_ppm.")
    at_point, nearer = _of_outcome(point, occurred), np.where(occurred, high, ONE - low)
    farther = np.where(occurred, low, ONE - high)
    scores = np.empty((len(point), len(RULES), 3), dtype=np.int64)
    for place, (rule, best, worst) in enumerate(
        ((_brier, nearer, farther), (_LOG.of, nearer, farther), (_SPHERICAL.of, farther, nearer))
    ):
        for column, p_outcome in enumerate((at_point, best, worst)):
            scores[:, place, column] = rule(p_outcome)
    return scores


def exact_sum(scores: Ints) -> int:
    """Return what scores add up to, however many: where 64 bits might not do, their halves are summed apart."""
    if not scores.size:
        return 0
    most = max(abs(int(scores.max())), abs(int(scores.min())))
    if most * scores.size <= _MOST:
        return int(scores.sum())
    high, low = scores >> _LOW_BITS, scores & ((1 << _LOW_BITS) - 1)
    return (int(high.sum()) << _LOW_BITS) + int(low.sum())


def _brier(p_outcome: Ints) -> Ints:
    missing: Ints = ONE - p_outcome
    return missing * missing


def _of_outcome(p_ppm: Ints, occurred: Bools) -> Ints:
    """Return the probability that each forecast gave to what happened."""
    if p_ppm.shape != occurred.shape:
        raise ValueError("Each probability needs one outcome.")
    missing = _missing(p_ppm, occurred)
    np.subtract(ONE, missing, out=missing)
    return missing


def _missing(p_ppm: Ints, occurred: Bools) -> Ints:
    """Return the probability that each forecast did not give to what happened, without a branch and in one array."""
    missing: Ints = np.multiply(occurred, ONE, dtype=np.int64)
    np.subtract(missing, p_ppm, out=missing)
    np.abs(missing, out=missing)
    return missing


def _checked(p_ppm: Ints) -> Ints:
    if p_ppm.size and (p_ppm.min() < 0 or p_ppm.max() > ONE):
        raise ValueError(f"Probabilities are whole numbers of parts per million from 0 to {ONE}.")
    return p_ppm
