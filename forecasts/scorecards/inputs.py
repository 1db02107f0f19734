"""The only seam between rows and what is judged: a claim, how it stands, and what was forecast on it.

`ClaimRow` and `ForecastRow` are read as plain columns by the thousand, or made from the objects that a page has anyway.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NamedTuple

from forecasts.models.claims import Claim, State
from forecasts.models.forecasts import Forecast
from forecasts.models.resolutions import VOIDS, Proposal
from forecasts.scorecards.methods import NEWEST, Method


class ClaimRow(NamedTuple):
    """A recorded claim: what it asks for, and where it is filed."""

    pk: int
    public_id: str
    kind: str
    options: Sequence[str]
    ordered: bool
    unit: str
    lower_bound: str
    upper_bound: str
    event_from_on: date
    deadline_on: date
    outlet_id: int | None
    article_id: int | None
    article_slug: str | None
    article_outlet_id: int | None
    group_slug: str | None

    @classmethod
    def of(cls, claim: Claim) -> ClaimRow:
        """Return the row of a claim, whose article and group are loaded."""
        article, group = claim.article, claim.group
        return cls(
            pk=claim.pk,
            public_id=claim.public_id,
            kind=claim.kind,
            options=claim.options,
            ordered=claim.ordered,
            unit=claim.unit,
            lower_bound=claim.lower_bound,
            upper_bound=claim.upper_bound,
            event_from_on=claim.event_from_on,
            deadline_on=claim.deadline_on,
            outlet_id=claim.outlet_id,
            article_id=claim.article_id,
            article_slug=article.slug if article else None,
            article_outlet_id=article.outlet_id if article else None,
            group_slug=group.slug if group else None,
        )


class ForecastRow(NamedTuple):
    """A forecast, with whose it is (`kind` is the forecaster's) and where it was stated."""

    claim_id: int
    forecaster_id: int
    pk: int
    kind: str
    stated_at: datetime
    recorded_at: datetime
    basis: str
    p_ppm: int | None
    low_ppm: int | None
    high_ppm: int | None
    distribution: Any
    wording: str
    phrase_key: str
    reading_reason: str
    says: str
    article_id: int | None
    article_slug: str | None
    article_outlet_id: int | None

    @classmethod
    def of(cls, forecast: Forecast) -> ForecastRow:
        """Return the row of a forecast, whose forecaster and article are loaded."""
        article = forecast.article
        return cls(
            claim_id=forecast.claim_id,
            forecaster_id=forecast.forecaster_id,
            pk=forecast.pk,
            kind=forecast.forecaster.kind,
            stated_at=forecast.stated_at,
            recorded_at=forecast.recorded_at,
            basis=forecast.basis,
            p_ppm=forecast.p_ppm,
            low_ppm=forecast.low_ppm,
            high_ppm=forecast.high_ppm,
            distribution=forecast.distribution,
            wording=forecast.wording,
            phrase_key=forecast.phrase_key,
            reading_reason=forecast.reading_reason,
            says=forecast.says,
            article_id=forecast.article_id,
            article_slug=article.slug if article else None,
            article_outlet_id=article.outlet_id if article else None,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """How a claim stands: its stored state, its outcome if it has a live resolution, and its window's end.

    `value` is the option, number or date that came true, as it is stored, where the claim asks for one; `confirmed_at` is
    when the live resolution was made; `opens_at` is where the window begins in which the event counts.

    Without a resolution `close` is the deadline, and may still come earlier. `day_from` is the start of the day that `close`
    ends, where the answer took effect on a day without a time, before the deadline's: what was stated on it counts, but not
    as recorded in advance.
    """

    state: str
    outcome: str | None
    close: datetime
    opens_at: datetime
    deadline_at: datetime
    material_recorded_at: datetime
    value: str | None = None
    confirmed_at: datetime | None = None
    day_from: datetime | None = None

    @property
    def is_void(self) -> bool:
        """Whether the outcome takes the claim out of scoring."""
        return self.outcome in VOIDS

    def state_at(self, at: datetime) -> str:
        """Return the state as people know it: an open claim past its deadline is due."""
        return "due" if self.state == State.OPEN and self.deadline_at <= at else self.state


def judgement_of(claim: Claim, method: Method = NEWEST) -> Judgement:
    """Return how a recorded claim stands by its own row, its window closed as a method closes it."""
    if claim.material_recorded_at is None:
        raise ValueError("A draft does not stand anywhere yet.")
    answer = claim.current_resolution.proposal if claim.current_resolution else None
    close, day_from = closing(answer, method) if answer else (claim.deadline_at, None)
    return Judgement(
        state=claim.state,
        outcome=answer.outcome if answer else None,
        close=close,
        opens_at=claim.event_from_at,
        deadline_at=claim.deadline_at,
        material_recorded_at=claim.material_recorded_at,
        value=answer.value if answer else None,
        confirmed_at=claim.current_resolution.confirmed_at if claim.current_resolution else None,
        day_from=day_from,
    )


def closing(answer: Proposal, method: Method) -> tuple[datetime, datetime | None]:
    """Return when an answer closes the window by a method; and the start of the day without a time that it ends, if any."""
    return (answer.closes, answer.day_from) if method.counts_same_day else (answer.close_at, None)
