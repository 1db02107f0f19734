from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

import pytest

from forecasts.models.claims import Claim, Precision, State
from forecasts.models.resolutions import Outcome
from forecasts.models.scores import Standing
from forecasts.scorecards import judging
from forecasts.scorecards.inputs import ClaimRow, ForecastRow, Judgement, judgement_of
from forecasts.scorecards.judging import judge, standing_forecast, why_unscorable
from forecasts.scorecards.readings import Reading
from forecasts.scoring.forecast import Rule, Score
from tests import factories

CLOSE = datetime.fromisoformat("2020-11-04T05:00:00+00:00")
HOUR = timedelta(hours=1)
TICK = timedelta(microseconds=1)
READING = Reading(50_000, 200_000, 300_000, True, "test")


def judged(outcome: str | None = Outcome.DID_NOT_OCCUR, *, recorded: datetime = CLOSE - HOUR) -> Judgement:
    state = State.OPEN if outcome is None else State.RESOLVED
    return Judgement(
        state=state,
        outcome=outcome,
        close=CLOSE,
        opens_at=CLOSE,
        deadline_at=CLOSE,
        material_recorded_at=recorded,
    )


def row(at: datetime, *, recorded: datetime = CLOSE - HOUR, **said: Any) -> ForecastRow:
    nothing = dict.fromkeys(
        ("p_ppm", "low_ppm", "high_ppm", "distribution", "article_id", "article_slug", "article_outlet_id")
    )
    words = dict.fromkeys(("wording", "phrase_key", "reading_reason", "says"), "")
    who = {"claim_id": 1, "forecaster_id": 1, "pk": 1, "kind": "author", "basis": "stated"}
    return ForecastRow(**{**nothing, **words, **who, "stated_at": at, "recorded_at": recorded, **said})


def stated(p_ppm: int | None, at: datetime, *, recorded: datetime = CLOSE - HOUR) -> ForecastRow:
    return row(at, recorded=recorded, basis="withdrawal" if p_ppm is None else "stated", p_ppm=p_ppm)


def asking(kind: str = "binary", **filed: Any) -> ClaimRow:
    claim = Claim(public_id="0000000000", kind=kind, event_from_on=CLOSE.date(), deadline_on=CLOSE.date())
    return ClaimRow.of(claim)._replace(**filed)


def scores(series: list[ForecastRow], outcome: str = Outcome.DID_NOT_OCCUR) -> Mapping[str, Score]:
    return judge(asking(), judged(outcome), series).scores


def test_the_newest_forecast_before_close_stands() -> None:
    early, late, after = stated(1, CLOSE - HOUR), stated(2, CLOSE - TICK), stated(3, CLOSE)
    assert standing_forecast([early, late, after], CLOSE) is late
    assert standing_forecast([after], CLOSE) is after


@pytest.mark.parametrize(
    "forecast, outcome, kind, why",
    [
        (stated(1, CLOSE - TICK), Outcome.OCCURRED, "binary", ""),
        (stated(1, CLOSE), Outcome.OCCURRED, "binary", Standing.Unscorable.STATED_LATE),
        (stated(None, CLOSE - TICK), Outcome.OCCURRED, "binary", Standing.Unscorable.WITHDRAWN),
        (stated(1, CLOSE - TICK), Outcome.VALUE, "choice", ""),
        (stated(1, CLOSE - TICK), Outcome.VALUE, "numeric", Standing.Unscorable.NO_SCALE),
        (stated(1, CLOSE), Outcome.AMBIGUOUS, "binary", Outcome.AMBIGUOUS),
        (stated(None, CLOSE - TICK), Outcome.CONDITION_NOT_MET, "binary", Outcome.CONDITION_NOT_MET),
        (stated(1, CLOSE - TICK), None, "binary", ""),
    ],
)
def test_why_a_forecast_has_no_score(forecast: ForecastRow, outcome: str | None, kind: str, why: str) -> None:
    assert why_unscorable(asking(kind), forecast, READING, judged(outcome)) == why


def test_words_without_a_reading_have_no_score() -> None:
    forecast = row(CLOSE - HOUR, basis="wording", wording="a fair shot")
    assert judge(asking(), judged(), [forecast]).unscorable == Standing.Unscorable.NO_READING


@pytest.mark.parametrize(
    "forecast_recorded, claim_recorded, outcome, prospective",
    [
        (CLOSE - TICK, CLOSE - TICK, Outcome.OCCURRED, True),
        (CLOSE, CLOSE - TICK, Outcome.OCCURRED, False),
        (CLOSE - TICK, CLOSE, Outcome.OCCURRED, False),
        (CLOSE - TICK, CLOSE - TICK, None, None),
        (CLOSE - TICK, CLOSE, None, False),
    ],
    ids=["both before", "forecast at close", "claim at close", "still provisional", "claim too late whatever comes"],
)
def test_prospective_means_recorded_before_close(
    forecast_recorded: datetime, claim_recorded: datetime, outcome: str | None, prospective: bool | None
) -> None:
    forecast = stated(1, CLOSE - HOUR, recorded=forecast_recorded)
    assert judging.prospective(forecast, judged(outcome, recorded=claim_recorded)) is prospective


@pytest.mark.parametrize(
    "said_in, filed_in, group, cluster",
    [
        ("said", "filed", "race", "group:race"),
        ("said", "filed", None, "article:said"),
        (None, "filed", None, "article:filed"),
        (None, None, None, "claim:0000000000"),
    ],
)
def test_the_cluster_is_the_group_else_the_article_else_the_claim(
    said_in: str | None, filed_in: str | None, group: str | None, cluster: str
) -> None:
    forecast = row(CLOSE - HOUR, p_ppm=200_000, article_slug=said_in)
    assert judge(asking(article_slug=filed_in, group_slug=group), judged(), [forecast]).cluster == cluster


def test_a_series_is_scored_at_its_end_at_its_start_and_over_its_time() -> None:
    found = scores([stated(300_000, CLOSE - 4 * HOUR), stated(100_000, CLOSE - 3 * HOUR)])
    assert {rule: score.value for rule, score in found.items()} == {
        Rule.BRIER: 10_000_000_000,
        Rule.LOG: 105_360_516,
        Rule.BRIER_FIRST: 90_000_000_000,
        Rule.BRIER_TIME_WEIGHTED: 30_000_000_000,
        Rule.SPHERICAL: 993_883_735,
    }


def test_words_without_a_reading_leave_the_series_as_it_stood() -> None:
    unread = row(CLOSE - 2 * HOUR, basis="wording", wording="rain or shine")
    found = scores([stated(300_000, CLOSE - 4 * HOUR), unread, stated(100_000, CLOSE - HOUR)])
    assert found[Rule.BRIER_TIME_WEIGHTED].value == (3 * 90_000_000_000 + 10_000_000_000) // 4


@pytest.mark.parametrize("outcome", [Outcome.OCCURRED, Outcome.DID_NOT_OCCUR])
def test_every_score_lies_between_its_best_and_its_worst_reading(outcome: str) -> None:
    once = row(CLOSE - HOUR, basis="wording", wording="likely")
    twice = [row(CLOSE - 2 * HOUR, basis="wording", wording="likely"), once]
    found = scores([once], outcome)
    brier = found[Rule.BRIER]
    best_to_worst = [brier.low or 0, brier.value or 0, brier.high or 0]
    assert best_to_worst == sorted(set(best_to_worst))
    for rule in (Rule.BRIER_FIRST, Rule.BRIER_TIME_WEIGHTED):
        assert found[rule][1:] == brier[1:]
    assert scores(twice, outcome) == found


@pytest.mark.django_db
def test_a_claim_stands_by_its_resolution_else_by_its_deadline() -> None:
    claim = factories.claim()
    assert judgement_of(claim).close == claim.deadline_at
    factories.resolution(claim, Outcome.OCCURRED, effective_precision=Precision.DAY, close_at=CLOSE - HOUR)
    stands = judgement_of(claim)
    assert (stands.state, stands.outcome, stands.close) == (State.RESOLVED, Outcome.OCCURRED, CLOSE - HOUR)


@pytest.mark.django_db
def test_a_draft_stands_nowhere() -> None:
    with pytest.raises(ValueError, match="draft"):
        judgement_of(factories.claim(State.DRAFT))


def test_an_open_claim_is_due_from_its_deadline_on() -> None:
    assert judged(None).state_at(CLOSE - TICK) == "open"
    assert judged(None).state_at(CLOSE) == "due"
    assert judged().state_at(CLOSE) == "resolved"
