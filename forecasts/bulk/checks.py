"""From what the ledger's own checks say of a field to what a file's reader needs: line, column and reason."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final, TypeVar

from forecasts.bulk.names import Unclear
from forecasts.bulk.rows import Rejection
from forecasts.statements.checks import Problems

T = TypeVar("T")

COLUMNS: Final[Mapping[str, str]] = {
    "event": "statement",
    "deadline_words": "deadline",
    "condition_words": "condition",
    "conditions": "condition_claim_id",
    "stated": "stated_at",
    "low": "probability_low",
    "high": "probability_high",
    "quote_nth": "quote",
    "value": "outcome",
    "effective_at": "effective_on",
    "impossible_why": "note",
    "rationale": "note",
    "rationale_given": "rationale",
    "evidence": "evidence_url",
    "evidence_given": "evidence",
    "deadline_given": "deadline_words",
    "evidence-0-url": "evidence_url",
    "evidence-0-title": "evidence_title",
    "evidence-0-published_on": "effective_on",
}
"""Which column a field is read from, where the two are called differently."""
OF_FORECAST: Final = {**COLUMNS, "note": "remark"}
"""The same for the fields of a forecast."""


def attempt(problems: Problems, column: str, make: Callable[[], T]) -> T | None:
    """Return what `make` makes; where it cannot, note why for a column."""
    try:
        return problems.attempt(column, make)
    except Unclear as unclear:
        problems.add(column, str(unclear))
        return None


def rejections(
    problems: Problems, *, line: int, claim_id: str, columns: Mapping[str, str] = COLUMNS
) -> list[Rejection]:
    """Return what is wrong with the row of a line, column by column."""
    return [Rejection(line, columns.get(name, name), why, claim_id) for name, why in problems.fields.items()]
