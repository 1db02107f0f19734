"""Rows of a JSON Lines file: one object a line, its keys the columns. Numbers keep their digits as they stand."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from forecasts.bulk import columns
from forecasts.bulk.lines import Line
from forecasts.bulk.rows import Rejection, Row


class _Number(str):
    """The digits of a number."""

    __slots__ = ()


class _Twice(ValueError):
    """A key that an object has two times."""


def rows_of(lines: Iterator[Line]) -> Iterator[Row | Rejection]:
    """Yield the row of each line, or why it cannot be read."""
    for line in lines:
        if line.flaw:
            yield Rejection(line.number, "", line.flaw)
        elif line.text.strip():
            yield _row(line)


def _row(line: Line) -> Row | Rejection:
    try:
        value = json.loads(
            line.text, parse_float=_Number, parse_int=_Number, parse_constant=_Number, object_pairs_hook=_object
        )
    except _Twice as twice:
        return Rejection(line.number, "", f"The key {str(twice)[:40]!r} stands twice in one object.")
    except (ValueError, RecursionError) as error:
        return Rejection(line.number, "", f"This is not readable as JSON: {error}.")
    if not isinstance(value, dict):
        return Rejection(line.number, "", "This is no JSON object: write one object a line, its keys the columns.")
    claim_id = value.get("claim_id")
    known_by = claim_id if isinstance(claim_id, str) else ""
    for name, given in value.items():
        if name not in columns.ALL:
            return Rejection(line.number, name[:40], "There is no such column.", known_by)
        if isinstance(given, bool) or (isinstance(given, dict) and name != "distribution"):
            return Rejection(line.number, name, "This is no text, number or list.", known_by)
    return Row(line.number, {name: _cell(name, given) for name, given in value.items()})


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [name for name, _ in pairs]
        raise _Twice(next(name for name in names if names.count(name) > 1))
    return found


def _cell(name: str, given: Any) -> str:  # noqa: ANN401 – whatever JSON can say
    """Return a value as the cell of a CSV file would hold it."""
    if given is None:
        return ""
    if isinstance(given, str):
        return str(given)
    if name == "topics" and all(isinstance(topic, str) for topic in given):
        return ";".join(given)
    if name == "condition_claim_id" and all(isinstance(one, str) for one in given):
        return " ".join(given)
    return _written(given)


def _written(given: Any) -> str:  # noqa: ANN401 – whatever JSON can say
    """Return a value as JSON again, its numbers to the digit as they stood."""
    match given:
        case _Number():
            return str(given)
        case list():
            return f"[{', '.join(map(_written, given))}]"
        case dict():
            return f"{{{', '.join(f'{json.dumps(key, ensure_ascii=False)}: {_written(one)}' for key, one in given.items())}}}"
        case _:
            return json.dumps(given, ensure_ascii=False)
