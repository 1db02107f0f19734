import pytest

from forecasts.models.resolutions import Outcome
from forecasts.scorecards.publishing.standings_sums import counts_of
from tests import factories
from tests.scorecards import stage

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("_noise")]


def test_what_waits_and_what_has_no_score_is_counted() -> None:
    author = factories.forecaster()
    stage.called(forecaster=author)
    stage.called(forecaster=author, outcome=None)
    stage.called(forecaster=author, outcome=Outcome.AMBIGUOUS)
    stage.score()
    assert counts_of("forecaster", [author.pk, 0]) == {
        author.pk: {"forecasts": 3, "waiting": 1, "not_scored": 1},
        0: {"forecasts": 0, "waiting": 0, "not_scored": 0},
    }
