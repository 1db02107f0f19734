from datetime import date, timedelta

import pytest

from forecasts.models.resolutions import Outcome
from forecasts.models.scores import ScoreJob
from forecasts.models.sources import Forecaster
from forecasts.scorecards.card.documents import document
from forecasts.scorecards.card.wanted import Wanted
from tests import factories
from tests.factories import NOW
from tests.scorecards import stage
from tests.scorecards.stage import Document

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("_noise")]


def card(author: Forecaster) -> Document:
    stage.score()
    published: Document = document(kind="forecaster", slug=author.slug, now=NOW)
    assert published == document(kind="forecaster", slug=author.slug, now=NOW, wanted=Wanted(as_of=NOW))
    return published


def closed(
    author: Forecaster, p_ppm: int, deadline_on: date = date(2020, 11, 3), after: timedelta = timedelta()
) -> None:
    claim = stage.recorded(deadline_on=deadline_on)
    factories.forecast(claim, forecaster=author, p_ppm=p_ppm)
    factories.resolution(claim, Outcome.DID_NOT_OCCUR, confirmed_at=NOW - timedelta(minutes=1) + after)
    ScoreJob.objects.raise_for([claim])


def test_the_line_over_time_is_the_running_mean_at_each_close() -> None:
    author = factories.forecaster()
    closed(author, 200_000, date(2020, 11, 3))
    closed(author, 400_000, date(2020, 11, 3))
    closed(author, 0, date(2020, 12, 3))
    first, last = card(author)["timeline"]
    assert (first["until"], first["n"], first["value"]) == ("2020-11-04T05:00:00Z", 2, 0.1)
    assert (last["n"], last["value"]) == (3, 0.066667)
    assert last["no_interval"]


def test_a_long_line_has_twelve_points_and_ends_with_the_mean() -> None:
    author = factories.forecaster()
    for day in range(1, 26):
        closed(author, 10_000 * day, date(2020, 10, day))
    found = card(author)
    assert len(found["timeline"]) == 12
    assert (found["timeline"][0]["n"], found["timeline"][-1]["n"]) == (1, 25)
    assert found["timeline"][-1]["value"] == found["scores"]["brier"]["value"]
    assert found["timeline"][-1]["interval"] == found["scores"]["brier"]["interval"]


def test_scores_are_spread_over_tenths() -> None:
    author = factories.forecaster()
    for p_ppm in (0, 200_000, 400_000, 1_000_000):
        closed(author, p_ppm)
    assert [each["n"] for each in card(author)["spread"]] == [2, 1, 0, 0, 0, 0, 0, 0, 0, 1]


def test_nobody_is_late_who_resolves_within_thirty_days_of_the_recording() -> None:
    author = factories.forecaster()
    closed(author, 0)
    late = card(author)["late"]
    assert (late["n"], late["late"], late["days"], late["share"]) == (1, 0, 30, 0.0)


def test_where_nothing_is_resolved_there_is_no_line() -> None:
    author = factories.forecaster()
    stage.called(outcome=None, forecaster=author)
    assert not {"timeline", "spread", "late", "lexicons"} & set(card(author))
