"""What programs write, brought into the one form that the ledger reads: so a claim does not depend on who wrote its file.

    0,62                     0.62          in files whose cells are not separated by commas
    62 %, or 62 in a column of per cent     0.62
    6.2e-1                   0.62
    0.72234188               0.722342      half-even, to the sixth decimal
    {"A": 0.33, "B": 0.33, "C": 0.33}      made whole by largest remainder, where the sum misses 1 by rounding alone
    Binary                   binary

All but the last is noted. What is in none of these forms stays as it is, and is refused where it is read for good.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from decimal import ROUND_HALF_EVEN, Decimal
from typing import Final

from forecasts.bulk.rows import Notes
from forecasts.scoring.probability import ONE

PER_CENT: Final = "_percent"
"""What the name of a column ends with whose numbers are in per cent."""
PROBABILITIES: Final = ("probability", "probability_low", "probability_high")
IN_PER_CENT: Final = {f"{name}{PER_CENT}": name for name in (*PROBABILITIES, "distribution")}
"""Columns that stand for another one, in per cent."""
VALUES: Final = ("lower_bound", "upper_bound")
IN_SMALL_LETTERS: Final = ("kind", "forecaster_kind")

COMMA: Final = "Decimal commas are read as points"
PERCENT: Final = "Per cent are read as such"
ROUNDED: Final = "More than six decimals are rounded half-even to six"
CERTAIN: Final = "Rounding to six decimals makes 0 or 1 of a probability that was neither"
WHOLE: Final = "Options that miss 100 % by rounding are made whole by largest remainder"
BOTH: Final = "This is given in {column} too: fill in one of the two."
AMBIGUOUS: Final = "{text} can mean {whole} or {point}: write one of these."

_LONGEST: Final = 60
_STATED: Final = re.compile(r"(\d+(?:\.\d*)?|\.\d+)([eE][+-]?\d{1,3})?\s*(%?)")
_VALUE: Final = re.compile(r"[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d{1,2})?")
_WITH_COMMA: Final = re.compile(r"[+-]?\d*,\d+(?:[eE][+-]?\d{1,3})?\s*%?")
_GROUPED: Final = re.compile(r"[+-]?[1-9]\d{0,2},\d{3}")
_PLACE: Final = Decimal("0.000001")
_COARSEST: Final = Decimal("0.01")
"""Tenths are no rounding: options that miss 1 by one of them lack something."""


class _Digits(str):
    """The digits of a number in JSON."""

    __slots__ = ()


_ALL: Final = re.compile(r"0*1(\.0*)?")
_ALL_OR_NOTHING: Final = re.compile(rf"{_ALL.pattern}|0+(\.0*)?|\.0+")


class Speller:
    """Brings the cells of a file's rows into the one form, and notes what it has changed."""

    def __init__(self, notes: Notes, *, has_decimal_commas: bool) -> None:
        self._notes, self._has_commas, self._line = notes, has_decimal_commas, 0

    def spell(self, cells: dict[str, str], line: int) -> tuple[tuple[str, str], ...]:
        """Change the cells of the row of a line, and return the columns that cannot be understood, with the reasons."""
        self._line = line
        flaws = [flaw for column, name in IN_PER_CENT.items() if (flaw := self._merge(cells, column, name))]
        for name in IN_SMALL_LETTERS:
            if name in cells:
                cells[name] = cells[name].strip().lower()
        if cells.get("outcome") and cells.get("kind") in {None, "", "binary"}:
            cells["outcome"] = cells["outcome"].strip().lower()
        for name in PROBABILITIES:
            if cells.get(name):
                cells[name] = self._probability(cells[name])
        values = (*VALUES, "outcome") if cells.get("kind") == "numeric" else VALUES
        flaws += [flaw for name in values if cells.get(name) and (flaw := self._value(cells, name))]
        if cells.get("distribution", "").lstrip().startswith("{"):
            flaws += self._distribution(cells)
        if _is_certain(cells):
            self._notes.ask_certain(line)
        return tuple(flaws)

    def _merge(self, cells: dict[str, str], column: str, name: str) -> tuple[str, str] | None:
        """Move a column of per cent into the one that it stands for."""
        given = cells.pop(column, "").strip()
        if not given:
            return None
        if cells.get(name, "").strip():
            return column, BOTH.format(column=name)
        cells[name] = _with_signs(given, cells.get("kind", "")) if name == "distribution" else _with_sign(given)
        return None

    def _probability(self, cell: str) -> str:
        """Return a probability as a plain decimal of at most six places; anything else as it is."""
        number = self._number(cell)
        if number is None or number > 1:
            return cell.replace(",", ".") if self._has_commas and number else cell
        rounded = number.quantize(_PLACE, ROUND_HALF_EVEN)
        if rounded != number:
            is_certain = rounded in {0, 1}
            self._notes.add(CERTAIN if is_certain else ROUNDED, self._line, cell.strip(), _plain(rounded))
        return cell if rounded == number and _is_plain(cell) else _plain(rounded)

    def _number(self, cell: str) -> Decimal | None:
        """Return the exact value of a stated probability, whatever its size, or None; note commas and per cent."""
        text = self._with_point(cell.strip())
        found = _STATED.fullmatch(text) if len(text) <= _LONGEST and text.isascii() else None
        if not found:
            return None
        value = Decimal(found[1] + (found[2] or ""))
        if found[3]:
            value = value.scaleb(-2)
        if found[3] and value <= 1:
            self._notes.add(PERCENT, self._line, cell.strip(), _plain(value))
        return value

    def _with_point(self, text: str) -> str:
        """Return a number with a point in the place of its comma, in a file that writes commas."""
        if not self._has_commas or len(text) > _LONGEST or not _WITH_COMMA.fullmatch(text):
            return text
        point = text.replace(",", ".")
        self._notes.add(COMMA, self._line, text, point)
        return point

    def _value(self, cells: dict[str, str], name: str) -> tuple[str, str] | None:
        """Bring a number on a claim's scale into the one form; return why where it has two meanings."""
        try:
            cells[name] = self._plain_value(cells[name])
        except ValueError as two:
            return name, str(two)
        return None

    def _plain_value(self, cell: str) -> str:
        """Return a number without comma and exponent, exactly; anything else as it is.

        Raises:
            ValueError: its comma can divide thousands or begin the decimals.
        """
        text = cell.strip()
        if self._has_commas and _GROUPED.fullmatch(text):
            whole, point = text.replace(",", ""), text.replace(",", ".")
            raise ValueError(AMBIGUOUS.format(text=text, whole=whole, point=point))
        text = self._with_point(text)
        is_exponential = "e" in text.lower() and len(text) <= _LONGEST and _VALUE.fullmatch(text)
        return _plain(Decimal(text)) if is_exponential else text if text != cell.strip() else cell

    def _distribution(self, cells: dict[str, str]) -> list[tuple[str, str]]:
        """Bring the numbers of a distribution into the one form, and options that miss 1 by rounding to it."""
        pairs = _pairs(cells["distribution"])
        if not pairs or len({name for name, _ in pairs}) < len(pairs):
            return []
        if cells.get("kind") == "choice":
            written = self._options(pairs)
        else:
            try:
                written = [(self._probability(level), self._quoted(value)) for level, value in pairs]
            except ValueError as two:
                return [("distribution", str(two))]
        if written and written != pairs:
            cells["distribution"] = _written(written)
        return []

    def _quoted(self, value: str) -> str:
        plain = self._plain_value(value)
        return value if plain == value else plain

    def _options(self, pairs: list[tuple[str, str]]) -> list[tuple[str, str]]:
        """Return options with plain probabilities; nothing where one of them is none."""
        numbers = [self._number(text) for _, text in pairs]
        stated = [number for number in numbers if number is not None and number <= 1]
        if len(stated) < len(numbers):
            return []
        total = sum(stated, Decimal(0))
        is_fine = all(number == number.quantize(_PLACE) for number in stated)
        slack = sum((_half_a_place(text, number) for (_, text), number in zip(pairs, stated, strict=True)), Decimal(0))
        if abs(total - 1) > slack:
            return [(name, self._probability(text)) for name, text in pairs]
        if total == 1 and is_fine:
            plain = zip(pairs, stated, strict=True)
            return [(name, text if _is_plain(text) else _plain(number)) for (name, text), number in plain]
        whole = [_plain(Decimal(ppm).scaleb(-6)) for ppm in whole_of(stated)]
        made = [(name, text) for (name, _), text in zip(pairs, whole, strict=True)]
        self._notes.add(WHOLE, self._line, _numbers(pairs), _numbers(made))
        return made


def whole_of(stated: list[Decimal]) -> list[int]:
    """Return parts per million that add up to 1 exactly, in proportion to what was stated: the largest remainders get more.

    `whole_of([Decimal("0.33")] * 3) == [333_334, 333_333, 333_333]`; of equal remainders the first one. At least one is not 0.
    """
    total = sum(stated, Decimal(0))
    exact = [number * ONE / total for number in stated]
    floors = [int(share) for share in exact]
    by_remainder = sorted(range(len(exact)), key=lambda at: (floors[at] - exact[at], at))
    for at in by_remainder[: ONE - sum(floors)]:
        floors[at] += 1
    return floors


def _half_a_place(text: str, number: Decimal) -> Decimal:
    """Return by how much rounding to its last place can have moved a number, at most half a per cent; 0 and 1 are exact.

    A sixth decimal that is not given is one all the same: no more are stored.
    """
    if number in {0, 1}:
        return Decimal(0)
    exponent = Decimal(text.strip().rstrip("% ").replace(",", ".")).as_tuple().exponent
    place = Decimal(1).scaleb(int(exponent) - (2 if "%" in text else 0))
    return min(max(place, _PLACE), _COARSEST) / 2


def _with_sign(given: str) -> str:
    return f"{given} %" if given[-1:].isdigit() or given.endswith(".") else given


def _with_signs(given: str, kind: str) -> str:
    """Return a distribution in per cent with the sign at each option's probability, or at each level of a quantile."""
    pairs = _pairs(given)
    if not pairs:
        return given
    if kind.strip().lower() == "choice":
        return _written([(name, _with_sign(text.strip())) for name, text in pairs])
    return _written([(_with_sign(level.strip()), text) for level, text in pairs])


def _is_certain(cells: dict[str, str]) -> bool:
    """Whether a row, in the one spelling, states 0 or 100 %, or 100 % for one of its options."""
    if _ALL_OR_NOTHING.fullmatch(cells.get("probability", "").strip()):
        return True
    options = _pairs(cells["distribution"]) if cells.get("kind") == "choice" and cells.get("distribution") else []
    return any(_ALL.fullmatch(text.strip()) for _, text in options)


def _pairs(cell: str) -> list[tuple[str, str]]:
    """Return the pairs of a JSON object of numbers and texts; nothing where it is another thing."""
    try:
        found = json.loads(
            cell, parse_float=_Digits, parse_int=_Digits, parse_constant=_Digits, object_pairs_hook=tuple
        )
    except (ValueError, RecursionError):
        return []
    if not isinstance(found, tuple) or not all(isinstance(value, str) for _, value in found):
        return []
    return [(name, str(value)) for name, value in found]


def _written(pairs: Iterable[tuple[str, str]]) -> str:
    return json.dumps(dict(pairs), ensure_ascii=False)


def _numbers(pairs: Iterable[tuple[str, str]]) -> str:
    return ", ".join(text for _, text in pairs)


def _is_plain(cell: str) -> bool:
    """Whether a cell is written as the ledger reads it."""
    return all(sign in "0123456789." for sign in cell.strip())


def _plain(value: Decimal) -> str:
    """Return the shortest plain decimal of a value."""
    text = f"{value:f}"
    return (text.rstrip("0").rstrip(".") or "0") if "." in text else text
