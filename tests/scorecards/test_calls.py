import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from forecasts.models.claims import Claim
from forecasts.models.resolutions import Outcome
from forecasts.models.scores import Standing
from forecasts.scorecards.calls import Call, calls_of
from forecasts.scoring.sides import Side
from tests import factories
from tests.factories import NOW
from tests.scorecards import stage

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("_noise")]


def only_call(claim: Claim) -> Call:
    [call] = calls_of([claim], at=NOW)
    return call


def test_a_resolved_call_says_everything() -> None:
    forecast = stage.called("unlikely")
    call = only_call(forecast.claim)
    assert (call.claim, call.forecast, call.forecaster) == (forecast.claim, forecast, forecast.forecaster)
    assert (call.state, call.outcome, call.occurred, call.side, call.held) == (
        "resolved", Outcome.DID_NOT_OCCUR, False, Side.NO, True,
    )  # fmt: skip
    assert call.prospective is False
    assert call.brier is not None
    assert call.brier.value == 40_000_000_000
    assert call.log is not None
    assert call.log.value == 223_143_551


@pytest.mark.parametrize(
    "wording, outcome, held",
    [("unlikely", "occurred", False), ("likely", "occurred", True), ("could", "did_not_occur", None)],
)
def test_whether_it_held_follows_from_its_whole_interval(wording: str, outcome: str, held: bool | None) -> None:
    assert only_call(stage.called(wording, outcome=outcome).claim).held is held


def test_an_open_call_has_a_side_and_no_score() -> None:
    call = only_call(stage.called(outcome=None).claim)
    assert (call.state, call.outcome, call.side, call.held) == ("due", None, Side.NO, None)
    assert (call.brier, call.log, call.occurred, call.unscorable) == (None, None, None, "")


def test_a_void_call_has_no_score() -> None:
    call = only_call(stage.called(outcome=Outcome.AMBIGUOUS).claim)
    assert (call.is_void, call.unscorable, call.held, call.brier) == (True, Outcome.AMBIGUOUS, None, None)


def test_words_that_nobody_can_read_have_no_score() -> None:
    call = only_call(stage.called("a fair shot").claim)
    assert (call.reading, call.side, call.unscorable) == (None, None, Standing.Unscorable.NO_READING)


def test_an_infinite_log_score_has_no_value() -> None:
    claim = stage.recorded()
    factories.forecast(claim, p_ppm=1_000_000)
    factories.resolution(claim)
    call = only_call(claim)
    assert call.log is not None
    assert call.log.value is None
    assert call.brier is not None
    assert call.brier.value == 10**12


def test_it_counts_for_the_article_it_was_said_in_else_for_the_claims_own() -> None:
    filed = stage.recorded(article=factories.article())
    own = factories.article()
    factories.forecast(filed, article=own)
    assert (only_call(filed).article, only_call(filed).outlet) == (own, own.outlet)
    elsewhere = stage.called(claim=stage.recorded(article=factories.article())).claim
    assert elsewhere.article is not None
    assert (only_call(elsewhere).article, only_call(elsewhere).outlet) == (elsewhere.article, elsewhere.article.outlet)
    outlet = factories.outlet()
    assert only_call(stage.called(claim=stage.recorded(outlet=outlet)).claim).outlet == outlet
    assert only_call(stage.called().claim).outlet is None


def test_one_call_for_each_forecaster_in_the_order_of_the_claims() -> None:
    first, second = stage.recorded(), stage.recorded()
    people = [factories.forecaster(), factories.forecaster()]
    for claim in (first, second):
        for forecaster in people:
            factories.forecast(claim, forecaster=forecaster)
            factories.forecast(claim, forecaster=forecaster, p_ppm=300_000)
    calls = calls_of([second, first], at=NOW)
    assert [(call.claim, call.forecaster) for call in calls] == [
        (claim, forecaster) for claim in (second, first) for forecaster in people
    ]
    assert {call.reading.point for call in calls if call.reading} == {300_000}


def test_many_claims_take_as_many_queries_as_one() -> None:
    claims = [stage.called(claim=stage.recorded(article=factories.article())).claim for _ in range(6)]

    def queries(some: list[Claim]) -> int:
        fresh = list(Claim.objects.filter(pk__in=[claim.pk for claim in some]))
        with CaptureQueriesContext(connection) as captured:
            for call in calls_of(fresh, at=NOW):
                assert call.brier
                assert call.article
        return len(captured)

    assert queries(claims[:1]) == queries(claims) == 4
