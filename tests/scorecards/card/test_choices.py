from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from types import SimpleNamespace
from typing import Any, cast

import pytest

from forecasts.models.resolutions import Outcome
from forecasts.models.scores import ScoreJob
from forecasts.models.sources import Forecaster
from forecasts.scorecards.card.choices import written_choices
from forecasts.scorecards.card.company import Company
from forecasts.scorecards.card.documents import document
from forecasts.scorecards.card.lines import Line
from forecasts.scorecards.card.wanted import Wanted
from tests import factories
from tests.factories import NOW
from tests.scorecards import stage
from tests.scorecards.asking import CHANCES, MATCH, resolved, said
from tests.scorecards.stage import Document
from tests.scoring import world_cup

THEN = datetime(2020, 6, 23, 12, tzinfo=UTC)
THIRDS = {"Brazil": 333_334, "Draw": 333_333, "Croatia": 333_333}


def card(author: Forecaster, **times: Any) -> Document:
    """The document of an author, which is the same as published and from nothing."""
    stage.score()
    asked: dict[str, Any] = {"kind": "forecaster", "slug": author.slug, "now": NOW} | times
    found: Document = document(**asked)
    assert found == document(**asked, wanted=Wanted(as_of=asked["now"]))
    return found


def line(number: int, options: Mapping[str, int], value: str) -> Line:
    return cast(
        "Line",
        SimpleNamespace(
            options=options,
            value=value,
            cluster=f"claim:{number}",
            claim_pk=number,
            deadline_at=NOW,
            prospective=False,
            close_at=None,
        ),
    )


def test_the_matches_reach_the_figures_that_were_computed_elsewhere() -> None:
    lines = [
        line(number, dict(zip("abc", choice.p_ppm, strict=True)), "abc"[choice.p_ppm.index(choice.true_ppm)])
        for number, choice in enumerate(world_cup.choices())
    ]
    assert written_choices(lines, Company({}, {}), at=NOW - timedelta(days=1))["choices"]["waiting"] == 176
    found = written_choices(lines, Company({}, {}), at=NOW)["choices"]
    assert (found["n"], found["waiting"], found["calibration"]["n"]) == (176, 0, 528)
    assert (found["skill"]["value"], found["skill"]["reference"]) == (0.193702, 0.333333)
    assert found["skill_base_rate"]["value"] == 0.193702
    assert found["auc"]["value"] == 0.761759
    assert found["auc"]["interval"]["method"].endswith("over 176 clusters")
    parts = found["decomposition"]
    assert parts["corp"] == {"miscalibration": 0.00682, "discrimination": 0.049865, "uncertainty": 0.222222}
    assert parts["murphy"] == {
        "reliability": 0.003074, "resolution": 0.045302, "uncertainty": 0.222222,
        "within_variance": 0.000874, "within_covariance": 0.001692,
    }  # fmt: skip
    assert (parts["claims"]["n"], parts["claims"]["brier"]) == (176, 0.268766)
    assert len(found["calibration"]["corp"]) == 15
    assert found["calibration"]["favourites"]["n"] == 176


@pytest.mark.django_db
@pytest.mark.usefixtures("_noise")
def test_choices_stand_apart_from_claims_that_occur_or_do_not() -> None:
    author = factories.forecaster()
    resolved(MATCH, CHANCES, "Brazil", forecaster=author)
    resolved(MATCH, THIRDS, "Draw", forecaster=author)
    stage.called("unlikely", forecaster=author)
    found = card(author)
    assert (found["calibration"]["n"], found["scores"]["skill"]["n"]) == (1, 1)
    choices = found["choices"]
    assert (choices["n"], choices["calibration"]["n"], choices["decomposition"]["claims"]["n"]) == (2, 6, 2)
    assert choices["decomposition"]["claims"]["brier"] == pytest.approx((0.19 + 1 / 3) / 2, abs=1e-6)
    assert choices["calibration"]["favourites"] | {"no_interval": ""} == {
        "n": 2, "said": 0.416667, "occurred": 0.5, "difference": -0.083333, "no_interval": "",
    }  # fmt: skip


@pytest.mark.django_db
def test_what_is_settled_early_waits_for_its_deadline() -> None:
    author, ahead = factories.forecaster(), NOW + timedelta(days=30)
    claim = stage.recorded(**MATCH, deadline_at=ahead, deadline_on=ahead.date())
    said(claim, CHANCES, forecaster=author)
    factories.resolution(claim, Outcome.VALUE, value="Brazil", effective_on=date(2020, 12, 1))
    ScoreJob.objects.raise_for([claim])
    before = card(author)["choices"]
    assert (before["n"], before["waiting"]) == (1, 1)
    assert before["skill"]["value"] == 0.43
    assert "calibration" not in before
    assert card(author, now=ahead)["choices"]["calibration"]["n"] == 3


@pytest.mark.django_db
def test_the_readers_and_what_was_declared_are_held_against_choices_too() -> None:
    author, rate = factories.forecaster(), factories.forecaster(Forecaster.Kind.REFERENCE, name="Base rate")
    claim = stage.recorded(**MATCH, recorded_at=THEN)
    said(claim, CHANCES, forecaster=author, stated_on=date(2020, 7, 1))
    readers = ((600_000, 200_000, 200_000), (400_000, 400_000, 200_000), (500_000, 400_000, 100_000))
    for chances in readers:
        reader = factories.forecaster(Forecaster.Kind.READER)
        said(claim, dict(zip(CHANCES, chances, strict=True)), forecaster=reader, stated_on=date(2020, 6, 23))
    said(claim, THIRDS, forecaster=rate, stated_on=date(2020, 6, 23))
    factories.resolution(claim, Outcome.VALUE, value="Brazil")
    ScoreJob.objects.raise_for([claim])
    found = card(author)["choices"]
    median = ((1 - 5 / 11) ** 2 + (4 / 11) ** 2 + (2 / 11) ** 2) / 2
    assert found["skill_crowd_median"]["reference"] == pytest.approx(median, abs=2e-6)
    assert found["skill_crowd_odds"]["n"] == 1
    (declared,) = found["skill_references"]
    assert (declared["name"], declared["value"]) == ("Base rate", pytest.approx(0.43, abs=1e-5))


@pytest.mark.django_db
def test_a_card_without_choices_says_nothing_of_them() -> None:
    author = factories.forecaster()
    stage.called("unlikely", forecaster=author)
    assert "choices" not in card(author)
