"""What a claim asks for, and so what a forecast and an answer have to be: yes or no, an option, a number, a date."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Protocol

from forecasts.models.claims import Claim
from forecasts.models.resolutions import Outcome, Proposal
from forecasts.scoring.distributions import BadDistribution, Scale, Value
from forecasts.scoring.numbers import day_text, number_text, parse_day, parse_number

Kind = Claim.Kind
NUMBERS = frozenset({Kind.NUMERIC, Kind.DATE})
"""The kinds whose answers lie on a scale."""


_HOW_TO_SAY = {
    Kind.BINARY: "state one probability",
    Kind.CHOICE: "state a probability for each option",
    Kind.NUMERIC: "state a number, alone or with a range",
    Kind.DATE: "state a date, alone or with a range",
}


class Asking(Protocol):
    """A claim as far as what it asks for goes: a `Claim`, or a row of the same columns."""

    @property
    def kind(self) -> str: ...  # noqa: D102 (as in `Claim`)
    @property
    def options(self) -> Sequence[str]: ...  # noqa: D102
    @property
    def ordered(self) -> bool: ...  # noqa: D102
    @property
    def unit(self) -> str: ...  # noqa: D102
    @property
    def lower_bound(self) -> str: ...  # noqa: D102
    @property
    def upper_bound(self) -> str: ...  # noqa: D102
    @property
    def event_from_on(self) -> date: ...  # noqa: D102
    @property
    def deadline_on(self) -> date: ...  # noqa: D102


@dataclass(frozen=True, kw_only=True)
class Asked:
    """What a claim asks for. A date's scale is the claim's window: `never` is the day after it, "not by then"."""

    kind: Kind = Kind.BINARY
    options: tuple[str, ...] = ()
    is_ordered: bool = False
    unit: str = ""
    lowest: Value | None = None
    highest: Value | None = None

    @classmethod
    def of(cls, claim: Asking) -> Asked:
        """Return what a claim asks for as it stands."""
        kind = Kind(claim.kind)
        lowest: Value | None = parse_number(claim.lower_bound) if claim.lower_bound else None
        highest: Value | None = parse_number(claim.upper_bound) if claim.upper_bound else None
        if kind == Kind.DATE and isinstance(claim.event_from_on, date) and isinstance(claim.deadline_on, date):
            lowest, highest = claim.event_from_on.toordinal(), claim.deadline_on.toordinal() + 1
        return cls(
            kind=kind,
            options=tuple(claim.options),
            is_ordered=claim.ordered,
            unit=claim.unit,
            lowest=lowest,
            highest=highest,
        )

    @property
    def scale(self) -> Scale | None:
        """The range that the claim declares, if it declares one at both ends."""
        return None if self.lowest is None or self.highest is None else Scale(self.lowest, self.highest)

    @property
    def how_to_say(self) -> str:
        """What a forecaster states, as a request within a sentence."""
        return _HOW_TO_SAY[self.kind]

    @property
    def is_on_scale(self) -> bool:
        """Whether a number or a date is asked for."""
        return self.kind in NUMBERS

    def value_of(self, text: str) -> Value:
        """Return the number, or the number of the day, that a person typed.

        Raises:
            BadDistribution: it is written in another way, or lies outside the claim's range.
        """
        value = self.stored_value(text)
        is_below = self.lowest is not None and value < self.lowest
        if is_below or (self.highest is not None and value > self.highest):
            raise BadDistribution(self._outside(value))
        return value

    def stored_value(self, text: str) -> Value:
        """Return a stored number or day as it is, also where the claim's window has moved since."""
        return parse_day(text) if self.kind == Kind.DATE else parse_number(text)

    def text_of(self, value: Value) -> str:
        """Return how a value is stored."""
        return number_text(value) if isinstance(value, Decimal) else day_text(int(value))

    def answer_of(self, text: str) -> str:
        """Return an answer as it is stored: one of the options, or a number or date on the scale.

        Raises:
            BadDistribution: it is none.
        """
        if self.is_on_scale:
            return self.text_of(self.value_of(text))
        if text not in self.options:
            raise BadDistribution(f"Choose one of the options: {', '.join(self.options)}.")
        return text

    def in_words(self, stored: str) -> str:
        """Return a stored value as people read it: with its unit, a date written out, an end of the scale as such."""
        if self.kind == Kind.DATE:
            return self._day_in_words(date.fromisoformat(stored))
        if self.kind != Kind.NUMERIC:
            return stored
        value = Decimal(stored)
        more = " or more" if value == self.highest else " or less" if value == self.lowest else ""
        return f"{value:,f}{' ' if self.unit else ''}{self.unit}{more}"

    def is_never(self, stored: str) -> bool:
        """Whether a stored date says that the event did not happen by the deadline."""
        return self.kind == Kind.DATE and date.fromisoformat(stored).toordinal() == self.highest

    def _day_in_words(self, day: date) -> str:
        last = date.fromordinal(int(self.highest or 0) - 1)
        return f"not by {last:%-d %B %Y}" if day > last else f"{day:%-d %B %Y}"

    def _outside(self, value: Value) -> str:
        if self.kind == Kind.DATE:
            first, never = date.fromordinal(int(self.lowest or 1)), date.fromordinal(int(self.highest or 1))
            return (
                f"{self.text_of(value)} lies outside the claim's window, which opens on {first:%-d %B %Y}. "
                f"For “not by the deadline” give the day after it, {never.isoformat()}."
            )
        ends = [self.text_of(end) for end in (self.lowest, self.highest) if end is not None]
        within = f"{ends[0]} to {ends[1]}" if ends[1:] else f"{'from' if self.highest is None else 'up to'} {ends[0]}"
        return f"{self.text_of(value)} lies outside the claim's range, {within}: what lies beyond counts as that end."


BINARY = Asked()


def answer_in_words(claim: Claim, proposal: Proposal) -> str:
    """Return an answer as it reads within a sentence: "did not occur", "Brazil", "8.5 billion", "3 May 2026"."""
    if proposal.outcome == Outcome.VALUE and isinstance(proposal.value, str):
        return Asked.of(claim).in_words(proposal.value)
    return str(proposal.get_outcome_display()).lower()
