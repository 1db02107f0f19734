from collections import Counter

import pytest

from forecasts.models.resolutions import Outcome
from forecasts.models.scores import ScoreJob
from forecasts.scorecards.card.by_lexicon import Said, read_under_each
from forecasts.scorecards.card.documents import document
from forecasts.scoring import lexicons
from tests import factories
from tests.factories import NOW
from tests.scorecards import stage


def test_equal_hedges_are_scored_once_and_counted_often() -> None:
    hedges = Counter({Said("unlikely", "unlikely", occurred=False): 3, Said("no such phrase", "", occurred=True): 2})
    read = read_under_each(hedges, Counter({(500_000, 500_000, 500_000, True): 1}))[0]
    assert (read.lexicon.name, read.unread) == ("survey-2026", 2)
    assert (read.sums.value.n, read.sums.value.total) == (4, 3 * 40_000_000_000 + 250_000_000_000)
    assert (read.held, read.not_held, read.no_side) == (3, 0, 1)


@pytest.mark.django_db
@pytest.mark.usefixtures("_noise")
def test_the_example_under_each_lexicon() -> None:
    stage.example()
    card = document(kind="forecaster", slug="henning-effner", now=NOW)
    found = {entry["lexicon"].partition("/")[0]: entry for entry in card["lexicons"]}
    assert list(found) == list(lexicons.names())
    default, brier = found["survey-2026"], card["scores"]["brier"]
    assert [default[key] for key in ("value", "sum", "n", "low", "high")] == [
        brier[key] for key in ("value", "sum", "n", "low", "high")
    ]
    assert (default["held"], default["no_side"]) == (card["calls"]["held"], card["calls"]["no_side"])
    assert len({entry["value"] for entry in found.values()}) > 3
    assert all(entry["n"] + entry["unread"] == 6 for entry in found.values())


@pytest.mark.django_db
def test_another_lexicon_may_read_what_the_default_one_cannot_and_numbers_stay() -> None:
    author = factories.forecaster()
    stage.called("remote chance", forecaster=author)
    claim = stage.recorded()
    factories.forecast(claim, forecaster=author, p_ppm=300_000)
    factories.resolution(claim, Outcome.DID_NOT_OCCUR)
    ScoreJob.objects.raise_for([claim])
    stage.called(forecaster=author, wording="likely", outcome=Outcome.AMBIGUOUS)
    stage.score()
    card = document(kind="forecaster", slug=author.slug, now=NOW)
    for entry in card["lexicons"]:
        assert entry["n"] + entry["unread"] == 2
        assert entry["n"] >= 1
    assert {entry["unread"] for entry in card["lexicons"]} == {0, 1}


@pytest.mark.django_db
def test_without_a_hedge_no_lexicon_matters() -> None:
    author, claim = factories.forecaster(), stage.recorded()
    factories.forecast(claim, forecaster=author, p_ppm=300_000)
    factories.resolution(claim)
    ScoreJob.objects.raise_for([claim])
    stage.score()
    assert "lexicons" not in document(kind="forecaster", slug=author.slug, now=NOW)
