from datetime import UTC, date, datetime, timedelta
from math import log
from typing import Any

import pytest

from forecasts.models.claims import Claim
from forecasts.models.forecasts import Statement
from forecasts.models.resolutions import Outcome
from forecasts.models.scores import ScoreJob
from forecasts.models.sources import Forecaster
from forecasts.scorecards.card.documents import document
from forecasts.scorecards.card.wanted import Wanted
from tests import factories
from tests.factories import NOW
from tests.scorecards import stage
from tests.scorecards.asking import MATCH
from tests.scorecards.asking import said as said_of_options
from tests.scorecards.stage import Document

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("_noise")]
THEN = datetime(2020, 1, 1, tzinfo=UTC)
OPENS, CLOSE = datetime(2020, 7, 1, tzinfo=UTC), datetime(2020, 7, 11, tzinfo=UTC)
WINDOW: dict[str, Any] = {
    "event_from_on": OPENS.date(), "event_from_at": OPENS,
    "deadline_on": CLOSE.date(), "deadline_at": CLOSE, "recorded_at": THEN,
}  # fmt: skip


def scores_of(author: Forecaster) -> Document:
    """The scores of an author, which are the same as published and from nothing."""
    ScoreJob.objects.raise_for(Claim.objects.recorded())
    stage.score()
    asked: dict[str, Any] = {"kind": "forecaster", "slug": author.slug, "now": NOW}
    published, recomputed = (document(**asked | times)["scores"] for times in ({}, {"wanted": Wanted(as_of=NOW)}))
    assert published == recomputed
    scores: Document = published
    return scores


def says(claim: Claim, who: Forecaster, day: int, p_ppm: int | None, **fields: Any) -> None:
    stated = {"stated_on": OPENS.date() + timedelta(days=day), "stated_at": OPENS + timedelta(days=day)}
    basis = {"basis": Statement.Basis.WITHDRAWAL} if p_ppm is None else {}
    factories.forecast(claim, forecaster=who, p_ppm=p_ppm, **{"recorded_at": THEN} | stated | basis | fields)


def settle(claim: Claim, outcome: str = Outcome.OCCURRED, **fields: Any) -> None:
    factories.resolution(claim, outcome, **{"close_at": CLOSE} | fields)


def test_the_score_over_time_is_worked_by_hand() -> None:
    anna, ben = factories.forecaster(), factories.forecaster(Forecaster.Kind.MODEL)
    claim = stage.recorded(**WINDOW)
    says(claim, anna, 0, 600_000)
    says(claim, anna, 5, 800_000)
    says(claim, ben, 2, 400_000)
    settle(claim)
    scores = scores_of(anna)
    shared = (3 * log(0.6 / 0.4) + 5 * log(0.8 / 0.4)) * 100
    assert scores["peer"]["value"] == pytest.approx(100 * log(2), abs=1e-6)
    assert scores["peer_time_weighted"]["value"] == pytest.approx(shared / 8, abs=1e-6)
    assert scores["peer_coverage_weighted"]["value"] == pytest.approx(shared / 10, abs=1e-6)
    assert scores["brier_time_weighted"]["coverage"]["value"] == 1.0
    other = scores_of(ben)
    assert other["peer_time_weighted"]["value"] == -scores["peer_time_weighted"]["value"]
    assert other["brier_time_weighted"]["coverage"]["value"] == 0.8


def test_references_and_what_was_recorded_afterwards_are_no_peers() -> None:
    anna, claim = factories.forecaster(), stage.recorded(**WINDOW)
    says(claim, anna, 0, 600_000)
    says(claim, factories.forecaster(Forecaster.Kind.REFERENCE), -40, 400_000)
    says(claim, factories.forecaster(), 1, 400_000, recorded_at=NOW)
    settle(claim)
    scores = scores_of(anna)
    assert not {"peer", "peer_time_weighted", "peer_coverage_weighted"} & scores.keys()
    assert scores["brier_time_weighted"]["coverage"]["value"] == 1.0


def test_options_are_compared_by_what_they_gave_to_the_one_that_came_true() -> None:
    anna, ben = factories.forecaster(), factories.forecaster()
    claim = stage.recorded(**MATCH | WINDOW)
    stated = {"stated_on": date(2020, 7, 1), "stated_at": OPENS, "recorded_at": THEN}
    for who, chances in ((anna, (800_000, 100_000, 100_000)), (ben, (200_000, 400_000, 400_000))):
        said_of_options(claim, dict(zip(MATCH["options"], chances, strict=True)), forecaster=who, **stated)
    settle(claim, Outcome.VALUE, value="Brazil")
    assert scores_of(anna)["peer_time_weighted"]["value"] == pytest.approx(100 * log(4), abs=1e-6)


def test_a_withdrawal_ends_what_is_covered_and_never_makes_the_score_better() -> None:
    anna = factories.forecaster()
    whole, part = stage.recorded(**WINDOW), stage.recorded(**WINDOW)
    says(whole, anna, 0, 600_000)
    for day, p_ppm in ((0, 600_000), (2, None), (7, 600_000)):
        says(part, anna, day, p_ppm)
    settle(whole)
    settle(part)
    over_time = scores_of(anna)["brier_time_weighted"]
    assert (over_time["value"], over_time["n"]) == (0.16, 2)
    assert over_time["coverage"] == {"value": 0.75, "n": 2, "low": 0.5, "high": 1.0}


def test_the_window_opens_with_the_first_word_of_anybody_scored() -> None:
    anna, ben = factories.forecaster(), factories.forecaster()
    claim = stage.recorded(**WINDOW)
    says(claim, ben, -10, 500_000)
    says(claim, anna, 0, 600_000)
    settle(claim)
    assert scores_of(anna)["brier_time_weighted"]["coverage"]["value"] == 0.5
    assert scores_of(ben)["brier_time_weighted"]["coverage"]["value"] == 1.0


def test_what_closes_early_is_covered_until_then() -> None:
    anna, claim = factories.forecaster(), stage.recorded(**WINDOW)
    says(claim, anna, 2, 600_000)
    settle(claim, close_at=OPENS + timedelta(days=4))
    assert scores_of(anna)["brier_time_weighted"]["coverage"]["value"] == 0.5
