from datetime import UTC, date, datetime
from math import log
from typing import Any

import pytest

from forecasts.models.claims import Claim
from forecasts.models.resolutions import Outcome
from forecasts.models.scores import ScoreJob
from forecasts.models.sources import ClaimGroup, Forecaster
from forecasts.scorecards.card.documents import document
from forecasts.scorecards.card.wanted import Wanted
from tests import factories
from tests.factories import NOW
from tests.scorecards import stage
from tests.scorecards.stage import Document

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("_noise")]
THEN = datetime(2020, 6, 23, 12, tzinfo=UTC)
READER = Forecaster.Kind.READER


def scores_of(author: Forecaster) -> Document:
    """The scores of an author, which are the same as published and from nothing."""
    stage.score()
    asked: dict[str, Any] = {"kind": "forecaster", "slug": author.slug, "now": NOW}
    published, recomputed = (document(**asked | times)["scores"] for times in ({}, {"wanted": Wanted(as_of=NOW)}))
    assert published == recomputed
    scores: Document = published
    return scores


def said(claim: Claim, p_ppm: int, who: Forecaster | str = READER, on: date = date(2020, 6, 23), **fields: Any) -> None:
    forecaster = who if isinstance(who, Forecaster) else factories.forecaster(who)
    factories.forecast(claim, forecaster=forecaster, p_ppm=p_ppm, stated_on=on, **fields)


def settled(claim: Claim, outcome: str = Outcome.OCCURRED) -> None:
    factories.resolution(claim, outcome)
    ScoreJob.objects.raise_for([claim])


def test_the_author_of_the_example_against_a_coin_and_the_own_base_rate() -> None:
    stage.example()
    scores = document(kind="forecaster", slug="henning-effner", now=NOW)["scores"]
    skill, base = scores["skill"], scores["skill_base_rate"]
    assert (skill["value"], skill["sum"], skill["n"], skill["reference"]) == (0.585, "877500000000", 6, 0.25)
    assert (skill["low"], skill["high"]) == (0.053333, 0.936667)
    brier = scores["brier"]["interval"]
    assert skill["interval"]["low"] == pytest.approx(1 - 4 * brier["high"], abs=4e-6)
    assert (base["value"], base["reference"]) == (0.253, 0.138889)  # 1 - 0.10375 / (5 / 36)
    assert base["sum"] == "210833333333"
    assert not {"peer", "brier_once", "skill_crowd_median", "skill_references"} & set(scores)


def test_where_everything_ended_alike_the_base_rate_makes_no_error() -> None:
    author = factories.forecaster()
    stage.called("unlikely", forecaster=author)
    base = scores_of(author)["skill_base_rate"]
    assert (base["value"], base["reference"]) == (None, 0.0)
    assert base["no_interval"]


def test_the_readers_count_as_they_stood_when_the_forecast_was_stated() -> None:
    author = factories.forecaster()
    claim = stage.recorded(recorded_at=THEN)
    said(claim, 600_000, author, on=date(2020, 7, 1))
    for p_ppm in (100_000, 500_000, 500_000):
        said(claim, p_ppm)
    late = factories.forecaster(READER)
    said(claim, 999_999, late, on=date(2020, 8, 1))
    settled(claim)

    scores = scores_of(author)
    median, odds = scores["skill_crowd_median"], scores["skill_crowd_odds"]
    assert (median["value"], median["reference"], median["sum"]) == (0.36, 0.25, "90000000000")
    mean_odds = (1 / 9) ** (1 / 3)
    assert odds["reference"] == pytest.approx((1 - mean_odds / (1 + mean_odds)) ** 2, abs=1e-6)
    assert median["no_interval"]


def test_two_readers_are_no_crowd_and_neither_is_anybody_for_what_was_recorded_afterwards() -> None:
    author = factories.forecaster()
    few, afterwards = stage.recorded(recorded_at=THEN), stage.recorded(recorded_at=THEN)
    said(few, 600_000, author, on=date(2020, 7, 1))
    said(afterwards, 600_000, author, on=date(2020, 7, 1), recorded_at=NOW)
    for claim, readers in ((few, 2), (afterwards, 5)):
        for _ in range(readers):
            said(claim, 500_000)
        settled(claim)
    assert "skill_crowd_median" not in scores_of(author)


def test_a_declared_base_rate_is_a_reference_for_its_claims_alone() -> None:
    author, rate = factories.forecaster(), factories.forecaster(Forecaster.Kind.REFERENCE, name="Base rate")
    with_rate, without = stage.recorded(recorded_at=THEN), stage.recorded(recorded_at=THEN)
    for claim in (with_rate, without):
        said(claim, 800_000, author)
    said(with_rate, 600_000, rate)
    said(without, 100_000, rate, recorded_at=NOW)
    said(without, 100_000, factories.forecaster(Forecaster.Kind.REFERENCE), on=date(2020, 11, 4))
    for claim in (with_rate, without):
        settled(claim)
    (entry,) = scores_of(author)["skill_references"]
    assert (entry["slug"], entry["name"], entry["n"]) == (rate.slug, "Base rate", 1)
    assert (entry["value"], entry["reference"]) == (0.75, 0.16)


def test_peers_are_all_others_recorded_alike_and_no_reference() -> None:
    author = factories.forecaster()
    claim, alone = stage.recorded(recorded_at=THEN), stage.recorded(recorded_at=THEN)
    said(claim, 900_000, author)
    said(alone, 900_000, author)
    said(claim, 600_000, Forecaster.Kind.MODEL)
    said(claim, 500_000)
    said(claim, 100_000, Forecaster.Kind.REFERENCE)
    said(claim, 100_000, Forecaster.Kind.AUTHOR, recorded_at=NOW)
    for each in (claim, alone):
        settled(each)
    peer = scores_of(author)["peer"]
    points = 100 * (log(0.9) - (log(0.6) + log(0.5)) / 2)
    assert (peer["value"], peer["n"]) == (pytest.approx(points, abs=1e-6), 1)
    assert peer["no_interval"]


def test_many_peer_scores_have_an_interval_that_may_lie_below_nothing() -> None:
    author, other = factories.forecaster(), factories.forecaster()
    for at in range(20):
        claim = stage.recorded(recorded_at=THEN)
        said(claim, 300_000 + at, author)
        said(claim, 700_000, other)
        settled(claim)
    peer = scores_of(author)["peer"]
    assert peer["n"] == 20
    assert peer["interval"]["low"] <= peer["value"] <= peer["interval"]["high"] < 0


def test_who_repeats_a_forecast_in_a_group_counts_once() -> None:
    author, group = factories.forecaster(), ClaimGroup.objects.create(slug="race", name="One race")
    for p_ppm in (200_000, 400_000):
        claim = stage.recorded(group=group)
        said(claim, p_ppm, author)
        settled(claim, Outcome.DID_NOT_OCCUR)
    stage.called("unlikely", forecaster=author)
    scores = scores_of(author)
    assert scores["brier_once"] == {"value": 0.07, "n": 2, "forecasts": 3}  # ((0.04 + 0.16) / 2 + 0.04) / 2
    assert scores["brier"]["value"] == 0.08
