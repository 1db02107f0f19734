"""Forecasts of more than yes or no: probabilities of options, and quantiles of a number or a date.

Each is checked once, when it is made, and the rules then compute on it without asking again.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from typing import Final, TypeAlias

from forecasts.scoring.probability import HALF, ONE, Ppm, check_ppm, probability_text

Value: TypeAlias = int | Decimal | Fraction
"""A number on a claim's own scale: exact, never a float. A date is the whole number of its day or microsecond."""

FEWEST_OPTIONS: Final = 2
_SHOWN = 5


class BadDistribution(ValueError):
    """A distribution or its outcome cannot be taken as it is; the message names what is wrong."""


@dataclass(frozen=True, slots=True)
class OptionForecast:
    """The probability of each of a claim's options, in the claim's order; together exactly 1.

    The order matters to `ranked.ranked_probability_score` alone.

    Raises:
        BadDistribution: fewer than two options, one of them twice or without its own probability, or not 1 in all.
        ValueError: a probability is not a whole number from 0 to 1 000 000; the message names the option.
    """

    options: tuple[str, ...]
    p_ppm: tuple[Ppm, ...]

    def __post_init__(self) -> None:
        if len(self.options) != len(self.p_ppm):
            raise BadDistribution(f"{len(self.options)} options need as many probabilities, not {len(self.p_ppm)}.")
        if len(self.options) < FEWEST_OPTIONS:
            raise BadDistribution(f"A choice needs at least {FEWEST_OPTIONS} options, not {len(self.options)}.")
        if repeated := _listed(sorted({name for name in self.options if self.options.count(name) > 1})):
            raise BadDistribution(f"Each option may stand once; repeated: {repeated}.")
        for name, p_ppm in zip(self.options, self.p_ppm, strict=True):
            check_ppm(p_ppm, f"The probability of {name!r}")
        if (total := sum(self.p_ppm)) != ONE:
            raise BadDistribution(_off_one(total))

    @classmethod
    def of(cls, options: Sequence[str], stated: Mapping[str, Ppm]) -> "OptionForecast":
        """Return the forecast that gives each of `options` what was stated for it.

        `OptionForecast.of(["Home", "Draw", "Away"], {"Draw": 200_000, "Home": 500_000, "Away": 300_000})`.

        Raises:
            BadDistribution, ValueError: as the class; an option is missing, or something stated is no option.
        """
        if missing := _listed(name for name in options if name not in stated):
            raise BadDistribution(f"State a probability for every option; missing: {missing}.")
        if strange := _listed(name for name in stated if name not in options):
            raise BadDistribution(f"Not an option of this claim: {strange}. The options are {_listed(options)}.")
        return cls(tuple(options), tuple(stated[name] for name in options))

    def place_of(self, outcome: str) -> int:
        """Return the place of the option that came true, from 0.

        Raises:
            BadDistribution: the outcome is none of the options.
        """
        if outcome not in self.options:
            raise BadDistribution(f"The outcome {outcome!r} is no option. The options are {_listed(self.options)}.")
        return self.options.index(outcome)

    def p_of(self, outcome: str) -> Ppm:
        """Return the probability given to the option that came true.

        Raises:
            BadDistribution: the outcome is none of the options.
        """
        return self.p_ppm[self.place_of(outcome)]


@dataclass(frozen=True, slots=True)
class Quantile:
    """A value, and the probability that the truth is at most that."""

    level_ppm: Ppm
    value: Value


@dataclass(frozen=True, slots=True)
class QuantileForecast:
    """Quantiles of a number or a date: levels rise strictly, values never fall.

    Raises:
        BadDistribution: there are none, a level is not strictly between 0 and 1, levels do not rise, values cross, or a
            value is a float, an infinity or not a number.
    """

    quantiles: tuple[Quantile, ...]

    def __post_init__(self) -> None:
        if not self.quantiles:
            raise BadDistribution("State at least one quantile.")
        for quantile in self.quantiles:
            _check_quantile(quantile)
        for below, above in pairwise(self.quantiles):
            _check_order(below, above)

    @classmethod
    def of(cls, stated: Mapping[Ppm, Value]) -> "QuantileForecast":
        """Return the forecast of values by level, in whatever order they were stated.

        `QuantileForecast.of({250_000: 3, 500_000: 5, 750_000: 9})` says "3 to 9, as likely as not, with 5 in the middle".

        Raises:
            BadDistribution: as the class.
        """
        return cls(tuple(Quantile(level, stated[level]) for level in sorted(stated)))

    @property
    def median(self) -> Value | None:
        """The value at 50 %, if it was stated."""
        return next((one.value for one in self.quantiles if one.level_ppm == HALF), None)

    @property
    def intervals(self) -> tuple["IntervalForecast", ...]:
        """The central intervals that the quantiles pair up to, the widest first.

        Raises:
            BadDistribution: a level other than 50 % lacks its counterpart.
        """
        by_level = {one.level_ppm: one.value for one in self.quantiles}
        if alone := _listed(probability_text(level) for level in by_level if ONE - level not in by_level):
            raise BadDistribution(f"Central intervals need levels in pairs such as 0.05 and 0.95; alone: {alone}.")
        lower = (one for one in self.quantiles if one.level_ppm < HALF)
        return tuple(IntervalForecast(2 * one.level_ppm, one.value, by_level[ONE - one.level_ppm]) for one in lower)


@dataclass(frozen=True, slots=True)
class IntervalForecast:
    """A central interval that misses the truth with probability `alpha_ppm`, half of it on either side.

    Raises:
        BadDistribution: alpha is not strictly between 0 and 1, the ends cross, or an end is not an exact number.
    """

    alpha_ppm: Ppm
    low: Value
    high: Value

    def __post_init__(self) -> None:
        _check_level(self.alpha_ppm, "The chance of missing")
        check_value(self.low, "The low end")
        check_value(self.high, "The high end")
        if self.low > self.high:
            raise BadDistribution(f"The low end {self.low} lies above the high end {self.high}.")


@dataclass(frozen=True, slots=True)
class Scale:
    """The range that a claim declares for its number or date. What lies beyond an end counts as that end.

    Raises:
        BadDistribution: an end is not an exact number, or the range is empty.
    """

    lowest: Value
    highest: Value

    def __post_init__(self) -> None:
        if check_value(self.lowest, "The lowest value") >= check_value(self.highest, "The highest value"):
            raise BadDistribution(f"The scale runs from {self.lowest} to {self.highest}: it has to rise.")

    @property
    def low(self) -> Fraction:
        """Its lower end."""
        return Fraction(self.lowest)

    @property
    def high(self) -> Fraction:
        """Its upper end."""
        return Fraction(self.highest)

    def clip(self, value: Value) -> Fraction:
        """Return the value, or the end of the scale beyond which it lies."""
        return min(max(Fraction(value), self.low), self.high)


def check_value(value: Value, name: str = "The outcome") -> Value:
    """Return `value` if it is an exact, finite number.

    Raises:
        BadDistribution: it is a float, a truth value, an infinity, or no number; the message names it.
    """
    exact = isinstance(value, int | Decimal | Fraction) and not isinstance(value, bool)
    if not exact or (isinstance(value, Decimal) and not value.is_finite()):
        raise BadDistribution(f"{name} must be a finite whole number, decimal or fraction, not {value!r}.")
    return value


def _check_quantile(quantile: Quantile) -> None:
    _check_level(quantile.level_ppm, "A level")
    check_value(quantile.value, f"The value at level {probability_text(quantile.level_ppm)}")


def _check_level(level_ppm: Ppm, name: str) -> None:
    if type(level_ppm) is not int or not 0 < level_ppm < ONE:
        raise BadDistribution(f"{name} lies strictly between 0 and 1000000 parts per million, not {level_ppm!r}.")


def _check_order(below: Quantile, above: Quantile) -> None:
    lower, upper = probability_text(below.level_ppm), probability_text(above.level_ppm)
    if below.level_ppm >= above.level_ppm:
        raise BadDistribution(f"Levels must rise: {lower} stands before {upper}.")
    if below.value > above.value:
        raise BadDistribution(f"Quantiles cross: {below.value} at {lower}, but {above.value} at {upper}.")


def _off_one(total: int) -> str:
    text = f"{total // ONE}.{total % ONE:06}"
    off = f"{abs(total - ONE)} millionths {'too much' if total > ONE else 'too little'}"
    return f"The probabilities add up to {text}, {off}: they must add up to exactly 1."


def _listed(names: Iterable[str]) -> str:
    """Name the first few, and say how many more there are."""
    every = list(names)
    more = len(every) - _SHOWN
    return ", ".join(every[:_SHOWN]) + (f" and {more} more" if more > 0 else "")
