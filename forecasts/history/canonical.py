"""One byte sequence per value: the JSON that history hashes and keeps.

Two forms of one value would be two histories, so `read` accepts exactly what `write` makes:

    objects with their keys in order of code points, no space anywhere, every character as itself in UTF-8
    (only the quotation mark, the backslash and the controls below U+0020 are escaped, as Python's json does);
    numbers are integers without leading zeros, no float, no exponent; strings stand as they came, not normalised;
    an instant is a string of one form in UTC, with six decimals: "2026-11-24T12:00:00.000000Z";
    a date is a string of the form "2026-11-24".
"""

import hashlib
import json
from datetime import UTC, datetime
from typing import NoReturn, TypeAlias, cast

Json: TypeAlias = "bool | int | str | list[Json] | dict[str, Json] | None"


class NotCanonical(ValueError):
    """The value or the text has no place in history; the sentence says what is wrong with it."""


def write(value: Json) -> str:
    """Return the one canonical text of `value`."""
    _check(value)
    text = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    try:
        text.encode()
    except UnicodeEncodeError as error:
        raise NotCanonical(f"Half a character (a lone surrogate) at position {error.start}.") from error
    return text


def read(text: str) -> Json:
    """Return the value of a canonical text; any other text of the same value is refused."""
    try:
        value = cast("Json", json.loads(text, parse_float=_refuse_number, parse_constant=_refuse_number))
    except NotCanonical:
        raise
    except (ValueError, RecursionError) as error:
        raise NotCanonical(f"Not readable as JSON: {error}") from error
    if write(value) != text:
        raise NotCanonical("Readable as JSON, but not in the one form that history is kept in.")
    return value


def instant(at: datetime) -> str:
    """Return the one form of an instant."""
    if at.tzinfo is None:
        raise NotCanonical(f"An instant without its time zone: {at}.")
    return f"{at.astimezone(UTC).replace(tzinfo=None).isoformat(timespec='microseconds')}Z"


def texts_sha256(*, salt: str, texts: str) -> str:
    """Return the hash by which an entry vouches for its texts without showing them.

    The bytes:  salt, 16 bytes (kept as 32 hexadecimal digits) ‖ texts, canonical JSON in UTF-8
    """
    try:
        return hashlib.sha256(bytes.fromhex(salt) + texts.encode()).hexdigest()
    except ValueError as error:
        raise NotCanonical(f"The salt {salt!r} is not written in hexadecimal.") from error


def _check(value: Json) -> None:
    match value:
        case None | bool() | int() | str():
            return
        case list():
            for item in value:
                _check(item)
        case dict():
            for key, item in value.items():
                if not isinstance(key, str):
                    raise NotCanonical(f"The key {key!r} is no string.")
                _check(item)
        case _:
            raise NotCanonical(f"{value!r} is a {type(value).__name__}; history keeps no such thing.")


def _refuse_number(written: str) -> NoReturn:
    raise NotCanonical(f"The number {written} is no integer.")
