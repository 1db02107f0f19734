"""Evidence as a person typed it, and what is checked before it becomes rows."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import cast

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.db.models import CharField

from forecasts.models.resolutions import Evidence, Proposal
from forecasts.statements.checks import Problems

MOST_PIECES = 20
LATEST_ZONE = timedelta(hours=14)
"""Where on Earth the date is furthest ahead of UTC: a paper of tomorrow is out there already."""

_is_web_address = URLValidator(schemes=["http", "https"])


@dataclass(frozen=True, kw_only=True)
class EvidenceInput:
    """One piece: a publication that a stranger can look up, by its address or, with a reason, without one."""

    title: str
    publisher: str
    published_on: date | None
    url: str = ""
    no_url_reason: str = ""
    excerpt: str = ""

    @classmethod
    def of(cls, piece: Evidence) -> EvidenceInput:
        """Return the input that makes `piece` again."""
        return cls(
            title=piece.title,
            publisher=piece.publisher,
            published_on=piece.published_on,
            url=piece.url,
            no_url_reason=piece.no_url_reason,
            excerpt=piece.excerpt,
        )


def check_evidence(
    pieces: tuple[EvidenceInput, ...], *, is_required: bool, now: datetime, problems: Problems
) -> tuple[EvidenceInput, ...]:
    """Return the pieces with clean texts, noting what is wrong as `evidence`, or `evidence-0-title` and so on."""
    if is_required and not pieces:
        problems.add(
            "evidence", "Give at least one piece of evidence: title, publisher, date, and a link or why there is none."
        )
    if len(pieces) > MOST_PIECES:
        problems.add("evidence", f"These are {len(pieces):,} pieces: keep the {MOST_PIECES} that matter most.")
        return ()
    return tuple(_check(piece, f"evidence-{number}", now, problems) for number, piece in enumerate(pieces))


def _check(piece: EvidenceInput, name: str, now: datetime, problems: Problems) -> EvidenceInput:
    if piece.published_on is None:
        problems.add(f"{name}-published_on", "Give the date of publication.")
    elif piece.published_on > (now.astimezone(UTC) + LATEST_ZONE).date():
        problems.add(f"{name}-published_on", "This date lies in the future: give the day of publication.")
    clean = EvidenceInput(
        title=problems.line(f"{name}-title", piece.title, longest=_longest("title")),
        publisher=problems.line(f"{name}-publisher", piece.publisher, longest=_longest("publisher")),
        published_on=piece.published_on,
        url=problems.line(f"{name}-url", piece.url, longest=_longest("url"), required=False),
        no_url_reason=problems.line(
            f"{name}-no_url_reason", piece.no_url_reason, longest=_longest("no_url_reason"), required=False
        ),
        excerpt=problems.paragraphs(f"{name}-excerpt", piece.excerpt, longest=_longest("excerpt"), required=False),
    )
    _check_address(clean, f"{name}-url", problems)
    return clean


def _check_address(piece: EvidenceInput, field: str, problems: Problems) -> None:
    if not piece.url:
        if not piece.no_url_reason:
            problems.add(field, "Give a link that starts with https://, or say why there is none.")
        return
    try:
        _is_web_address(piece.url)
    except ValidationError:
        problems.add(field, "This is no web address: give a link that starts with https:// or http://.")


def _longest(field: str) -> int:
    column = cast("CharField[str, str]", Evidence._meta.get_field(field))
    return column.max_length or 0


def grounds(pieces: Iterable[EvidenceInput], proposal: Proposal) -> list[Evidence]:
    """Return the pieces as the grounds of `proposal`, to be inserted."""
    return [
        Evidence(
            proposal=proposal,
            title=piece.title,
            publisher=piece.publisher,
            published_on=cast("date", piece.published_on),
            url=piece.url,
            no_url_reason=piece.no_url_reason,
            excerpt=piece.excerpt,
        )
        for piece in pieces
    ]
