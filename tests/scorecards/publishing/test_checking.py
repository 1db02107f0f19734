import pytest

from forecasts.models.claims import Claim
from forecasts.models.resolutions import Outcome
from forecasts.models.scores import Score, ScoreJob, Standing
from forecasts.scorecards.publishing import checking
from forecasts.scorecards.verdicts import METHOD
from tests import factories
from tests.factories import NOW
from tests.scorecards import stage

pytestmark = pytest.mark.django_db


@pytest.fixture
def claim() -> Claim:
    """One scored claim among others; all that is published is as it should be."""
    claim = stage.called("unlikely", claim=stage.recorded(article=factories.article())).claim
    stage.called("likely", outcome=Outcome.OCCURRED)
    stage.called("could", outcome=Outcome.AMBIGUOUS)
    stage.score()
    assert checking.differences() == []
    return claim


def tamper_score(claim: Claim) -> str:
    Score.objects.filter(standing__claim=claim, rule="brier").update(value=1)
    return f"claim {claim.public_id}"


def tamper_standing(claim: Claim) -> str:
    Standing.objects.filter(claim=claim).update(prospective=True)
    return f"claim {claim.public_id}"


def lose_standing(claim: Claim) -> str:
    Standing.objects.filter(claim=claim).delete()
    return f"claim {claim.public_id}"


def leave_to_an_older_method(claim: Claim) -> str:
    Standing.objects.filter(claim=claim).update(method=METHOD - 1)
    return f"claim {claim.public_id}"


def lose_job(claim: Claim) -> str:
    ScoreJob.objects.filter(claim=claim).delete()
    return "has no score job"


@pytest.mark.parametrize(
    "harm",
    [tamper_score, tamper_standing, lose_standing, leave_to_an_older_method, lose_job],
    ids=lambda harm: harm.__name__,
)
def test_each_harm_is_found_and_mended(claim: Claim, harm: object) -> None:
    assert callable(harm)
    named = harm(claim)
    found = checking.differences()
    assert any(named in difference for difference in found)
    assert checking.rescore(now=lambda: NOW) == 3
    assert checking.differences() == []


def test_a_claim_that_waits_for_its_job_is_no_difference(claim: Claim) -> None:
    factories.resolution(claim, Outcome.OCCURRED)
    assert len(checking.differences()) == 1
    ScoreJob.objects.raise_for([claim])
    assert checking.differences() == []


def test_rescoring_a_ledger_in_order_changes_nothing(claim: Claim) -> None:
    before = [list(model.objects.order_by("pk").values()) for model in (Standing, Score)]
    assert checking.rescore(now=lambda: NOW) == 3
    assert [list(model.objects.order_by("pk").values()) for model in (Standing, Score)] == before


def test_everything_is_read_in_batches(claim: Claim, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checking, "BATCH", 1)
    assert checking.differences() == []
    assert checking.rescore(now=lambda: NOW) == 3
    assert checking.differences() == []
