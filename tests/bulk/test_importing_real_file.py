"""A real file on its whole way: imported, scored, and read from the API, against figures computed without the product."""

from pathlib import Path

import pytest
from django.core.management import call_command
from django.test import Client

from forecasts.models.scores import ScoreJob
from forecasts.scorecards.checking import differences
from forecasts.scorecards.many import score_many
from tests.bulk.files import bring_in
from tests.factories import NOW
from tests.history_check import assert_history_holds

pytestmark = pytest.mark.django_db
FILE = Path(__file__).parent / "data" / "world-cup-matches-men.csv"
MATCHES = 176
EXACT = {
    "brier": "47302812748741",
    "brier_first": "47302812748741",
    "brier_time_weighted": "47302812748741",
    "log": "158253723437",
}
"""Totals in the rule's own unit, to the last digit."""
MEANS = {"brier": 0.268765981526937, "log": 0.899168883186296, "spherical": 0.676570993295968}


def test_a_real_file_has_its_reference_figures(client: Client, tmp_path: Path) -> None:
    found = bring_in(FILE.read_bytes(), confirm_outcomes=True)
    score_many(claim_pks=list(ScoreJob.objects.values_list("pk", flat=True)), now=NOW)

    card = client.get("/api/v1/scorecards/forecaster/fivethirtyeight-world-cup-model/").json()
    scores, counts = card["scores"], card["counts"]
    assert (found.counts.new_claims, found.rejections) == (MATCHES, [])
    assert (counts["claims"], counts["scored"], counts["void"]) == (MATCHES, MATCHES, {})
    for rule, total in EXACT.items():
        assert (scores[rule]["sum"], scores[rule]["n"]) == (total, MATCHES)
    for rule, mean in MEANS.items():
        assert scores[rule]["value"] == pytest.approx(mean, abs=1e-6)
    assert scores["log"]["infinite"] == 0
    assert differences(now=NOW) == []
    assert_history_holds(staged=False)

    call_command("export_forecasts", tmp_path / "out.csv", verbosity=0)
    before, after = FILE.read_text().splitlines(), (tmp_path / "out.csv").read_text().splitlines()
    assert after[0].startswith(before[0])
    assert len(after) == len(before)
