import pytest

from forecasts.models.scores import Card, Score, ScoreJob, Standing
from forecasts.scoring.forecast import Rule
from tests import factories
from tests.factories import NOW
from tests.scorecards import stage

pytestmark = pytest.mark.django_db


def test_a_job_is_behind_until_its_newest_wish_is_published() -> None:
    claim = factories.claim()
    ScoreJob.objects.raise_for([claim, claim])
    ScoreJob.objects.raise_for([claim])
    job = ScoreJob.objects.get(claim=claim)
    assert (job.want, job.is_behind, list(ScoreJob.objects.behind())) == (2, True, [job])
    ScoreJob.objects.update(done=2)
    job.refresh_from_db()
    assert (job.is_behind, list(ScoreJob.objects.ready(at=NOW, most_attempts=5))) == (False, [])


def test_what_is_computed_names_itself() -> None:
    forecast = stage.called()
    stage.score()
    about = f"{forecast.forecaster} on {forecast.claim}"
    assert str(ScoreJob.objects.get()) == f"Scores of {forecast.claim}"
    assert str(Standing.objects.get()) == about
    assert str(Score.objects.get(rule=Rule.BRIER)) == f"{about}: brier"
    assert str(Card.objects.get(kind="ledger", part="all", rule=Rule.LOG)) == "ledger 0: all log"
