"""What single cells say: days and instants, options, distributions, lists. Each raises with a sentence where it cannot."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterable
from datetime import date, datetime
from typing import Any, Final

from forecasts.resolution.evidence import EvidenceInput
from forecasts.scoring.distributions import BadDistribution
from forecasts.scoring.windows import BadMoment
from forecasts.statements.distributions import Pairs

WITHDRAWN: Final = "withdrawn"
"""What stands in the place of a probability where a forecast is taken back."""
MOST_OPTIONS: Final = 200
OF_EVIDENCE: Final = ("title", "publisher", "published_on", "url", "no_url_reason", "excerpt")

_DAY: Final = re.compile(r"\d{4}-\d{2}-\d{2}")
_INSTANT: Final = re.compile(r"\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(:\d{2}(\.\d{1,6})?)?(Z|[+-]\d{2}:\d{2})")


class _Digits(str):
    """The digits of a number in JSON."""

    __slots__ = ()


def day(cell: str) -> date | None:
    """Return the date that a cell gives, or None for an empty one.

    Raises:
        BadMoment: it is no date of the form 2020-11-03.
    """
    text = cell.strip()
    if not text:
        return None
    if not _DAY.fullmatch(text):
        raise BadMoment(f"{text[:40]!r} is no date: write it as 2020-11-03.")
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise BadMoment(f"{text} is no date: {error}.") from error


def moment(cell: str) -> date | datetime | None:
    """Return the date, or the instant with its offset, that a cell gives, or None for an empty one.

    Raises:
        BadMoment: it is neither.
    """
    text = cell.strip()
    if not text or _DAY.fullmatch(text):
        return day(text)
    if not _INSTANT.fullmatch(text):
        example = "2020-11-03T12:00:00-05:00"
        raise BadMoment(f"{text[:40]!r} is neither a date (2020-11-03) nor an instant with its offset ({example}).")
    try:
        return datetime.fromisoformat(text)
    except ValueError as error:
        raise BadMoment(f"{text} is no instant: {error}.") from error


def flag(cell: str) -> bool:
    """Return whether a cell says yes.

    Raises:
        BadDistribution: it is neither `true` nor `false` nor empty.
    """
    text = cell.strip().lower()
    if text not in {"", "true", "false"}:
        raise BadDistribution(f"{cell[:40]!r} is neither true nor false.")
    return text == "true"


def options(cell: str) -> tuple[str, ...]:
    """Return the options that a cell lists.

    Raises:
        BadDistribution: it is no JSON list of texts.
    """
    if not cell.strip():
        return ()
    listed = _json(cell)
    if not isinstance(listed, list) or not all(type(option) is str for option in listed):
        raise BadDistribution('Write the options as a JSON list of texts, such as ["Brazil", "Draw", "Croatia"].')
    if len(listed) > MOST_OPTIONS:
        raise BadDistribution(f"These are {len(listed):,} options: at most {MOST_OPTIONS} are taken.")
    return tuple(listed)


def distribution(cell: str) -> Pairs:
    """Return the pairs of a distribution: option and probability, or level and value.

    Raises:
        BadDistribution: it is no JSON object, or a value in it is neither text nor number.
    """
    if not cell.strip():
        return ()
    pairs = _json(cell, keep_pairs=True)
    if not isinstance(pairs, tuple):
        raise BadDistribution('Write the distribution as a JSON object, such as {"yes": 0.62, "no": 0.38}.')
    for name, value in pairs:
        if not isinstance(value, str):
            raise BadDistribution(f"“{name[:40]}” has neither a number nor a text.")
    return tuple((name, str(value)) for name, value in pairs)


def evidence(cell: str) -> tuple[EvidenceInput, ...]:
    """Return the pieces of evidence that a cell lists, unchecked.

    Raises:
        BadDistribution: it is no JSON list of objects, or one of them says something that no piece has.
        BadMoment: a day of publication is no date.
    """
    listed = _json(cell)
    if not isinstance(listed, list) or not all(isinstance(piece, dict) for piece in listed):
        raise BadDistribution('Write the evidence as a JSON list of objects, such as [{"title": "…", "url": "…"}].')
    return tuple(_piece(piece) for piece in listed)


def _piece(said: dict[str, object]) -> EvidenceInput:
    if unknown := sorted(said.keys() - OF_EVIDENCE):
        raise BadDistribution(f"A piece of evidence has no {unknown[0][:40]!r}: it has {', '.join(OF_EVIDENCE)}.")
    texts = {name: value for name, value in said.items() if type(value) is str}
    if missing := [name for name in said if name not in texts]:
        raise BadDistribution(f"{missing[0]!r} of a piece of evidence is no text.")
    return EvidenceInput(
        title=texts.get("title", ""),
        publisher=texts.get("publisher", ""),
        published_on=day(texts.get("published_on", "")),
        url=texts.get("url", ""),
        no_url_reason=texts.get("no_url_reason", ""),
        excerpt=texts.get("excerpt", ""),
    )


def topics(cell: str) -> tuple[str, ...]:
    """Return the topics that a cell names, each once."""
    return tuple(dict.fromkeys(topic for part in cell.split(";") if (topic := name(part))))


def _json(cell: str, *, keep_pairs: bool = False) -> Any:  # noqa: ANN401 – whatever JSON can say
    hook = tuple if keep_pairs else None
    try:
        return json.loads(cell, parse_float=_Digits, parse_int=_Digits, parse_constant=_Digits, object_pairs_hook=hook)
    except (ValueError, RecursionError) as error:
        raise BadDistribution(f"This is not readable as JSON: {error}.") from error


def name(cell: str) -> str:
    """Return a name with its white space made single."""
    return unicodedata.normalize("NFC", " ".join(cell.split()))


def json_object(pairs: Iterable[tuple[str, str]]) -> str:
    """Return a JSON object of keys and values that are written in JSON already, so that numbers keep their digits."""
    return "{" + ", ".join(f"{json.dumps(key, ensure_ascii=False)}: {value}" for key, value in pairs) + "}"
