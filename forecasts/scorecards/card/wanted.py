"""Which scorecard of a subject is wanted: as of when, by which method, and a cut of it or the whole."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from forecasts.models.errors import Invalid
from forecasts.scorecards.card.cuts import FIELDS as CUTS
from forecasts.scorecards.card.cuts import WHOLE, Cut, cut_of
from forecasts.scorecards.methods import NEWEST, Method, method_of

FIELDS: Final = ("as_of", "method", *CUTS)
"""The names under which a request says it."""
_EARLIEST: Final = datetime(1900, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """The card that is wanted. Without `as_of` it is that of now."""

    as_of: datetime | None = None
    method: Method = NEWEST
    cut: Cut = WHOLE

    @property
    def is_published(self) -> bool:
        """Whether what is published answers it, if need be in part; if not, all is made from the rows."""
        return self.as_of is None and self.method is NEWEST

    @property
    def written(self) -> dict[str, str]:
        """What is asked for, by the names of `FIELDS`: as a request would say it."""
        as_of = {} if self.as_of is None else {"as_of": self.as_of.astimezone(UTC).isoformat().replace("+00:00", "Z")}
        method = {} if self.method is NEWEST else {"method": str(self.method.version)}
        return as_of | method | self.cut.written


PUBLISHED: Final = Wanted()
"""The whole card, as it is published."""


def wanted_of(asked: Mapping[str, str], *, now: datetime) -> Wanted:
    """Return the card that a person or a program asked for, by the names of `FIELDS`; others are left alone.

    Raises:
        Invalid: naming every field that cannot be understood, or of which nothing can be said.
    """
    wrong: dict[str, str] = {}
    as_of, method = None, NEWEST
    try:
        as_of = _as_of(asked["as_of"], now) if "as_of" in asked else None
    except Invalid as error:
        wrong |= error.fields
    try:
        method = method_of(asked["method"]) if "method" in asked else NEWEST
    except Invalid as error:
        wrong |= error.fields
    cut = cut_of(asked, wrong)
    if wrong:
        raise Invalid(wrong)
    return Wanted(as_of=as_of, method=method, cut=cut)


def _as_of(text: str, now: datetime) -> datetime:
    """Return an instant as of which something can be said."""
    try:
        as_of = datetime.fromisoformat(text)
    except ValueError:
        as_of = None
    if as_of is None or as_of.tzinfo is None:
        raise Invalid({"as_of": "Give an instant with its offset from UTC, such as 2026-01-31T12:00:00Z."})
    if as_of > now:
        raise Invalid({"as_of": "This instant lies in the future: a scorecard can be asked for up to now."})
    if as_of < _EARLIEST:
        raise Invalid({"as_of": "This instant lies before any ledger: give a year from 1900 on."})
    return as_of
