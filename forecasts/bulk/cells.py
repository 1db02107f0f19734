"""What single cells say: days and instants, options, distributions, lists. Each raises with a sentence where it cannot."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterable
from datetime import date, datetime
from typing import Any, Final

from forecasts.bulk.rows import Row
from forecasts.models.folding import fold_name
from forecasts.resolution.evidence import EvidenceInput
from forecasts.scoring.distributions import BadDistribution
from forecasts.scoring.windows import BadMoment
from forecasts.statements.distributions import Pairs

WITHDRAWN: Final = "withdrawn"
"""What stands in the place of a probability where a forecast is taken back."""
MOST_OPTIONS: Final = 200
OF_EVIDENCE: Final = ("title", "publisher", "published_on", "url", "no_url_reason", "excerpt")

_DAY: Final = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_INSTANT: Final = re.compile(
    r"(\d{4}-\d{2}-\d{2})[T ](\d{2}:\d{2}(?::\d{2})?)(?:[.,](\d{1,9}))?\s*"
    r"(?:(Z|UTC|GMT)|([+-]\d{2})(?::?(\d{2}))?(?:\s*UTC)?)",
    re.ASCII | re.IGNORECASE,
)
"""A day, a time, a fraction of its second, and the offset: Z, UTC, +02:00, +0200, +02."""
_WALL_CLOCK: Final = re.compile(r"(\d{4}-\d{2}-\d{2})[T ](\d{2}:\d{2}(?::\d{2})?)(?:\.\d+)?", re.ASCII | re.IGNORECASE)
ANY_DAY: Final = "write it as 2020-11-03"
_OTHER_ORDER: Final = re.compile(r"(\d{1,2})([./-])(\d{1,2})\2(\d{4})", re.ASCII)
_WITHOUT_HYPHENS: Final = re.compile(r"(\d{4})[./]?(\d{2})[./]?(\d{2})", re.ASCII)


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
        raise BadMoment(f"{text[:40]!r} is no date: {_as_date(text)}.")
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise BadMoment(f"{text} is no date: {error}.") from error


def _as_date(text: str) -> str:
    """Return how a date is written: the one that is perhaps meant, or an example."""
    if found := _OTHER_ORDER.fullmatch(text):
        first, _, second, year = found.groups()
        days = dict.fromkeys(f"{year}-{month:0>2}-{day:0>2}" for day, month in ((first, second), (second, first)))
        if there := [written for written in days if _is_day(written)]:
            return f"write {' or '.join(there)}, whichever is meant" if there[1:] else f"write it as {there[0]}"
    if (found := _WITHOUT_HYPHENS.fullmatch(text)) and _is_day("-".join(found.groups())):
        return f"write it as {'-'.join(found.groups())}"
    if (found := _WALL_CLOCK.match(text)) and _is_day(found[1]):
        return f"leave out the time: {found[1]}"
    return ANY_DAY


def _is_day(text: str) -> bool:
    try:
        return bool(date.fromisoformat(text))
    except ValueError:
        return False


def moment(cell: str) -> date | datetime | None:
    """Return the date, or the instant with its offset, that a cell gives, or None for an empty one.

    `moment("2020-11-03 12:00:00.1234567+0100")` is an instant like any other: the offset is Z, UTC, or hours with or without
    minutes. What is finer than a microsecond is left out.

    Raises:
        BadMoment: it is neither.
    """
    text = cell.strip()
    if not text or _DAY.fullmatch(text):
        return day(text)
    found = _INSTANT.fullmatch(text)
    if not found:
        raise BadMoment(_why_no_moment(text))
    day_of, time, fraction, _, hours, minutes = found.groups()
    second = f"{time if time.count(':') > 1 else f'{time}:00'}.{(fraction or '')[:6]:0<6}"
    offset = f"{hours}:{minutes or '00'}" if hours else "+00:00"
    try:
        return datetime.fromisoformat(f"{day_of}T{second}{offset}")
    except ValueError as error:
        raise BadMoment(f"{text} is no instant: {error}.") from error


def _why_no_moment(text: str) -> str:
    found = _WALL_CLOCK.fullmatch(text)
    if found and _is_day(found[1]):
        at = f"{found[1]}T{found[2]}"
        return f"{text[:40]} is no instant with its offset: write {at}Z if it is UTC, or else such as {at}+02:00."
    example = "2020-11-03T12:00:00-05:00"
    if (written := _as_date(text)) != ANY_DAY or _WITHOUT_HYPHENS.fullmatch(text):
        return f"{text[:40]!r} is neither a date nor an instant: {written}, or an instant with its offset ({example})."
    return f"{text[:40]!r} is neither a date (2020-11-03) nor an instant with its offset ({example})."


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


def names_with_slugs(row: Row, column: str, slugs_column: str) -> list[tuple[str, str]]:
    """Return the names that a column lists, each once, with the slugs that another one gives them, or empty ones.

    The names are a JSON list where the cell begins with a bracket, else parted by semicolons.

    Raises:
        BadDistribution: they are no JSON list of texts, or there is not one slug for each.
    """
    listed: list[str] = row[column].split(";")
    if row[column].lstrip().startswith("["):
        listed = _json(row[column])
        if not isinstance(listed, list) or not all(type(one) is str for one in listed):
            raise BadDistribution(f'Write {column} as a JSON list of texts, such as ["Trade; tariffs", "Asia"].')
    named, slugs = [found for one in listed if (found := name(one))], row[slugs_column].split()
    if slugs and len(slugs) != len(named):
        raise BadDistribution(
            f"{slugs_column} has {len(slugs)} and {column} has {len(named)}: give each name its slug, in the same order, "
            "with spaces between them."
        )
    pairs = zip(named, slugs or [""] * len(named), strict=True)
    return list({(fold_name(one), slug): (one, slug) for one, slug in reversed(list(pairs))}.values())[::-1]


def kind(cell: str) -> str:
    """Return the kind of a forecaster that a cell gives."""
    return cell.strip().lower()


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
