"""The verdicts on many claims at once: their rows are read as plain columns, in three queries, and each is judged."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from operator import attrgetter
from typing import Any, Final

from forecasts.models.among import Among
from forecasts.models.claims import Claim
from forecasts.models.forecasts import Forecast
from forecasts.scorecards.columns import read
from forecasts.scorecards.inputs import ClaimRow, ForecastRow, Judgement
from forecasts.scorecards.judging import Verdict, judge

_ANSWER: Final = "current_resolution__proposal"
_CLAIM: Final = (
    "pk", "public_id", "kind", "options", "ordered", "unit", "lower_bound", "upper_bound", "event_from_on", "deadline_on",
    "outlet_id", "article_id", "article__slug", "article__outlet_id", "group__slug",
)  # fmt: skip
_JUDGEMENT: Final = (
    "state", "event_from_at", "deadline_at", "material_recorded_at", f"{_ANSWER}__outcome", f"{_ANSWER}__value",
    f"{_ANSWER}__close_at", f"{_ANSWER}__counts_until",
)  # fmt: skip
_FORECAST: Final = (
    "claim_id", "credited_id", "pk", "forecaster__kind", "stated_at", "recorded_at", "basis", "p_ppm", "low_ppm",
    "high_ppm", "distribution", "wording", "phrase_key", "reading_reason", "says", "article_id", "article__slug",
    "article__outlet_id",
)  # fmt: skip


def verdicts_on(claim_pks: Sequence[int]) -> dict[int, list[Verdict]]:
    """Return the verdicts on each recorded claim by its key, also on those that have none."""
    rows = Claim.objects.recorded().filter(Among("pk", claim_pks)).order_by("pk")
    claims = {
        row[0]: (ClaimRow._make(row[: len(_CLAIM)]), _judgement(row[len(_CLAIM) :]))
        for row in read(rows, (*_CLAIM, *_JUDGEMENT))
    }
    topics = topics_of(claim_pks)
    verdicts: dict[int, list[Verdict]] = {pk: [] for pk in claims}
    forecasts = Forecast.objects.filter(Among("claim", claims)).credited()
    in_order = forecasts.order_by("claim_id", "credited_id", "stated_at", "recorded_at", "pk")
    every = map(ForecastRow._make, read(in_order, _FORECAST))
    for (claim_pk, _), series in groupby(every, key=attrgetter("claim_id", "forecaster_id")):
        claim, judged = claims[claim_pk]
        verdicts[claim_pk].append(judge(claim, judged, list(series), topic_ids=topics.get(claim_pk, ())))
    return verdicts


def topics_of(claim_pks: Sequence[int]) -> dict[int, list[int]]:
    """Return the topics of claims, in the order of their keys."""
    topics: dict[int, list[int]] = {}
    filed = Claim.topics.through.objects.filter(Among("claim", claim_pks)).order_by("claim_id", "topic_id")
    for claim_pk, topic_pk in read(filed, ("claim_id", "topic_id")):
        topics.setdefault(claim_pk, []).append(topic_pk)
    return topics


def _judgement(row: Sequence[Any]) -> Judgement:
    state, opens_at, deadline_at, recorded_at, outcome, value, close_at, counts_until = row
    return Judgement(
        state=state,
        outcome=outcome,
        close=counts_until or close_at or deadline_at,
        opens_at=opens_at,
        deadline_at=deadline_at,
        material_recorded_at=recorded_at,
        value=value,
        day_from=close_at if counts_until else None,
    )
