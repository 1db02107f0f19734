"""Figures as people read them: per cent, scores, counts, and places on the scale from 0 to 100.

Probabilities arrive in parts per million, scores in the ledger's integer units. Everything is decimal arithmetic, so
that what is shown is what is stored, rounded once.
"""

import math
from decimal import ROUND_HALF_UP, Decimal

from django import template

register = template.Library()

NBSP = "\N{NO-BREAK SPACE}"
DASH = "\N{EN DASH}"
MINUS = "\N{MINUS SIGN}"
PPM_PER_CENT = Decimal(10_000)
BRIER_UNIT = Decimal(10) ** -12
LOG_UNIT = Decimal(10) ** -9
MOST_PLACES = 12
"""No figure has more: the units of a Brier score are 1e-12."""
LEFT_EDGE, RIGHT_EDGE = 80_000, 920_000

Figure = int | float | str | Decimal


def rounded(value: Decimal, places: int) -> Decimal:
    """Round as readers do, half away from zero."""
    return value.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)


def bare_percent(ppm: int) -> str:
    """Write parts per million as per cent without the sign, as short as is honest.

    Whole where it is whole, one decimal otherwise, all four where one would claim 0 or 100.
    """
    exact = Decimal(ppm) / PPM_PER_CENT
    shown = rounded(exact, 1)
    if shown != exact and shown in {0, 100}:
        shown = exact
    return f"{shown.normalize():f}"


@register.filter
def percent(ppm: int | None) -> str:
    """Write a probability: 200000 is “20 %”."""
    return DASH if ppm is None else f"{bare_percent(ppm)}{NBSP}%"


@register.filter
def percent_to(low: int, high: int) -> str:
    """Write an interval: 100000 to 350000 is “10–35 %”. Ends that would look alike get all their places."""
    ends = [bare_percent(low), bare_percent(high)]
    if low != high and ends[0] == ends[1]:
        ends = [f"{(Decimal(end) / PPM_PER_CENT).normalize():f}" for end in (low, high)]
    return f"{DASH.join(ends)}{NBSP}%"


@register.filter
def whole_percent(share: Figure | None) -> str:
    """Write a share from 0 to 1 as a whole per cent."""
    return DASH if share is None else f"{rounded(Decimal(str(share)) * 100, 0)}{NBSP}%"


@register.filter
def whole_percent_to(low: Figure, high: Figure) -> str:
    """Write an interval of shares from 0 to 1 in whole per cent: “28–97 %”. Ends that would look alike get more places."""
    return f"{between(Decimal(str(low)) * 100, Decimal(str(high)) * 100, 0)}{NBSP}%"


@register.filter
def brier(units: int | None) -> Decimal | None:
    """Turn stored units of 1e-12 into a Brier score."""
    return None if units is None else Decimal(units) * BRIER_UNIT


@register.filter
def nats(units: int | None) -> Decimal | None:
    """Turn stored nano-nats into a logarithmic score."""
    return None if units is None else Decimal(units) * LOG_UNIT


@register.filter
def places(value: Figure | None, count: int) -> str:
    """Write a score with a fixed number of decimals: three in tables, two in sentences."""
    if value is None:
        return DASH
    if isinstance(value, float) and math.isinf(value):
        return "infinite"
    return f"{rounded(Decimal(str(value)), count):f}".replace("-", MINUS)


@register.simple_tag
def between(low: Figure | None, high: Figure | None, count: int, *, joined: str = DASH) -> str:
    """Write an interval with `count` decimals: “0.02–0.21”. Ends that would look alike get the places that they need.

    None as the high end is an infinite one; ends that are one and the same stand once.
    """
    if low is None:
        return DASH
    if high is None:
        return f"{places(low, count)}{joined}infinite"
    if low == high:
        return places(low, count)
    ends = Decimal(str(low)), Decimal(str(high))
    while count < MOST_PLACES and rounded(ends[0], count) == rounded(ends[1], count):
        count += 1
    return f"{places(low, count)}{joined}{places(high, count)}"


@register.filter
def grouped(number: int | None) -> str:
    """Group the digits of a count: 1471 is “1,471”."""
    return DASH if number is None else f"{number:,}"


@register.filter
def share(ppm: int) -> Decimal:
    """Turn parts per million into a share of 1."""
    return Decimal(ppm) / 1_000_000


@register.filter
def across(ppm: int) -> str:
    """Place a probability on a scale that is as wide as its box."""
    return f"{(Decimal(ppm) / PPM_PER_CENT).normalize():f}%"


@register.filter
def width_to(low: int, high: int) -> str:
    """Measure an interval on that scale."""
    return across(high - low)


@register.filter
def anchor(ppm: int) -> str:
    """Keep a label over a point near an edge inside the box."""
    if ppm < LEFT_EDGE:
        return "start"
    return "end" if ppm > RIGHT_EDGE else "middle"
