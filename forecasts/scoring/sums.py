"""Exact sums of scores: whole numbers that can be added in any order and taken back without a trace."""

from collections.abc import Iterable
from dataclasses import dataclass

from forecasts.scoring.forecast import Score
from forecasts.scoring.rounding import ratio


@dataclass(frozen=True, slots=True)
class ExactSum:
    """How many scores, what they add up to in their rule's unit, and how many infinite ones are left out and counted.

    `total` passes 2^63: store and send `text`.
    """

    n: int = 0
    total: int = 0
    infinite: int = 0

    def __post_init__(self) -> None:
        if self.n < 0 or self.infinite < 0:
            raise ValueError("More scores were taken back than had been added.")
        if self.n == 0 and self.total != 0:
            raise ValueError("No scores are left, but their sum is not 0: another score was taken back than was added.")

    def add(self, score: int | None) -> "ExactSum":
        """Return the sum with one more score; None is an infinite one."""
        return self + _single(score)

    def subtract(self, score: int | None) -> "ExactSum":
        """Return the sum without a score that had been added.

        Raises:
            ValueError: it cannot have been added.
        """
        return self - _single(score)

    def __add__(self, other: "ExactSum") -> "ExactSum":
        return ExactSum(self.n + other.n, self.total + other.total, self.infinite + other.infinite)

    def __sub__(self, other: "ExactSum") -> "ExactSum":
        return ExactSum(self.n - other.n, self.total - other.total, self.infinite - other.infinite)

    @property
    def text(self) -> str:
        """The sum as a decimal string, which no reader of JSON rounds."""
        return str(self.total)

    def mean(self, unit: int) -> float | None:
        """Return the mean of the finite scores rounded half-even to six places, or None if there are none.

        `unit` is how many units make 1 (see `forecast.UNITS`). Worked value: `ExactSum(6, 622_500_000_000).mean(10**12) == 0.10375`.
        """
        return ratio(self.total, self.n * unit) if self.n else None


@dataclass(frozen=True, slots=True)
class RangedSum:
    """The sums behind one rule's line of a scorecard: at the points, and at the best and the worst over the intervals.

    A forecast whose point scores infinitely is counted in `value.infinite` and left out of all three, so that the range
    belongs to the same forecasts as the mean. A worst score alone may be infinite ("will happen", up to 100 %, and it
    did not): then the range has no upper end.
    """

    value: ExactSum = ExactSum()
    low: ExactSum = ExactSum()
    high: ExactSum = ExactSum()

    def add(self, score: Score) -> "RangedSum":
        """Return the sums with one more score."""
        return self + _single_range(score)

    def subtract(self, score: Score) -> "RangedSum":
        """Return the sums without a score that had been added.

        Raises:
            ValueError: it cannot have been added.
        """
        return self - _single_range(score)

    def __add__(self, other: "RangedSum") -> "RangedSum":
        return RangedSum(self.value + other.value, self.low + other.low, self.high + other.high)

    def __sub__(self, other: "RangedSum") -> "RangedSum":
        return RangedSum(self.value - other.value, self.low - other.low, self.high - other.high)

    def mean(self, unit: int) -> float | None:
        """Return the mean at the points, as `ExactSum.mean`."""
        return self.value.mean(unit)

    def low_mean(self, unit: int) -> float | None:
        """Return the mean of the best scores over the intervals, or None if there are none."""
        return self.low.mean(unit)

    def high_mean(self, unit: int) -> float | None:
        """Return the mean of the worst scores over the intervals; None if there are none or if one is infinite."""
        return None if self.high.infinite else self.high.mean(unit)


def sum_scores(scores: Iterable[Score]) -> RangedSum:
    """Return the sums of many scores of one rule, whatever their order."""
    total = RangedSum()
    for score in scores:
        total = total.add(score)
    return total


def _single(score: int | None) -> ExactSum:
    return ExactSum(infinite=1) if score is None else ExactSum(1, score)


def _single_range(score: Score) -> RangedSum:
    value = _single(score.value)
    return RangedSum(value) if score.value is None else RangedSum(value, _single(score.low), _single(score.high))
