from datetime import timedelta
from typing import Any

import pytest

from forecasts.models.resolutions import Outcome
from forecasts.scorecards.card.documents import document
from forecasts.scorecards.card.wanted import Wanted
from tests import factories
from tests.factories import NOW
from tests.scorecards import stage
from tests.scorecards.stage import Document

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("_noise")]


def card(author: Any, **times: Any) -> Document:
    return document(**({"kind": "forecaster", "slug": author.slug, "now": NOW} | times))


def test_the_parts_add_up_to_the_brier_score_of_the_card() -> None:
    stage.example()
    found: Document = document(kind="forecaster", slug="henning-effner", now=NOW)
    parts, corp, murphy = (found["decomposition"], *(found["decomposition"][name] for name in ("corp", "murphy")))
    assert (parts["n"], parts["brier"]) == (6, found["scores"]["brier"]["value"])
    assert corp["miscalibration"] - corp["discrimination"] + corp["uncertainty"] == pytest.approx(0.10375)
    for of in (murphy, murphy["bias_corrected"]):
        within = of["within_variance"] - of["within_covariance"]
        assert of["reliability"] - of["resolution"] + of["uncertainty"] + within == pytest.approx(0.10375, abs=2e-6)
    assert found["auc"]["value"] == 1.0
    assert found["calibration"]["in_the_large"]["difference"] == 0.225


def test_what_is_settled_early_enters_the_calibration_only_at_its_deadline() -> None:
    author, ahead = factories.forecaster(), NOW + timedelta(days=30)
    early = stage.recorded(deadline_at=ahead, deadline_on=ahead.date())
    stage.called("likely", claim=early, outcome=Outcome.OCCURRED, forecaster=author)
    stage.called("unlikely", forecaster=author)
    stage.score()

    before = card(author)
    assert before["scores"]["brier"]["n"] == 2
    assert (before["calibration"]["n"], before["calibration"]["waiting"]) == (1, 1)
    assert before["decomposition"]["n"] == 1
    assert "auc" not in before

    at_last = card(author, now=ahead)
    assert (at_last["calibration"]["n"], at_last["calibration"]["waiting"]) == (2, 0)
    assert at_last["auc"]["value"] == 1.0
    assert at_last == card(author, now=ahead, wanted=Wanted(as_of=ahead))


def test_without_a_scored_forecast_there_is_nothing_to_take_apart() -> None:
    author = factories.forecaster()
    stage.called("likely", outcome=None, forecaster=author)
    stage.score()
    found = card(author)
    assert found["calibration"] == {"n": 0, "waiting": 0, "bins": []}
    assert "decomposition" not in found
    assert "auc" not in found
