"""Calls: what each forecaster said on a claim, how it is read, and what became of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import groupby

from django.db.models import prefetch_related_objects

from forecasts.models.claims import Claim
from forecasts.models.forecasts import Forecast, ForecastQuerySet
from forecasts.models.resolutions import VOIDS
from forecasts.models.sources import Article, Forecaster, Outlet
from forecasts.scorecards import inputs
from forecasts.scorecards.inputs import Distribution, Judgement, Scored
from forecasts.scorecards.methods import NEWEST, NOT_BINARY, Method
from forecasts.scorecards.readings import Reading, is_mirrored, read
from forecasts.scoring.distributions import OptionForecast
from forecasts.scoring.forecast import Rule, Score, ScoredForecast
from forecasts.scoring.lexicons.rules import rules
from forecasts.scoring.scored import ScoredChoice, favourite
from forecasts.scoring.sides import Side, held, side
from forecasts.scoring.windows import is_same_day
from forecasts.statements.asked import Kind


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """One forecaster's standing forecast on one claim.

    Of a claim that occurs or does not, `reading` is what was said; of any other, `distribution`. `outcome` is the claim's,
    or None while it has no live resolution, and `value` the option, number or date that it names. `unscorable` is empty, or says why there is no
    score: a void's name or a reason of `Standing.Unscorable`. `prospective` is None while that is provisional.
    `state` is open, due, proposed, resolved or disputed. `series` is everything that was said, oldest first. `method` is
    the one by which it was judged.
    """

    claim: Claim
    forecast: Forecast
    series: tuple[Forecast, ...]
    judged: Judgement
    reading: Reading | None
    distribution: Distribution | None
    state: str
    outcome: str | None
    value: str | None
    prospective: bool | None
    unscorable: str
    scored: Scored | None
    scores: Mapping[str, Score]
    method: Method = NEWEST

    @property
    def forecaster(self) -> Forecaster:
        """Whose forecast it is."""
        return self.forecast.forecaster

    @property
    def is_void(self) -> bool:
        """Whether the claim was taken out of scoring."""
        return self.outcome in VOIDS

    @property
    def occurred(self) -> bool | None:
        """Whether the event occurred, for a call that is scored, on a claim that occurs or does not."""
        return self.binary.occurred if self.binary else None

    @property
    def committed(self) -> bool | None:
        """Whether the words commit the forecaster to anything; None where nothing was said that can be read."""
        if self.distribution is not None:
            return self.forecast.phrase_key not in rules().non_committal
        return self.reading.committed if self.reading else None

    @property
    def binary(self) -> ScoredForecast | None:
        """The scored forecast, if it is one of an event that occurs or does not."""
        return self.scored if isinstance(self.scored, ScoredForecast) else None

    @property
    def side(self) -> Side | str | None:
        """The side that the forecast took, if any: yes or no, or the option above the band around 50 %."""
        if isinstance(self.distribution, OptionForecast):
            return favourite(self.distribution, self.method.even)
        reading = self.reading
        return side(reading.low, reading.point, reading.high, self.method.even) if reading else None

    @property
    def held(self) -> bool | None:
        """Whether the event went the forecast's way; None where it took no side or has no score."""
        taken = self.side
        if isinstance(taken, Side):
            return held(taken, self.binary.occurred) if self.binary else None
        return taken == self.scored.outcome if taken and isinstance(self.scored, ScoredChoice) else None

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
    claims: Iterable[Claim], *, at: datetime, lexicon: str | None = None, method: Method = NEWEST
) -> list[Call]:
    """Return the calls on recorded claims as they stand, in the claims' order, then by forecaster.

    A constant number of queries, whatever the number of claims: one for the forecasts, and one for each of
    `current_resolution__proposal`, `article` and `group` that `claims` come without. `at` decides what is due.
    """
    listed = list(claims)
    prefetch_related_objects(listed, "current_resolution__proposal")
    judged = {claim.pk: inputs.judgement_of(claim, method) for claim in listed}
    calls = calls_in(listed, judged, Forecast.objects.all(), at=at, lexicon=lexicon)
    return [under(call, method) for call in calls]


def calls_in(
    claims: Iterable[Claim],
    judged: Mapping[int, Judgement],
    forecasts: ForecastQuerySet,
    *,
    at: datetime,
    lexicon: str | None = None,
    meant: Mapping[int, Forecaster] | None = None,
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
        call_of(claim, of_one, judged[claim.pk], at=at, lexicon=lexicon)
        for claim in listed
        for of_one in series.get(claim.pk, ())
    ]


def call_of(
    claim: Claim, series: list[Forecast], judged: Judgement, *, at: datetime, lexicon: str | None = None
) -> Call:
    """Return the call that one forecaster's ordered series makes on a claim."""
    forecast = inputs.standing_forecast(series, judged.close)
    forecast.claim = claim
    reading = read(forecast, lexicon) if claim.kind == Kind.BINARY else None
    distribution = inputs.distribution_of(claim, forecast)
    said = reading or distribution
    unscorable = inputs.why_unscorable(claim, forecast, said, judged)
    scored = None
    if said is not None and judged.outcome is not None and not unscorable:
        scored = inputs.scored_forecast(claim, forecast, said, judged)
    scores = inputs.scores(claim, scored, series, close=judged.close, lexicon=lexicon) if scored else ()
    return Call(
        claim=claim,
        forecast=forecast,
        series=tuple(series),
        judged=judged,
        reading=reading,
        distribution=distribution,
        state=judged.state_at(at),
        outcome=judged.outcome,
        value=judged.value,
        prospective=inputs.prospective(forecast, judged),
        unscorable=unscorable,
        scored=scored,
        scores={score.rule: score for score in scores},
    )


def under(call: Call, method: Method) -> Call:
    """Return a call, made with the window of a method, as that method scores it."""
    if method is NEWEST:
        return call
    if call.claim.kind not in method.kinds:
        unscorable = call.outcome if call.outcome is not None and call.is_void else NOT_BINARY
        return replace(
            call, reading=None, distribution=None, scored=None, scores={}, unscorable=unscorable, method=method
        )
    scores = {rule: score for rule, score in call.scores.items() if rule in method.rules}
    return replace(call, scores=scores, method=method)


def _by_claim(forecast: Forecast) -> tuple[int, int]:
    return forecast.claim_id, forecast.forecaster_id


def _in_order(forecast: Forecast) -> tuple[int, int, datetime, datetime, int]:
    """From the first statement to the newest; of one instant, the one recorded last stands."""
    return *_by_claim(forecast), forecast.stated_at, forecast.recorded_at, forecast.pk
