"""Verdicts on many claims at once, from rows of columns: the same as `verdict_of` says of each of `calls_of`.

A claim that occurs or does not takes no object of the ORM: three queries for any number of claims, each forecast read and
judged by the rules of `inputs`, and the scores of all of them computed together by the kernel. Only a forecaster who
changed their mind is scored over time by itself. Claims that ask for an option, a number or a date go by their calls.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import groupby
from operator import attrgetter
from typing import Any, Final, NamedTuple

import numpy as np
from django.db.models import prefetch_related_objects

from forecasts.models.claims import Claim
from forecasts.models.forecasts import Forecast
from forecasts.models.resolutions import Outcome
from forecasts.scorecards import inputs
from forecasts.scorecards.calls import calls_of
from forecasts.scorecards.inputs import Judgement
from forecasts.scorecards.publishing import bulk
from forecasts.scorecards.readings import Reading, read
from forecasts.scorecards.verdicts import METHOD, NEEDS, Verdict, verdict_of
from forecasts.scoring import kernel
from forecasts.scoring.forecast import Rule, Score, cluster_of
from forecasts.scoring.sides import held, side
from forecasts.statements.asked import Kind


class Filed(NamedTuple):
    """A recorded claim: what it asks for, how it stands, and where it is filed."""

    pk: int
    public_id: str
    kind: str
    state: str
    event_from_at: datetime
    deadline_at: datetime
    material_recorded_at: datetime
    outcome: str | None
    close_at: datetime | None
    counts_until: datetime | None
    outlet_id: int | None
    article_id: int | None
    article_slug: str | None
    article_outlet_id: int | None
    group_slug: str | None

    @property
    def judged(self) -> Judgement:
        """How it stands by its own row, as `judgement_of`."""
        return Judgement(
            state=self.state,
            outcome=self.outcome,
            close=self.counts_until or self.close_at or self.deadline_at,
            opens_at=self.event_from_at,
            deadline_at=self.deadline_at,
            material_recorded_at=self.material_recorded_at,
            day_from=self.close_at if self.counts_until else None,
        )


class Said(NamedTuple):
    """A forecast, with whose it is and where it was stated."""

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


_FILED: Final = (
    "pk", "public_id", "kind", "state", "event_from_at", "deadline_at", "material_recorded_at", "current_resolution__proposal__outcome",
    "current_resolution__proposal__close_at", "current_resolution__proposal__counts_until", "outlet_id", "article_id", "article__slug", "article__outlet_id",
    "group__slug",
)  # fmt: skip
_SAID: Final = (
    "claim_id", "credited_id", "pk", "forecaster__kind", "stated_at", "recorded_at", "basis", "p_ppm", "low_ppm",
    "high_ppm", "distribution", "wording", "phrase_key", "reading_reason", "says", "article_id", "article__slug",
    "article__outlet_id",
)  # fmt: skip


class Judged(NamedTuple):
    """A verdict before its scores: its other columns, where it is scored what was said when, and until when it counted."""

    columns: tuple[Any, ...]
    reading: Reading | None
    occurred: bool
    series: Sequence[Said]
    close: datetime


def verdicts_on(claim_pks: Sequence[int], *, now: datetime) -> dict[int, list[Verdict]]:
    """Return the verdicts on each recorded claim by its key, also on those that have none. `now` decides what is due."""
    claims = Claim.objects.recorded().filter(pk__in=claim_pks).order_by("pk")
    filed = {row[0]: Filed(*row) for row in bulk.read(claims, _FILED)}
    verdicts: dict[int, list[Verdict]] = {pk: [] for pk in filed}
    judged = list(_judged({pk: claim for pk, claim in filed.items() if claim.kind == Kind.BINARY}))
    for (said, *_), verdict in zip(judged, _with_scores([one for _, one in judged]), strict=True):
        verdicts[said.claim_id].append(verdict)
    for claim_pk, verdict in _by_calls([pk for pk, claim in filed.items() if claim.kind != Kind.BINARY], now):
        verdicts[claim_pk].append(verdict)
    return verdicts


def _by_calls(claim_pks: Sequence[int], now: datetime) -> Iterator[tuple[int, Verdict]]:
    if claim_pks:
        claims = list(Claim.objects.filter(pk__in=claim_pks).select_related("current_resolution__proposal"))
        prefetch_related_objects(claims, *NEEDS)
        for call in calls_of(claims, at=now):
            yield call.claim.pk, verdict_of(call)


def _judged(claims: dict[int, Filed]) -> Iterator[tuple[Said, Judged]]:
    """Yield each forecaster's standing forecast on each claim, judged but for its scores."""
    if not claims:
        return
    topics: dict[int, list[int]] = {}
    for claim_pk, topic_pk in bulk.read(
        Claim.topics.through.objects.filter(claim__in=claims), ("claim_id", "topic_id")
    ):
        topics.setdefault(claim_pk, []).append(topic_pk)
    rows = Forecast.objects.filter(claim__in=claims).credited()
    in_order = rows.order_by("claim_id", "credited_id", "stated_at", "recorded_at", "pk")
    every = (Said(*row) for row in bulk.read(in_order, _SAID))
    for claim_pk, of_one_claim in groupby(every, key=attrgetter("claim_id")):
        claim, topic_ids = claims[claim_pk], sorted(topics.get(claim_pk, ()))
        how = claim.judged
        for _, series in groupby(of_one_claim, key=attrgetter("forecaster_id")):
            yield judge(claim, how, list(series), topic_ids)


def judge(claim: Filed, judged: Judgement, series: Sequence[Said], topic_ids: list[int]) -> tuple[Said, Judged]:
    """Judge one forecaster's ordered series on one claim, as `call_of` and `verdict_of` do."""
    said = inputs.standing_forecast(series, judged.close)
    reading = read(said)
    unscorable = inputs.why_not_counted(said, reading, judged)
    is_scored = reading is not None and judged.outcome is not None and not unscorable
    occurred = judged.outcome == Outcome.OCCURRED
    outlet_id = claim.outlet_id or claim.article_outlet_id
    article_slug = said.article_slug or claim.article_slug
    low, point, high = (reading.low, reading.point, reading.high) if reading else (None, None, None)
    columns = (
        said.forecaster_id,
        said.pk,
        said.kind,
        said.article_outlet_id if said.article_id else outlet_id,
        said.article_id or claim.article_id,
        topic_ids,
        cluster_of(claim=claim.public_id, article=article_slug, group=claim.group_slug) if is_scored else "",
        low,
        point,
        high,
        reading.committed if reading else None,
        reading.read_by if reading else "",
        occurred if is_scored else None,
        held(side(*reading[:3]), occurred) if reading and is_scored else None,
        inputs.prospective(said, judged),
        unscorable,
        METHOD,
    )
    return said, Judged(columns, reading if is_scored else None, occurred, series, judged.close)


def _with_scores(judged: Sequence[Judged]) -> Iterator[Verdict]:
    """Yield the whole verdicts, in the order of `judged`; the scores of all are computed together."""
    scored = [(*one.reading[:3], one.occurred) for one in judged if one.reading]
    low, point, high, occurred = np.array(scored, dtype=np.int64).reshape(-1, 4).T
    scores = iter(kernel.ranged_scores(low, point, high, occurred.astype(bool)).tolist())
    for one in judged:
        yield Verdict._make((*one.columns, _scores(one, *next(scores)) if one.reading else {}))


def _scores(judged: Judged, brier: list[int], log: list[int], spherical: list[int]) -> dict[str, Score]:
    """Return a forecast's scores by all rules. One that was never changed scores over time as it stands."""
    if len(judged.series) == 1:
        first, weighted = Score(Rule.BRIER_FIRST, *brier), Score(Rule.BRIER_TIME_WEIGHTED, *brier)
    else:
        readings = [(said, read(said)) for said in judged.series]
        first, weighted = inputs.scores_over_time(readings, occurred=judged.occurred, close=judged.close)
    return {
        Rule.BRIER: Score(Rule.BRIER, *brier),
        Rule.LOG: Score(Rule.LOG, *(None if score == kernel.INFINITE else score for score in log)),
        Rule.SPHERICAL: Score(Rule.SPHERICAL, *spherical),
        Rule.BRIER_FIRST: first,
        Rule.BRIER_TIME_WEIGHTED: weighted,
    }
