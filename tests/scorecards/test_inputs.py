from datetime import datetime, timedelta

import pytest

from forecasts.models.claims import Claim, Precision, State
from forecasts.models.forecasts import Forecast
from forecasts.models.resolutions import Outcome
from forecasts.models.scores import Standing
from forecasts.models.sources import Article, ClaimGroup
from forecasts.scorecards import inputs
from forecasts.scorecards.inputs import Judgement
from forecasts.scorecards.readings import Reading
from forecasts.scoring.forecast import Rule
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


def stated(p_ppm: int | None, at: datetime, *, recorded: datetime = CLOSE - HOUR) -> Forecast:
    basis = "withdrawal" if p_ppm is None else "stated"
    return Forecast(basis=basis, p_ppm=p_ppm, stated_at=at, recorded_at=recorded)


def test_the_newest_forecast_before_close_stands() -> None:
    early, late, after = stated(1, CLOSE - HOUR), stated(2, CLOSE - TICK), stated(3, CLOSE)
    assert inputs.standing_forecast([early, late, after], CLOSE) is late
    assert inputs.standing_forecast([after], CLOSE) is after


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
def test_why_a_forecast_has_no_score(forecast: Forecast, outcome: str | None, kind: str, why: str) -> None:
    assert inputs.why_unscorable(Claim(kind=kind), forecast, READING, judged(outcome)) == why


def test_words_without_a_reading_have_no_score() -> None:
    forecast = Forecast(basis="wording", wording="a fair shot", stated_at=CLOSE - HOUR)
    assert inputs.why_unscorable(Claim(kind="binary"), forecast, None, judged()) == Standing.Unscorable.NO_READING


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
    assert inputs.prospective(forecast, judged(outcome, recorded=claim_recorded)) is prospective


@pytest.mark.parametrize(
    "said_in, filed_in, group, cluster",
    [
        (Article(slug="said"), Article(slug="filed"), ClaimGroup(slug="race"), "group:race"),
        (Article(slug="said"), Article(slug="filed"), None, "article:said"),
        (None, Article(slug="filed"), None, "article:filed"),
        (None, None, None, "claim:0000000000"),
    ],
)
def test_the_cluster_is_the_group_else_the_article_else_the_claim(
    said_in: Article | None, filed_in: Article | None, group: ClaimGroup | None, cluster: str
) -> None:
    claim = Claim(public_id="0000000000", article=filed_in, group=group)
    forecast = stated(200_000, CLOSE - HOUR)
    forecast.article = said_in
    assert inputs.scored_forecast(claim, forecast, READING, judged()).cluster == cluster


def test_a_series_is_scored_at_its_end_at_its_start_and_over_its_time() -> None:
    series = [stated(300_000, CLOSE - 4 * HOUR), stated(100_000, CLOSE - 3 * HOUR)]
    final = Reading(100_000, 100_000, 100_000, True, "stated")
    scored = inputs.scored_forecast(Claim(public_id="0000000000"), series[1], final, judged())
    scores = {score.rule: score.value for score in inputs.scores(Claim(), scored, series, close=CLOSE)}
    assert scores == {
        Rule.BRIER: 10_000_000_000,
        Rule.LOG: 105_360_516,
        Rule.BRIER_FIRST: 90_000_000_000,
        Rule.BRIER_TIME_WEIGHTED: 30_000_000_000,
        Rule.SPHERICAL: 993_883_735,
    }


def test_words_without_a_reading_leave_the_series_as_it_stood() -> None:
    unread = Forecast(basis="wording", wording="rain or shine", stated_at=CLOSE - 2 * HOUR, recorded_at=CLOSE)
    series = [stated(300_000, CLOSE - 4 * HOUR), unread, stated(100_000, CLOSE - HOUR)]
    final = Reading(100_000, 100_000, 100_000, True, "stated")
    scored = inputs.scored_forecast(Claim(public_id="0000000000"), series[2], final, judged())
    scores = {score.rule: score.value for score in inputs.scores(Claim(), scored, series, close=CLOSE)}
    assert scores[Rule.BRIER_TIME_WEIGHTED] == (3 * 90_000_000_000 + 10_000_000_000) // 4


@pytest.mark.parametrize("outcome", [Outcome.OCCURRED, Outcome.DID_NOT_OCCUR])
def test_every_score_lies_between_its_best_and_its_worst_reading(outcome: str) -> None:
    series = [
        Forecast(basis="wording", wording=words, stated_at=CLOSE - HOUR, recorded_at=CLOSE) for words in ("likely",)
    ]
    reading = Reading(600_000, 750_000, 850_000, True, "test")
    scored = inputs.scored_forecast(Claim(public_id="0000000000"), series[0], reading, judged(outcome))
    scores = {score.rule: score for score in inputs.scores(Claim(), scored, series, close=CLOSE)}
    brier = scores[Rule.BRIER]
    best_to_worst = [brier.low or 0, brier.value or 0, brier.high or 0]
    assert best_to_worst == sorted(set(best_to_worst))
    for rule in (Rule.BRIER_FIRST, Rule.BRIER_TIME_WEIGHTED):
        assert (scores[rule].low, scores[rule].value, scores[rule].high) == (brier.low, brier.value, brier.high)


@pytest.mark.django_db
def test_a_claim_stands_by_its_resolution_else_by_its_deadline() -> None:
    claim = factories.claim()
    assert inputs.judgement_of(claim).close == claim.deadline_at
    factories.resolution(claim, Outcome.OCCURRED, effective_precision=Precision.DAY, close_at=CLOSE - HOUR)
    stands = inputs.judgement_of(claim)
    assert (stands.state, stands.outcome, stands.close) == (State.RESOLVED, Outcome.OCCURRED, CLOSE - HOUR)


@pytest.mark.django_db
def test_a_draft_stands_nowhere() -> None:
    with pytest.raises(ValueError, match="draft"):
        inputs.judgement_of(factories.claim(State.DRAFT))


def test_an_open_claim_is_due_from_its_deadline_on() -> None:
    assert judged(None).state_at(CLOSE - TICK) == "open"
    assert judged(None).state_at(CLOSE) == "due"
    assert judged().state_at(CLOSE) == "resolved"
