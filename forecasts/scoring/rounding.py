"""Rounding that is the same on every machine: half-even, from integers."""

from typing import Final

PLACES: Final = 6
"""Decimals of every mean, share and interval that the ledger shows."""


def divide_half_even(numerator: int, denominator: int) -> int:
    """Return the whole number nearest to `numerator / denominator`, the even one of two equally near.

    Raises:
        ValueError: `denominator` is not positive.
    """
    if denominator <= 0:
        raise ValueError(f"denominator must be positive, not {denominator}.")
    quotient, rest = divmod(numerator, denominator)
    return quotient + (2 * rest + quotient % 2 > denominator)


def ratio(numerator: int, denominator: int) -> float:
    """Return `numerator / denominator` rounded half-even to six places, from the exact fraction.

    Raises:
        ValueError: `denominator` is not positive.
    """
    return divide_half_even(numerator * 10**PLACES, denominator) / 10**PLACES
