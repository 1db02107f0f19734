"""Many claims together: the same scores and cards as one by one, and one that fails holds up no other."""

from typing import Any

import pytest
from django.db import transaction

from forecasts.models.jobs import LEASE
from forecasts.models.resolutions import Outcome
from forecasts.models.scores import Card, Score, ScoreJob, Standing
from forecasts.scorecards.publishing import operations
from forecasts.scorecards.publishing.checking import differences
from forecasts.scorecards.publishing.operations import score_claims
from forecasts.scorecards.publishing.writing import publish_standings
from tests import factories
from tests.factories import NOW
from tests.scorecards import stage

pytestmark = pytest.mark.django_db


@pytest.fixture
def claims() -> list[int]:
    """Claims of one author: one open, one void, two that are scored, one of them by two people."""
    author, topic = factories.forecaster(), factories.topic()
    forecasts = [
        stage.called(outcome=outcome, forecaster=author, claim=stage.recorded(topics=[topic]))
        for outcome in (None, Outcome.AMBIGUOUS, Outcome.OCCURRED, Outcome.DID_NOT_OCCUR)
    ]
    factories.forecast(forecasts[-1].claim, wording="likely", forecaster=factories.forecaster("quoted"))
    return [forecast.claim_id for forecast in forecasts]


def published() -> list[Any]:
    """Everything that is published, without keys."""
    return [
        sorted(Standing.objects.values_list("claim", "forecaster", "cluster", "point_ppm", "unscorable")),
        sorted(Score.objects.values_list("standing__claim", "standing__forecaster", "rule", "value", "low", "high")),
        sorted(Card.objects.values_list("kind", "subject", "part", "rule", "n", "total", "total_low", "total_high")),
        sorted(ScoreJob.objects.values_list("claim", "want", "done", "attempts", "leased_until")),
    ]


def test_together_they_come_to_the_same_as_one_by_one(claims: list[int]) -> None:
    with transaction.atomic():
        for claim_pk in claims:
            score_claims(claim_pks=[claim_pk], now=NOW)
        one_by_one = published()
        transaction.set_rollback(True)

    assert score_claims(claim_pks=claims, now=NOW) == 4
    assert published() == one_by_one
    assert differences(now=NOW) == []


def test_what_is_not_ready_is_passed_over(claims: list[int]) -> None:
    ScoreJob.objects.filter(pk=claims[0]).update(leased_until=NOW + LEASE)

    assert score_claims(claim_pks=claims, now=NOW) == 3
    assert score_claims(claim_pks=claims, now=NOW) == 0
    assert ScoreJob.objects.behind().get().pk == claims[0]


def test_where_one_fails_the_others_are_computed_alone(claims: list[int], monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(verdicts: dict[int, Any], **named: Any) -> Any:
        if claims[2] in verdicts:
            raise RuntimeError("to blame")
        return publish_standings(verdicts, **named)

    monkeypatch.setattr(operations, "publish_standings", broken)

    assert score_claims(claim_pks=claims, now=NOW) == 3
    job = ScoreJob.objects.behind().get()
    assert (job.pk, job.attempts, job.last_error) == (claims[2], 1, "RuntimeError: to blame")
