"""Forecasts of more than yes or no, from what was typed to what is stored, and back.

What is stored holds no floats:

    a choice           {"Brazil": 876379, "Draw": 95593, "Croatia": 28028}      option → parts per million
    a number, a date   {"0.1": "8.2", "0.5": "8.5", "0.9": "8.9"}               level → value, both as decimals or days
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import partial
from typing import TypeAlias

from forecasts.scoring.distributions import BadDistribution, OptionForecast, QuantileForecast, Value
from forecasts.scoring.probability import (
    HALF,
    ONE,
    BadProbability,
    Ppm,
    parse_percent,
    parse_probability,
    percent_text,
    probability_text,
)
from forecasts.statements.asked import Asked, Kind

Pairs: TypeAlias = tuple[tuple[str, str], ...]
"""Option and probability, or level and value, as typed."""
Stored: TypeAlias = dict[str, int] | dict[str, str]

MOST_QUANTILES = 99


def read_options(pairs: Pairs, asked: Asked, *, in_percent: bool) -> dict[str, int]:
    """Return the probabilities of a choice as they are stored.

    Raises:
        BadDistribution: an option is missing, strange, twice or no probability, or they do not add up to exactly 1.
    """
    stated = _once((name.strip(), text) for name, text in pairs if text.strip())
    parse = parse_percent if in_percent else parse_probability
    p_ppm = {name: _ppm(text, parse, name) for name, text in stated.items()}
    if not set(asked.options) - p_ppm.keys() and not p_ppm.keys() - set(asked.options):
        check_whole(sum(p_ppm.values()))
    forecast = OptionForecast.of(asked.options, p_ppm)
    return dict(zip(forecast.options, forecast.p_ppm, strict=True))


def check_whole(total: Ppm) -> None:
    """Insist that probabilities add up to exactly 100 %, and say by how much they do not.

    Raises:
        BadDistribution: they do not.
    """
    if total != ONE:
        off = percent_text(abs(total - ONE)) if abs(total - ONE) <= ONE else f"{abs(total - ONE) / 10_000:g}"
        way = "too much" if total > ONE else "missing"
        raise BadDistribution(
            f"The probabilities add up to {total / 10_000:.10g} %, {off} % {way}: they must add up to exactly 100 %."
        )


def read_quantiles(pairs: Pairs, asked: Asked, *, in_percent: bool) -> dict[str, str]:
    """Return the quantiles of a number or a date as they are stored.

    Raises:
        BadDistribution: a level is none or twice, a value is none or outside the claim's range, or the values cross.
    """
    stated = _once((level.strip(), text) for level, text in pairs if level.strip() or text.strip())
    if len(stated) > MOST_QUANTILES:
        raise BadDistribution(f"These are {len(stated):,} quantiles: keep the {MOST_QUANTILES} that matter most.")
    parse = parse_percent if in_percent else parse_probability
    values: dict[Ppm, Value] = {}
    for level, text in stated.items():
        level_ppm = _ppm(level, parse, f"Level {level}")
        if level_ppm in values:
            raise BadDistribution(f"Level {level} is given twice.")
        values[level_ppm] = _value(text, level, asked)
    forecast = QuantileForecast.of(values)
    return {probability_text(one.level_ppm): asked.text_of(one.value) for one in forecast.quantiles}


def central(point: str, low: str, high: str, coverage: str) -> Pairs:
    """Return a point with the range around it as pairs of level (a decimal from 0 to 1) and value.

    `central("8.5", "8.2", "8.9", "80")`: levels 0.1, 0.5 and 0.9; the point is the median. Without a range only that.

    Raises:
        BadDistribution: one end is missing, or the point, or the share of chances that the range covers.
    """
    if bool(low.strip()) != bool(high.strip()):
        raise BadDistribution("Give both ends of the range, or neither.")
    if not point.strip():
        raise BadDistribution("Give the point: the value that you think equally likely to be missed on either side.")
    if not low.strip():
        return (("0.5", point),)
    covered = _ppm(coverage, parse_percent, "The share of chances that the range covers")
    if not 0 < covered < ONE:
        raise BadDistribution("A range covers more than 0 % and less than 100 % of the chances, such as 80.")
    tail = (ONE - covered) // 2
    return ((probability_text(tail), low), ("0.5", point), (probability_text(ONE - tail), high))


def forecast_of(stored: Mapping[str, object], asked: Asked) -> OptionForecast | QuantileForecast:
    """Return a stored distribution as the rules take it.

    Raises:
        BadDistribution, ValueError: it does not fit what the claim asks for.
    """
    if asked.is_on_scale:
        return QuantileForecast.of(
            {parse_probability(level): asked.stored_value(str(value)) for level, value in stored.items()}
        )
    return OptionForecast.of(asked.options, {name: int(str(p_ppm)) for name, p_ppm in stored.items()})


def pairs_of(stored: Mapping[str, object] | None) -> Pairs:
    """Return the pairs, with probabilities and levels from 0 to 1, that make a stored distribution again."""
    if not stored:
        return ()
    return tuple(
        (name, probability_text(said) if isinstance(said, int) else str(said)) for name, said in stored.items()
    )


def lines_of(stored: Mapping[str, object]) -> str:
    """Return a stored distribution in per cent, one pair a line: "Brazil: 62.5", or "90: 8.7" for a level and its value."""
    return "\n".join(
        f"{name}: {percent_text(said)}" if isinstance(said, int) else f"{percent_text(parse_probability(name))}: {said}"
        for name, said in stored.items()
    )


def pairs_in(text: str) -> Pairs:
    """Return what lines such as those of `lines_of` say, each split at its last colon.

    Raises:
        ValueError: naming a line that has no colon.
    """
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    if unsplit := [line for line in lines if ":" not in line]:
        raise ValueError(f"Write each line with a colon, such as “{unsplit[0][:60]}: 50”.")
    return tuple((name.strip(), said.strip()) for name, _, said in (line.rpartition(":") for line in lines))


def range_of(stored: Mapping[str, object]) -> tuple[str, str, str, str] | None:
    """Return point, low, high and the per cent that they cover, as `central` takes them; None of any other distribution."""
    if not stored or any(isinstance(said, int) for said in stored.values()):
        return None
    by_level = {parse_probability(level): str(said) for level, said in stored.items()}
    point, lowest, highest = by_level.get(HALF), min(by_level), max(by_level)
    if point is None or len(by_level) not in {1, 3} or lowest + highest != ONE:
        return None
    if lowest == highest:
        return point, "", "", "80"
    return point, by_level[lowest], by_level[highest], percent_text(highest - lowest)


def _once(pairs: Iterable[tuple[str, str]]) -> dict[str, str]:
    found: dict[str, str] = {}
    for name, text in pairs:
        if name in found:
            raise BadDistribution(f"“{name}” is given twice.")
        found[name] = text
    return found


def _ppm(text: str, parse: Callable[[str], Ppm], name: str) -> Ppm:
    try:
        return parse(text)
    except BadProbability as error:
        raise BadDistribution(f"{name}: {error.reason}") from None


def _value(text: str, level: str, asked: Asked) -> Value:
    try:
        return asked.value_of(text)
    except BadDistribution as error:
        raise BadDistribution(f"At {level}: {error}") from None


READERS: Mapping[str, Callable[..., Stored]] = {
    Kind.CHOICE: read_options,
    Kind.NUMERIC: read_quantiles,
    Kind.DATE: read_quantiles,
}


def reader_of(asked: Asked, *, in_percent: bool) -> Callable[[Pairs], Stored]:
    """Return what reads the pairs that were typed for what a claim asks."""
    return partial(READERS[asked.kind], asked=asked, in_percent=in_percent)
