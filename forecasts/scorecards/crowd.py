"""The readers of one claim as a crowd: how many have a standing forecast, and its median."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final, NamedTuple

from django.db.models import Count, Exists, OuterRef, Q

from forecasts.forecasting.rules import why_not_forecast
from forecasts.models.claims import Claim
from forecasts.models.forecasts import Forecast, ForecastQuerySet, Statement
from forecasts.models.scores import Standing
from forecasts.models.sources import Forecaster
from forecasts.scorecards.calls import Call
from forecasts.scorecards.inputs import Judgement
from forecasts.scorecards.readings import Readable, read
from forecasts.scoring.crowd import median

NEWEST: Final = 50
"""Readers whose forecasts a page lists; the median takes all of them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Crowd:
    """What the readers say together, and the newest of them for themselves. `median` is None of nobody.

    `medians` are those of each option; they need not add up to 100 %.
    """

    n: int
    median: int | None
    calls: tuple[Call, ...]
    medians: Mapping[str, int] = field(default_factory=dict)


def crowd_of(calls: Iterable[Call]) -> Crowd:
    """Return the readers among all calls on one claim: the forecasts that stand now, or stood at its close."""
    standing = _newest_first(calls)
    return _crowd([(call.forecast, 1) for call in standing], standing, standing[0].claim.options if standing else ())


def crowd_on(claim: Claim, judged: Judgement, listed: Sequence[Call]) -> Crowd:
    """Return the readers of a claim, of whom `listed` are those whom its page lists.

    If these are not all, the database says how many say the same: one query, whose answer is as long as there are
    different things said.
    """
    if sum(call.forecaster.kind == Forecaster.Kind.READER for call in listed) < NEWEST:
        return crowd_of(listed)
    alike = standing_readers(claim, judged.close).exclude(basis=Statement.Basis.WITHDRAWAL).order_by()
    counted = alike.values_list(*_Said._fields).annotate(times=Count("pk"))
    return _crowd([(_Said(*columns), times) for *columns, times in counted], _newest_first(listed), claim.options)


def _crowd(voices: Iterable[tuple[Readable, int]], newest: tuple[Call, ...], options: Iterable[str]) -> Crowd:
    n = 0
    points: list[int] = []
    given: dict[str, list[int]] = {option: [] for option in options}
    for said, times in voices:
        reading = read(said)
        n += times if reading or said.distribution else 0
        points += [reading.point] * times if reading else []
        for option, each in given.items():
            each.extend([said.distribution[option]] * times if said.distribution else [])
    medians = {option: median(each) or 0 for option, each in given.items() if each}
    return Crowd(n=n, median=median(points), calls=newest, medians=medians)


def forecasts_to_list(claim: Claim, judged: Judgement, *, visitor: int | None) -> ForecastQuerySet:
    """Return which forecasts on a claim its page lists: of readers those of the newest and those of the person who looks."""
    newest = standing_readers(claim, judged.close).order_by("-stated_at", "-pk").values("forecaster")[:NEWEST]
    listed = ~Q(forecaster__kind=Forecaster.Kind.READER) | Q(forecaster__in=newest)
    return Forecast.objects.filter(listed | Q(forecaster__user=visitor) if visitor else listed)


def standing_readers(claim: Claim, close: datetime) -> ForecastQuerySet:
    """Return the last thing that each reader said on a claim before its close."""
    said = Forecast.objects.filter(claim=claim, forecaster__kind=Forecaster.Kind.READER, stated_at__lt=close)
    same = Q(stated_at=OuterRef("stated_at"))
    later = Q(stated_at__gt=OuterRef("stated_at")) | same & (
        Q(recorded_at__gt=OuterRef("recorded_at")) | Q(recorded_at=OuterRef("recorded_at"), pk__gt=OuterRef("pk"))
    )
    revised = Forecast.objects.filter(
        later,
        claim=claim,
        forecaster=OuterRef("forecaster"),
        stated_at__gte=OuterRef("stated_at"),
        stated_at__lt=close,
    )
    return said.filter(~Exists(revised))


def is_hidden(claim: Claim, *, at: datetime) -> bool:
    """Whether the median is hidden from those who have not answered, since they still could."""
    return claim.crowd_hidden and not why_not_forecast(claim, at=at)


class _Said(NamedTuple):
    """What a forecast says, as `read` takes it."""

    basis: str
    p_ppm: int | None
    low_ppm: int | None
    high_ppm: int | None
    distribution: dict[str, int] | None
    wording: str
    phrase_key: str
    reading_reason: str
    says: str


def _newest_first(calls: Iterable[Call]) -> tuple[Call, ...]:
    standing = [call for call in calls if call.forecaster.kind == Forecaster.Kind.READER and _stands(call)]
    standing.sort(key=lambda call: (call.forecast.stated_at, call.forecast.pk), reverse=True)
    return tuple(standing)


def _stands(call: Call) -> bool:
    is_withdrawn = call.forecast.basis == Statement.Basis.WITHDRAWAL
    return (
        (call.reading or call.distribution) is not None
        and not is_withdrawn
        and call.unscorable != Standing.Unscorable.STATED_LATE
    )
