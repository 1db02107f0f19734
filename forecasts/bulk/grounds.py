"""The evidence of an outcome: one piece in two columns, or all that there is as a JSON list in one."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import UTC, date, datetime
from functools import partial
from typing import Final
from urllib.parse import urlsplit

from forecasts.bulk import cells
from forecasts.bulk.checks import attempt
from forecasts.bulk.rows import Row
from forecasts.models.claims import Claim
from forecasts.resolution.evidence import EvidenceInput
from forecasts.statements.checks import Problems

NO_LINK: Final = "The imported file gives none."
GIVEN: Final = "evidence_given"
"""The field under which problems of the list are noted."""


def read_evidence(
    row: Row, when: date | datetime | None, claim: Claim, now: datetime, problems: Problems
) -> tuple[EvidenceInput, ...]:
    """Return the pieces that a row gives; nothing is known of the one of two columns but these and its day."""
    if row["evidence"].strip():
        return attempt(problems, GIVEN, partial(cells.evidence, row["evidence"])) or ()
    url, title = row["evidence_url"].strip(), row["evidence_title"].strip()
    if not url and not title:
        return ()
    took_effect = when.date() if isinstance(when, datetime) else when or claim.deadline_on
    published_on = min(took_effect, now.astimezone(UTC).date())
    return (_of_two_columns(url, title, row["outlet"].strip(), published_on),)


def _of_two_columns(url: str, title: str, outlet: str, published_on: date) -> EvidenceInput:
    """Return a piece of which an address and a title are known. Its day is the day on which the outcome took effect."""
    return EvidenceInput(
        title=title or url,
        publisher=(urlsplit(url).hostname if url else "") or outlet or "Unknown",
        published_on=published_on,
        url=url,
        no_url_reason="" if url else NO_LINK,
    )


def write_evidence(pieces: Sequence[EvidenceInput], outlet: str, took_effect: date) -> dict[str, str]:
    """Return the cells from which the same pieces are read again."""
    if not pieces:
        return {}
    first = pieces[0]
    two = {"evidence_url": first.url, "evidence_title": first.title}
    if len(pieces) == 1 and first == _of_two_columns(first.url, first.title, outlet, took_effect):
        return two
    return {**two, "evidence": json.dumps([_object(piece) for piece in pieces], ensure_ascii=False)}


def _object(piece: EvidenceInput) -> dict[str, str]:
    said = {name: str(value) for name, value in vars(piece).items() if value}
    return dict(sorted(said.items()))
