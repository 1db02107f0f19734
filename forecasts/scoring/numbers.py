"""Numbers and days on a claim's own scale: read exactly from what was typed, and written in one way."""

import re
from datetime import date
from decimal import Decimal
from typing import Final

from forecasts.scoring.distributions import BadDistribution

LONGEST: Final = 40

_PLAIN = re.compile(r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def parse_number(text: str) -> Decimal:
    """Return the exact value of a plain decimal: `parse_number("-8.450") == Decimal("-8.45")`.

    Raises:
        BadDistribution: it is no plain decimal of at most 40 characters.
    """
    stated = text.strip().replace("−", "-")
    if len(stated) > LONGEST:
        raise BadDistribution(f"This number has {len(stated):,} characters: shorten it to {LONGEST}.")
    if not _PLAIN.fullmatch(stated):
        raise BadDistribution(_why_no_number(stated))
    return Decimal(stated)


def number_text(value: Decimal) -> str:
    """Return the one way in which a number is stored: its shortest plain decimal."""
    text = f"{value:f}"
    shortest = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if shortest in {"-0", ""} else shortest.removeprefix("+")


def parse_day(text: str) -> int:
    """Return the number of a day, counted from 1 January of year 1: a date in the form 2026-01-31.

    Raises:
        BadDistribution: there is no such day, or it is written in another form.
    """
    stated = text.strip()
    try:
        if _DAY.fullmatch(stated):
            return date.fromisoformat(stated).toordinal()
    except ValueError:
        raise BadDistribution(f"There is no day {stated}.") from None
    raise BadDistribution("Write a date as year, month and day: 2026-01-31.")


def day_text(day: int) -> str:
    """Return the one way in which a day is stored."""
    return date.fromordinal(day).isoformat()


def _why_no_number(stated: str) -> str:
    if not stated:
        return "Write a number, such as 8.5."
    if "," in stated:
        return "Write the decimal with a point and leave out commas: 8.5, or 8500."
    return f"{stated!r} is not a plain number: write it in digits, such as 8.5, without unit or exponent."
