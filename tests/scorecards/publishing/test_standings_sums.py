from itertools import combinations_with_replacement

import pytest

from forecasts.models.resolutions import Outcome
from forecasts.models.scores import Standing
from forecasts.scorecards.publishing.standings_sums import HELD, NOT_HELD, counts_of
from forecasts.scoring.sides import held, side
from tests import factories
from tests.scorecards import stage

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("_noise")]
EDGES = (0, 499_999, 500_000, 500_001, 1_000_000)


def test_the_database_tells_held_from_not_held_as_scoring_does() -> None:
    standing = Standing.objects.filter(occurred__isnull=False).first()
    assert standing is not None
    mine = Standing.objects.filter(pk=standing.pk)
    for low, point, high in combinations_with_replacement(EDGES, 3):
        for occurred in (True, False):
            mine.update(low_ppm=low, point_ppm=point, high_ppm=high, occurred=occurred)
            said = held(side(low, point, high), occurred)
            assert (mine.filter(HELD).exists(), mine.filter(NOT_HELD).exists()) == (said is True, said is False)


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
