import pytest

from forecasts.models.scores import ScoreJob
from forecasts.scorecards.card import listing
from forecasts.scorecards.published import card_page
from tests import factories
from tests.factories import NOW
from tests.scorecards import stage

pytestmark = pytest.mark.django_db


def test_the_best_and_worst_are_of_all_calls_not_only_of_those_that_are_listed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(listing, "PER_PAGE", 2)
    author = factories.forecaster()
    said = (0, 950_000, 900_000, 500_000, 450_000, 10_000, 20_000, 480_000)
    forecasts = [stage.called(forecaster=author, p_ppm=p_ppm, basis="stated") for p_ppm in said]
    stage.score()
    page = card_page(kind="forecaster", slug=author.slug, now=NOW)
    assert [call.forecast for call in page.calls] == [forecasts[0], forecasts[5]]
    assert [call.forecast.p_ppm for call in page.extremes.best] == [0, 10_000, 20_000]
    assert [call.forecast.p_ppm for call in page.extremes.worst] == [950_000, 900_000, 500_000]


def test_a_few_calls_are_named_once() -> None:
    author = factories.forecaster()
    forecasts = [stage.called(words, forecaster=author) for words in ("unlikely", "could")]
    stage.score()
    extremes = card_page(kind="forecaster", slug=author.slug, now=NOW).extremes
    assert [call.forecast for call in extremes.best] == forecasts
    assert list(extremes.worst) == []


def test_what_lost_its_score_is_named_no_more_while_the_card_waits() -> None:
    author = factories.forecaster()
    gone, left = (stage.called(words, forecaster=author) for words in ("unlikely", "could"))
    stage.score()
    factories.resolution(gone.claim, "ambiguous")
    ScoreJob.objects.raise_for([gone.claim])
    page = card_page(kind="forecaster", slug=author.slug, now=NOW)
    assert page.pending
    assert [call.forecast for call in page.extremes.best] == [left]
