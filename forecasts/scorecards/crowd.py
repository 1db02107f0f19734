"""The readers of one claim as a crowd: how many have a standing forecast, and its median."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from forecasts.forecasting.rules import why_not_forecast
from forecasts.models.claims import Claim
from forecasts.models.forecasts import Statement
from forecasts.models.scores import Standing
from forecasts.models.sources import Forecaster
from forecasts.scorecards.calls import Call
from forecasts.scoring.crowd import median


@dataclass(frozen=True, slots=True, kw_only=True)
class Crowd:
    """What the readers say together, and each for themselves, the newest first. `median` is None of nobody."""

    calls: tuple[Call, ...]
    median: int | None

    @property
    def n(self) -> int:
        """How many readers have a forecast that stands."""
        return len(self.calls)


def crowd_of(calls: Iterable[Call]) -> Crowd:
    """Return the readers among the calls on one claim: the forecasts that stand now, or stood at its close."""
    standing = [call for call in calls if call.forecaster.kind == Forecaster.Kind.READER and _stands(call)]
    standing.sort(key=lambda call: (call.forecast.stated_at, call.forecast.pk), reverse=True)
    said = median(call.reading.point for call in standing if call.reading)
    return Crowd(calls=tuple(standing), median=said)


def is_hidden(claim: Claim, *, at: datetime) -> bool:
    """Whether the median is hidden from those who have not answered, since they still could."""
    return claim.crowd_hidden and not why_not_forecast(claim, at=at)


def _stands(call: Call) -> bool:
    is_withdrawn = call.forecast.basis == Statement.Basis.WITHDRAWAL
    return (
        (call.reading or call.distribution) is not None
        and not is_withdrawn
        and call.unscorable != Standing.Unscorable.STATED_LATE
    )
