"""A real file on its whole way: imported, scored, and read from the API, against figures computed without the product."""

from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client

from forecasts.models.scores import ScoreJob
from forecasts.scorecards.publishing.checking import differences
from forecasts.scorecards.publishing.operations import score_claims
from tests.bulk.files import bring_in
from tests.factories import NOW
from tests.history_check import assert_history_holds

pytestmark = pytest.mark.django_db
FILE = Path(__file__).parent / "data" / "world-cup-matches-men.csv"
CARD = "/api/v1/scorecards/forecaster/fivethirtyeight-world-cup-model/"
MATCHES = 176
EXACT = {
    "brier": "47302812748741",
    "brier_first": "47302812748741",
    "brier_time_weighted": "47302812748741",
    "log": "158253723437",
}
"""Totals in the rule's own unit, to the last digit."""
FIGURES = {
    "scores.brier.value": 0.268765981526937,
    "scores.brier_first.value": 0.268765981526937,
    "scores.brier_time_weighted.value": 0.268765981526937,
    "scores.log.value": 0.899168883186296,
    "scores.spherical.value": 0.676570993295968,
    "choices.skill.reference": 1 / 3,
    "choices.skill.value": 0.193702055419188,
    "choices.skill_base_rate.reference": 1 / 3,
    "choices.skill_base_rate.value": 0.193702055419188,
    "choices.decomposition.brier": 0.268765981526937 * 2 / 3,
    "choices.decomposition.claims.brier": 0.268765981526937,
    "choices.decomposition.murphy.reliability": 0.003074390594457,
    "choices.decomposition.murphy.resolution": 0.045302172590134,
    "choices.decomposition.murphy.uncertainty": 0.222222222222222,
    "choices.decomposition.murphy.within_variance": 0.000874391303542,
    "choices.decomposition.murphy.within_covariance": 0.001691510512129,
    "choices.decomposition.corp.miscalibration": 0.006819724915990,
    "choices.decomposition.corp.discrimination": 0.049864626120254,
    "choices.decomposition.corp.uncertainty": 0.222222222222222,
    "choices.auc.value": 94385 / 123904,
}
"""What a stand-alone script has computed from the file in integers and fractions; a card has six places of it."""
BINS = (
    (55, 3, 1494189), (69, 10, 10918859), (165, 41, 42979944), (72, 21, 24774773), (54, 22, 24070671),
    (50, 32, 27225193), (35, 27, 22608138), (18, 13, 13577404), (9, 6, 7449445), (1, 1, 901384),
)  # fmt: skip
"""Of each tenth: pairs of an option and whether it came true, those that did, and the sum of what was said in ppm."""
BLOCKS = 15


def at(card: dict[str, Any], path: str) -> Any:
    for key in path.split("."):
        card = card[key]
    return card


def import_all(client: Client) -> dict[str, Any]:
    """Import the file, score it, and read the card from the API."""
    found = bring_in(FILE.read_bytes(), confirm_outcomes=True)
    assert (found.counts.new_claims, found.rejections) == (MATCHES, [])
    score_claims(claim_pks=list(ScoreJob.objects.values_list("pk", flat=True)), now=NOW)
    return dict(client.get(CARD).json())


def test_a_real_file_has_its_reference_figures(client: Client, tmp_path: Path) -> None:
    card = import_all(client)
    scores, counts, calibration = card["scores"], card["counts"], card["choices"]["calibration"]
    assert (counts["claims"], counts["scored"], counts["void"]) == (MATCHES, MATCHES, {})
    assert {rule: (scores[rule]["sum"], scores[rule]["n"]) for rule in EXACT} == {
        rule: (total, MATCHES) for rule, total in EXACT.items()
    }
    assert scores["log"]["infinite"] == 0
    assert {path: at(card, path) for path in FIGURES} == pytest.approx(FIGURES, abs=1e-6)
    assert [(each["n"], each["occurred"]) for each in calibration["bins"]] == [(n, true) for n, true, _ in BINS]
    said = [each["said"] for each in calibration["bins"]]
    assert said == pytest.approx([total / n / 1e6 for n, _, total in BINS], abs=1e-6)
    assert (calibration["n"], len(calibration["corp"])) == (3 * MATCHES, BLOCKS)
    assert differences() == []
    assert_history_holds(staged=False)

    call_command("export_forecasts", tmp_path / "out.csv", verbosity=0)
    before, after = FILE.read_text().splitlines(), (tmp_path / "out.csv").read_text().splitlines()
    assert after[0].startswith(before[0])
    assert len(after) == len(before)
