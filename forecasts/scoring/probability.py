"""Probabilities as whole parts per million, and how the forms read them.

A probability is stored, hashed and scored as an integer from 0 to 1 000 000, so that no machine rounds it differently.
"""

import re
import unicodedata
from decimal import ROUND_HALF_EVEN, Decimal
from typing import Final, TypeAlias

Ppm: TypeAlias = int
"""A probability in parts per million, 0…1 000 000."""

ONE: Final[Ppm] = 1_000_000
HALF: Final[Ppm] = 500_000

_PLAIN_DECIMAL = re.compile(r"[0-9]+(?:\.[0-9]*)?|\.[0-9]+")
_EXPONENT = re.compile(r"[+-]?[0-9]*\.?[0-9]+[eE][+-]?[0-9]{1,3}")
_LONGEST = 40
_EXAMPLES = {1: "0.62", 100: "62"}


class BadProbability(ValueError):
    """A stated probability cannot be taken as it is; `reason` says what to write instead."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def parse_probability(text: str) -> Ppm:
    """Return the parts per million of a plain decimal from 0 to 1, or to 100 before a % sign.

    `parse_probability("0.62") == parse_probability("62 %") == 620_000`. The value is taken exactly: at most six decimals, nothing is rounded.

    Raises:
        BadProbability: it is not a plain decimal, lies outside 0…1, or has more than six decimals.
    """
    return _parse(text, top=1)


def parse_percent(text: str) -> Ppm:
    """Return the parts per million of a plain decimal from 0 to 100, as typed before a % sign that the form shows.

    `parse_percent("62") == parse_percent("62 %") == 620_000`. The value is taken exactly: at most four decimals, nothing is rounded.

    Raises:
        BadProbability: it is not a plain decimal, lies outside 0…100, or has more than four decimals.
    """
    return _parse(text, top=100)


def probability_text(p_ppm: Ppm) -> str:
    """Return the shortest decimal that `parse_probability` reads back as `p_ppm`: "0.62"."""
    return _shortest(Decimal(check_ppm(p_ppm)).scaleb(-6))


def percent_text(p_ppm: Ppm) -> str:
    """Return the shortest decimal that `parse_percent` reads back as `p_ppm`: "62"."""
    return _shortest(Decimal(check_ppm(p_ppm)).scaleb(-4))


def check_ppm(p_ppm: Ppm, name: str = "p_ppm") -> Ppm:
    """Return `p_ppm` if it is a probability in parts per million.

    Raises:
        ValueError: it is not a whole number from 0 to 1 000 000; the message names the argument.
    """
    if type(p_ppm) is not int or not 0 <= p_ppm <= ONE:
        raise ValueError(f"{name} must be a whole number of parts per million from 0 to 1000000, not {p_ppm!r}.")
    return p_ppm


def _parse(text: object, *, top: int) -> Ppm:
    if not isinstance(text, str):
        raise BadProbability(f"Write the probability as a decimal number from 0 to {top}, such as {_EXAMPLES[top]}.")
    stated = text.strip(" \t\r\n")
    number = stated.removesuffix("%").rstrip(" \t\u00a0\u202f")
    if number != stated:
        top = 100
    if len(number) > _LONGEST or not _PLAIN_DECIMAL.fullmatch(number):
        raise BadProbability(_why_not_plain(number, top, sign="" if number == stated else " %"))
    value = Decimal(number)
    if value > top:
        raise BadProbability(_too_large(value, top, has_sign=number != stated))
    ppm = value * (ONE // top)
    if ppm != int(ppm):
        raise BadProbability(_too_fine(value, top, sign="" if number == stated else " %"))
    return int(ppm)


def _why_not_plain(stated: str, top: int, *, sign: str) -> str:
    """Say what keeps `stated` from being a plain decimal, and what to write instead: what is proposed can be taken."""
    write = f"write a number from 0 to {top}{sign}, such as {_EXAMPLES[top]}{sign}."
    if len(stated) > _LONGEST:
        return f"This is too long for a probability: {write}"
    if plain := _in_plain(stated, top, sign=sign):
        write = f"write {plain}."
    faults = {
        f"State a probability: {write}": not stated,
        f"Use the plain digits 0 to 9: {write}": any(one.isdigit() and not one.isascii() for one in stated),
        f"Write the decimal with a point, not with a comma: {write}": "," in stated,
        f"Leave out the exponent: {write}": bool(_EXPONENT.fullmatch(stated)),
        f"A probability is not negative: {write}": stated[:1] in {"-", "−"}
        and bool(_PLAIN_DECIMAL.fullmatch(stated[1:])),
        f"Leave out the sign: {write}": bool(_PLAIN_DECIMAL.fullmatch(stated[1:])),
        f"This is not a number: {write}": True,
    }
    return next(reason for reason, found in faults.items() if found)


def _in_plain(stated: str, top: int, *, sign: str) -> str:
    """Return the number that is perhaps meant, as it can be typed; nothing where none is, or none from 0 to `top`."""
    text = unicodedata.normalize("NFKC", stated).replace(",", ".").removeprefix("+")
    if text.startswith("-") or not text.isascii() or not (_PLAIN_DECIMAL.fullmatch(text) or _EXPONENT.fullmatch(text)):
        return ""
    value = Decimal(text)
    if top == 1 and 1 < value <= 100:
        return f"{_to_step(value, 100)} %"
    return f"{_to_step(value, top)}{sign}" if 0 <= value <= top else ""


def _to_step(value: Decimal, top: int) -> str:
    """Return a number rounded half-even to the finest step that is stored, but not to certainty."""
    step = Decimal(top) / ONE
    rounded = value.quantize(step, ROUND_HALF_EVEN)
    return _shortest(rounded if value in {0, top} else min(max(rounded, step), top - step))


def _too_fine(value: Decimal, top: int, *, sign: str) -> str:
    decimals = 6 if top == 1 else 4
    rounded = f"{_to_step(value, top)}{sign}"
    return f"Give at most {decimals} decimals, such as {rounded}: one part in a million is the finest step."


def _too_large(value: Decimal, top: int, *, has_sign: bool) -> str:
    if top == 1 and value <= 100:
        return f"A probability lies between 0 and 1: for {_shortest(value)} % write {_to_step(value.scaleb(-2), 1)}."
    sign = " %" if has_sign else ""
    return f"A probability lies between 0 and {top}{sign}, such as {_EXAMPLES[top]}{sign}."


def _shortest(value: Decimal) -> str:
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
