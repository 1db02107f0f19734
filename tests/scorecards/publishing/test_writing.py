import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from forecasts.models.claims import Claim
from forecasts.models.resolutions import Outcome
from forecasts.models.scores import Score, ScoreJob, Standing
from forecasts.models.sources import Forecaster
from forecasts.scorecards.publishing import checking
from forecasts.scorecards.publishing.operations import score_claims
from forecasts.scorecards.verdicts import METHOD
from forecasts.scoring.forecast import Rule
from forecasts.scoring.sums import ExactSum, RangedSum
from tests import factories
from tests.factories import NOW
from tests.scorecards import cases, stage

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("_noise")]


def card(forecaster: Forecaster, rule: Rule = Rule.BRIER) -> RangedSum:
    return stage.sums("forecaster", forecaster.pk).get(("all", rule), RangedSum())


def resolve(claim: Claim, outcome: str) -> None:
    """Resolve anew and score."""
    factories.resolution(claim, outcome)
    ScoreJob.objects.raise_for([claim])
    stage.score(claim)


def everything() -> list[tuple[object, ...]]:
    """All that is published, without keys and times."""
    standings = Standing.objects.order_by("claim", "forecaster")
    return [
        *standings.values_list("claim", "forecaster", "unscorable", "occurred", "point_ppm", "prospective"),
        *Score.objects.order_by("standing__claim", "standing__forecaster", "rule").values_list(
            "standing__claim", "rule", "value", "low", "high"
        ),
    ]


def test_a_card_holds_exact_sums() -> None:
    author = factories.forecaster()
    for wording in ("unlikely", "could", "likely"):
        stage.called(wording, forecaster=author)
    stage.score()
    assert card(author) == RangedSum(
        ExactSum(3, 762_500_000_000), ExactSum(3, 385_000_000_000), ExactSum(3, 1_172_500_000_000)
    )


def test_a_new_resolution_moves_the_card_by_the_difference() -> None:
    author = factories.forecaster()
    claim = stage.called("unlikely", forecaster=author).claim
    stage.called("could", forecaster=author)
    stage.score()
    resolve(claim, Outcome.OCCURRED)
    assert card(author).value == ExactSum(2, 640_000_000_000 + 160_000_000_000)
    resolve(claim, Outcome.AMBIGUOUS)
    assert card(author).value == ExactSum(1, 160_000_000_000)
    assert not Score.objects.filter(standing__claim=claim).exists()


def test_taking_a_resolution_back_restores_everything_that_was_published() -> None:
    author = factories.forecaster()
    claim = stage.called("unlikely", forecaster=author).claim
    stage.score()
    before = everything()
    resolve(claim, Outcome.OCCURRED)
    assert everything() != before
    resolve(claim, Outcome.DID_NOT_OCCUR)
    assert everything() == before


def test_filing_a_claim_elsewhere_takes_its_scores_along() -> None:
    old, new = factories.topic(), factories.topic()
    claim = stage.called(claim=stage.recorded(topics=[old])).claim
    stage.score()
    claim.topics.set([new])
    ScoreJob.objects.raise_for([claim])
    stage.score()
    assert stage.sums("topic", old.pk) == {}
    assert stage.sums("topic", new.pk)["all", "log"].value.n == 1


def test_what_did_not_change_is_not_written() -> None:
    claim = stage.called().claim
    stage.score()
    ScoreJob.objects.raise_for([claim])
    with CaptureQueriesContext(connection) as queries:
        stage.score(claim)
    written = {
        query["sql"].split('"')[1] for query in queries if query["sql"].startswith(("INSERT", "UPDATE", "DELETE"))
    }
    assert written == {"forecasts_scorejob", "forecasts_touch"}


def test_infinite_scores_are_counted_and_not_added() -> None:
    author = factories.forecaster()
    claim = stage.recorded()
    factories.forecast(claim, p_ppm=1_000_000, forecaster=author)
    resolve(claim, Outcome.DID_NOT_OCCUR)
    assert card(author, Rule.LOG) == RangedSum(ExactSum(infinite=1))
    assert card(author).value == ExactSum(1, 10**12)


def test_every_case_published_anew_and_taken_back_restores_everything() -> None:
    claims = cases.every_case()
    ScoreJob.objects.raise_for(claims)
    score_claims(claim_pks=[claim.pk for claim in claims], now=NOW)
    before = everything()
    assert checking.differences() == []
    resolved = [claim for claim in claims if claim.kind == "binary" and claim.state == "resolved"]
    outcomes = {claim.pk: claim.current_resolution.proposal.outcome for claim in resolved if claim.current_resolution}
    for claim in resolved:
        resolve(claim, Outcome.AMBIGUOUS if outcomes[claim.pk] != Outcome.AMBIGUOUS else Outcome.OCCURRED)
    assert checking.differences() == []
    for claim in reversed(resolved):
        resolve(claim, outcomes[claim.pk])
    assert everything() == before
    assert checking.differences() == []


def test_a_new_method_makes_the_standings_its_own_that_keep_their_scores() -> None:
    claim = stage.called().claim
    stage.score()
    Standing.objects.filter(claim=claim).update(method=METHOD - 1)
    ScoreJob.objects.raise_for([claim])
    stage.score()
    assert Standing.objects.get(claim=claim).method == METHOD
    assert checking.differences() == []
