"""Calls: what each forecaster said on a claim, and the verdict on it, with the objects that pages show."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from django.db.models import prefetch_related_objects

from forecasts.models.claims import Claim
from forecasts.models.forecasts import Forecast, ForecastQuerySet
from forecasts.models.sources import Article, Forecaster, Outlet
from forecasts.scorecards.inputs import ClaimRow, ForecastRow, Judgement, judgement_of
from forecasts.scorecards.judging import Distribution, Said, Verdict, judge, said_of, standing_forecast
from forecasts.scorecards.methods import NEWEST, Method
from forecasts.scorecards.readings import Reading, is_mirrored
from forecasts.scoring.distributions import OptionForecast
from forecasts.scoring.forecast import Rule, Score
from forecasts.scoring.scored import favourite
from forecasts.scoring.sides import Side, side
from forecasts.scoring.windows import is_same_day


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """One forecaster's standing forecast on one claim: the objects that a page shows, and the verdict on them.

    `state` is open, due, proposed, resolved or disputed. `series` is everything that was said, oldest first. `said` is what
    was said at last: of a claim that occurs or does not a `reading`, of any other a `distribution`. `method` is the one by
    which it was judged.
    """

    claim: Claim
    forecast: Forecast
    series: tuple[Forecast, ...]
    judged: Judgement
    verdict: Verdict
    said: Said
    state: str
    method: Method = NEWEST

    @property
    def forecaster(self) -> Forecaster:
        """Whose forecast it is."""
        return self.forecast.forecaster

    @property
    def reading(self) -> Reading | None:
        """What was said of an event that occurs or does not."""
        return self.said if isinstance(self.said, Reading) else None

    @property
    def distribution(self) -> Distribution | None:
        """What was said of options or values."""
        return None if isinstance(self.said, Reading) else self.said

    @property
    def outcome(self) -> str | None:
        """The claim's outcome; None while it has no live resolution."""
        return self.judged.outcome

    @property
    def value(self) -> str | None:
        """The option, number or date that the outcome names."""
        return self.judged.value

    @property
    def is_void(self) -> bool:
        """Whether the claim was taken out of scoring."""
        return self.judged.is_void

    @property
    def unscorable(self) -> str:
        """Why there is no score: a void's name or a reason of `Standing.Unscorable`; or nothing."""
        return self.verdict.unscorable

    @property
    def scores(self) -> Mapping[str, Score]:
        """Its scores by rule."""
        return self.verdict.scores

    @property
    def is_scored(self) -> bool:
        """Whether it counts as scored."""
        return self.verdict.is_scored

    @property
    def prospective(self) -> bool | None:
        """Whether it was recorded in advance; None while that is provisional."""
        return self.verdict.prospective

    @property
    def occurred(self) -> bool | None:
        """Whether the event occurred, for a call that is scored, on a claim that occurs or does not."""
        return self.verdict.occurred

    @property
    def committed(self) -> bool | None:
        """Whether the words commit the forecaster to anything; None where nothing was said that can be read."""
        return self.verdict.committed

    @property
    def held(self) -> bool | None:
        """Whether the event went the forecast's way; None where it took no side or has no score."""
        return self.verdict.held

    @property
    def side(self) -> Side | str | None:
        """The side that the forecast took, if any: yes or no, or the option above the band around 50 %."""
        if isinstance(self.said, OptionForecast):
            return favourite(self.said, self.method.even)
        reading = self.reading
        return side(reading.low, reading.point, reading.high, self.method.even) if reading else None

    @property
    def is_same_day(self) -> bool:
        """Whether it was stated on the very day that settled the claim, perhaps after the news."""
        judged = self.judged
        return is_same_day(stated_at=self.forecast.stated_at, day_from=judged.day_from, close=judged.close)

    @property
    def brier(self) -> Score | None:
        """The Brier score, if there is one."""
        return self.scores.get(Rule.BRIER)

    @property
    def log(self) -> Score | None:
        """The logarithmic score, if there is one; its value is None where it is infinite."""
        return self.scores.get(Rule.LOG)

    @property
    def is_turned(self) -> bool:
        """Whether its hedge, or its number, is about the event's not happening, so that the reading is its mirror."""
        return self.reading is not None and is_mirrored(self.forecast)

    @property
    def article(self) -> Article | None:
        """The article the call counts for: the forecast's own, else the claim's."""
        return self.forecast.article or self.claim.article

    @property
    def outlet(self) -> Outlet | None:
        """The outlet the call counts for: of the forecast's article, else the claim's, else of the claim's article."""
        if self.forecast.article:
            return self.forecast.article.outlet
        if self.claim.outlet:
            return self.claim.outlet
        return self.claim.article.outlet if self.claim.article else None


def calls_of(
    claims: Iterable[Claim], *, at: datetime, method: Method = NEWEST, by: Collection[int] | None = None
) -> list[Call]:
    """Return the calls on recorded claims as they stand, in the claims' order, then by forecaster; only those `by` some.

    A constant number of queries, whatever the number of claims: one for the forecasts, and one for each of
    `current_resolution__proposal`, `article` and `group` that `claims` come without. `at` decides what is due.
    """
    listed = list(claims)
    prefetch_related_objects(listed, "current_resolution__proposal")
    judged = {claim.pk: judgement_of(claim, method) for claim in listed}
    forecasts = Forecast.objects.all() if by is None else Forecast.objects.by(*by)
    return calls_in(listed, judged, forecasts, at=at, method=method)


def calls_in(
    claims: Iterable[Claim],
    judged: Mapping[int, Judgement],
    forecasts: ForecastQuerySet,
    *,
    at: datetime,
    meant: Mapping[int, Forecaster] | None = None,
    method: Method = NEWEST,
) -> list[Call]:
    """Return the calls on `claims` as they were judged, from those of `forecasts` that are about them.

    `meant` says, by the key of each forecaster who was another name, who was meant; without it that is as it is now.
    """
    listed = list(claims)
    prefetch_related_objects(listed, "article", "group")
    by_pk = {claim.pk: claim for claim in listed}
    rows = forecasts.filter(claim__in=list(by_pk)).select_related("forecaster__merged_into", "article__outlet")
    for forecast in rows:
        own = forecast.forecaster
        forecast.credit(own.meant if meant is None else meant.get(own.pk, own))
    series: dict[int, list[list[Forecast]]] = {}
    for (claim_pk, _), same in groupby(sorted(rows, key=_in_order), key=_by_claim):
        series.setdefault(claim_pk, []).append(list(same))
    return [
        call_of(claim, of_one, judged[claim.pk], at=at, method=method)
        for claim in listed
        for of_one in series.get(claim.pk, ())
    ]


def call_of(
    claim: Claim,
    series: list[Forecast],
    judged: Judgement,
    *,
    at: datetime,
    method: Method = NEWEST,
) -> Call:
    """Return the call that one forecaster's ordered series makes on a claim."""
    claim_row, rows = ClaimRow.of(claim), [ForecastRow.of(forecast) for forecast in series]
    verdict = judge(claim_row, judged, rows, method=method)
    standing = standing_forecast(rows, judged.close)
    forecast = series[rows.index(standing)]
    forecast.claim = claim
    return Call(
        claim=claim,
        forecast=forecast,
        series=tuple(series),
        judged=judged,
        verdict=verdict,
        said=said_of(claim_row, standing) if claim.kind in method.kinds else None,
        state=judged.state_at(at),
        method=method,
    )


def _by_claim(forecast: Forecast) -> tuple[int, int]:
    return forecast.claim_id, forecast.forecaster_id


def _in_order(forecast: Forecast) -> tuple[int, int, datetime, datetime, int]:
    """From the first statement to the newest; of one instant, the one recorded last stands."""
    return *_by_claim(forecast), forecast.stated_at, forecast.recorded_at, forecast.pk
