import pytest

from forecasts.models.claims import Claim
from forecasts.models.resolutions import Outcome
from forecasts.models.scores import Card, Score, ScoreJob, Standing
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
    assert checking.differences(now=NOW) == []
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


def tamper_card(claim: Claim) -> str:
    Card.objects.filter(kind="article", part="all", rule="log").update(total="7")
    return "card article"


def lose_card(claim: Claim) -> str:
    Card.objects.filter(kind="ledger", part="all", rule="brier").delete()
    return "card ledger 0, all brier: holds 0 over 0"


def leave_to_an_older_method(claim: Claim) -> str:
    Card.objects.filter(kind="article", part="all", rule="log").update(method=METHOD - 1)
    made = f"(method {METHOD - 1}, as of {NOW:%Y-%m-%dT%H:%M:%SZ})"
    return f"all log {made}: was made by method {METHOD - 1}, and the current one is {METHOD}"


def lose_job(claim: Claim) -> str:
    ScoreJob.objects.filter(claim=claim).delete()
    return "has no score job"


@pytest.mark.parametrize(
    "harm",
    [tamper_score, tamper_standing, lose_standing, tamper_card, lose_card, leave_to_an_older_method, lose_job],
    ids=lambda harm: harm.__name__,
)
def test_each_harm_is_found_and_mended(claim: Claim, harm: object) -> None:
    assert callable(harm)
    named = harm(claim)
    found = checking.differences(now=NOW)
    assert any(named in difference for difference in found)
    assert checking.rescore(now=NOW) == 3
    stage.score()
    assert checking.differences(now=NOW) == []


def test_a_claim_that_waits_for_its_job_is_no_difference(claim: Claim) -> None:
    factories.resolution(claim, Outcome.OCCURRED)
    assert len(checking.differences(now=NOW)) == 1
    ScoreJob.objects.raise_for([claim])
    assert checking.differences(now=NOW) == []


def test_rescoring_a_ledger_in_order_changes_nothing(claim: Claim) -> None:
    before = list(Card.objects.order_by("pk").values())
    assert checking.rescore(now=NOW) == 3
    assert list(Card.objects.order_by("pk").values()) == before


def test_a_card_that_nobody_adds_to_any_more_becomes_empty(claim: Claim) -> None:
    Card.objects.create(
        kind="topic", subject=99, part="all", rule="brier", n=1, total="5", method=METHOD, computed_at=NOW
    )
    assert any("card topic 99" in difference for difference in checking.differences(now=NOW))
    checking.rescore(now=NOW)
    assert checking.differences(now=NOW) == []


def test_everything_is_read_in_batches(claim: Claim, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checking, "BATCH", 1)
    assert checking.differences(now=NOW) == []
    assert checking.rescore(now=NOW) == 3
    assert checking.differences(now=NOW) == []
