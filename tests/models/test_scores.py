from importlib import import_module

import pytest
from django.apps import apps

from forecasts.models.scores import Score, ScoreJob, Standing
from forecasts.scorecards.publishing import checking
from forecasts.scorecards.verdicts import METHOD
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
    assert (job.is_behind, list(ScoreJob.objects.ready(at=NOW))) == (False, [])


def test_what_is_computed_names_itself() -> None:
    forecast = stage.called()
    stage.score()
    about = f"{forecast.forecaster} on {forecast.claim}"
    assert str(ScoreJob.objects.get()) == f"Scores of {forecast.claim}"
    assert str(Standing.objects.get()) == about
    assert str(Score.objects.get(rule=Rule.BRIER)) == f"{about}: brier"


def test_cards_of_an_earlier_method_are_wanted_anew() -> None:
    """What a migration does with a ledger whose cards lack the spherical score: every claim is scored once more."""
    migration = import_module("forecasts.migrations.0010_options_and_numbers")
    forecast = stage.called()
    stage.score()
    Score.objects.filter(rule=Rule.SPHERICAL).delete()
    Standing.objects.update(method=1, held=None)
    assert checking.differences() != []
    migration.want_all_scores(apps, None)
    assert ScoreJob.objects.get().is_behind
    stage.score(forecast.claim)
    assert checking.differences() == []
    assert Standing.objects.get().method == METHOD
