import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from forecasts.history.sequencing import assign_positions
from forecasts.models.resolutions import Outcome
from forecasts.models.scores import ScoreJob
from forecasts.scorecards.card.documents import document
from forecasts.scorecards.card.wanted import Wanted, wanted_of
from forecasts.scorecards.methods import METHODS
from forecasts.scorecards.subjects import Subject
from tests import factories
from tests.factories import NOW
from tests.resolution.stage import NO, settle
from tests.scorecards import stage
from tests.scorecards.stage import Document

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("_noise")]
ARTICLE = {"kind": "article", "slug": "north-korea-increases-the-pressure"}
EFFNER = {"kind": "forecaster", "slug": "henning-effner"}
ARMY = {"kind": "forecaster", "slug": "north-korean-army"}
OUTLET = {"kind": "outlet", "slug": "ips-journal"}


def card(subject: dict[str, str], **asked: Any) -> Document:
    return document(**({"now": NOW} | subject | asked))


def test_the_author_of_the_example() -> None:
    stage.example()
    effner = card(EFFNER)
    assert effner["counts"] == {
        "claims": 10, "open": 0, "due": 2, "proposed": 0, "resolved": 8, "disputed": 0, "scored": 6,
        "void": {"condition_not_met": 2}, "unscorable": {}, "prospective": 0, "retrospective": 10,
    }  # fmt: skip
    brier, log = effner["scores"]["brier"], effner["scores"]["log"]
    assert (brier["value"], brier["sum"], brier["n"]) == (0.10375, "622500000000", 6)
    assert (brier["low"], brier["high"], brier["reference"]) == (0.015833, 0.236667, 0.25)
    assert (log["value"], log["sum"], log["n"]) == (0.377741, "2266446046", 6)
    assert effner["calls"]["held"], effner["calls"]["no_side"] == (3, 3)


def test_the_third_party_of_the_example() -> None:
    stage.example()
    army = card(ARMY)
    assert (army["scores"]["brier"]["value"], army["scores"]["brier"]["n"]) == (0.952576, 2)
    assert "quoted" not in army["split"]
    log = army["scores"]["log"]
    assert (log["high"], log["infinite_high"], log["infinite"]) == (None, 2, 0)


@pytest.mark.parametrize("subject", [ARTICLE, OUTLET], ids=["article", "outlet"])
def test_article_and_outlet_of_the_example_keep_the_quoted_apart(subject: dict[str, str]) -> None:
    stage.example()
    found = card(subject)
    assert (found["scores"]["brier"]["value"], found["scores"]["brier"]["n"]) == (0.10375, 6)
    quoted = found["split"]["quoted"]["brier"]
    assert (quoted["value"], quoted["n"]) == (0.952576, 2)
    assert (found["counts"]["claims"], found["counts"]["quoted"]["claims"]) == (10, 2)


def test_it_is_the_same_to_the_byte_on_every_database() -> None:
    stage.example()
    found = card(ARTICLE)
    golden = Path(__file__).with_name("article.json")
    assert json.dumps(found, indent=1, ensure_ascii=False) == golden.read_text(encoding="utf-8").strip()


def within(told: Any, found: Any) -> Any:
    """What was told once, with what is said beside it by now: the same as `found`, if nothing of it has changed."""
    if isinstance(told, dict) and isinstance(found, dict):
        return {**found, **{key: within(value, found.get(key)) for key, value in told.items()}}
    return told


@pytest.mark.parametrize("version, newer", [(1, {"spherical"}), (2, set())])
def test_what_an_older_method_makes_of_the_example_never_changes(version: int, newer: set[str]) -> None:
    stage.example()
    found = card(ARTICLE, wanted=Wanted(method=METHODS[version]))
    golden = Path(__file__).with_name(f"article-by-method-{version}.json")
    assert within(json.loads(golden.read_text(encoding="utf-8")), found) == found
    newest = card(ARTICLE)
    changed = {"method", "timeline"} | ({"scores", "split"} if newer else set())
    assert {key for key in newest if newest[key] != found[key]} == changed
    assert newest["scores"].keys() - found["scores"].keys() == newer


def test_a_cut_says_what_it_is_of() -> None:
    stage.example()
    found = card(EFFNER, wanted=wanted_of({"until": "2020-12-31", "recorded": "retrospective"}, now=NOW))
    whole = card(EFFNER)
    assert found["cut"] == {"until": "2020-12-31", "recorded": "retrospective", "claims": 9, "of": 10}
    assert found["counts"]["claims"] == 9
    assert "cut" not in whole


def test_a_cut_that_keeps_nothing_has_no_means() -> None:
    stage.example()
    found = card(EFFNER, wanted=wanted_of({"recorded": "prospective"}, now=NOW))
    assert found["cut"] == {"recorded": "prospective", "claims": 0, "of": 10}
    assert (found["scores"]["brier"]["value"], found["scores"]["brier"]["n"]) == (None, 0)


def test_a_cut_of_the_ledger_leaves_out_how_people_agreed() -> None:
    stage.example()
    ledger = {"kind": "ledger", "slug": "ledger"}
    assert "confirmations" in card(ledger)
    assert "confirmations" not in card(ledger, wanted=wanted_of({"recorded": "retrospective"}, now=NOW))


@pytest.mark.parametrize("subject", [EFFNER, ARMY, ARTICLE, OUTLET, {"kind": "ledger", "slug": "ledger"}])
def test_published_and_made_from_the_rows_are_the_same_document(subject: dict[str, str]) -> None:
    stage.example()
    assert card(subject) == card(subject, wanted=Wanted(as_of=NOW))


def test_as_of_an_earlier_instant_nothing_later_shows() -> None:
    claims = stage.example()
    hour = NOW + timedelta(hours=1)
    before = card(EFFNER)
    settle(claims[7], NO, now=hour)
    stage.score(claims[7], now=hour)
    after = card(EFFNER, now=hour)
    assert (after["scores"]["brier"]["n"], after["counts"]["due"]) == (7, 1)
    assert after["scores"]["brier"]["value"] == 0.169286  # (0.6225 + 0.5625) / 7: "much to suggest" is read as 75 %
    assert card(EFFNER, now=hour, wanted=Wanted(as_of=NOW)) == before


def test_it_names_the_last_entry_that_had_a_place() -> None:
    claims = stage.example()
    assert card(EFFNER)["history"] == {"tree_size": 0}
    assign_positions(limit=1000)
    before = card(EFFNER)["history"]
    settle(claims[7], NO, now=NOW + timedelta(hours=1))
    assign_positions(limit=1000)
    after = card(EFFNER, now=NOW + timedelta(hours=1))["history"]
    assert after == {
        "tree_size": before["tree_size"] + 2,
        "entry": {"stream": f"claim:{claims[7].public_id}", "number": 3},
    }
    assert card(EFFNER, now=NOW + timedelta(hours=1), wanted=Wanted(as_of=NOW))["history"] == before


def test_taking_a_resolution_back_restores_the_document_to_the_byte() -> None:
    claims = stage.example()
    before = json.dumps(card(EFFNER))
    for outcome in (Outcome.OCCURRED, Outcome.DID_NOT_OCCUR):
        factories.resolution(claims[1], outcome)
        ScoreJob.objects.raise_for([claims[1]])
        stage.score(claims[1])
        assert (json.dumps(card(EFFNER)) == before) is (outcome == Outcome.DID_NOT_OCCUR)


def test_infinite_scores_are_counted_and_left_out_of_the_mean() -> None:
    author = factories.forecaster()
    for p_ppm in (1_000_000, 500_000):
        claim = stage.recorded()
        factories.forecast(claim, forecaster=author, p_ppm=p_ppm)
        factories.resolution(claim)
        ScoreJob.objects.raise_for([claim])
    stage.score()
    scores = card({"kind": "forecaster", "slug": author.slug})["scores"]
    assert (scores["log"]["value"], scores["log"]["n"], scores["log"]["infinite"]) == (0.693147, 1, 1)
    assert (scores["brier"]["value"], scores["brier"]["n"]) == (0.625, 2)


def test_a_subject_without_scores_has_no_means() -> None:
    author = factories.forecaster()
    stage.called("a fair shot", forecaster=author)
    stage.score()
    found = card({"kind": "forecaster", "slug": author.slug})
    assert found["counts"]["unscorable"] == {"no_reading": 1}
    brier = found["scores"]["brier"]
    assert (brier["value"], brier["sum"], brier["n"], brier["low"], brier["high"]) == (None, "0", 0, None, None)
    assert brier["no_interval"]
    assert found["calibration"]["bins"] == []


def test_claims_recorded_in_advance_and_afterwards_are_kept_apart() -> None:
    author = factories.forecaster()
    stage.called("likely", claim=stage.recorded(recorded_at=datetime(2020, 6, 23, 12, tzinfo=UTC)), forecaster=author)
    stage.called("unlikely", forecaster=author)
    stage.score()
    found = card({"kind": "forecaster", "slug": author.slug})
    assert (found["counts"]["prospective"], found["counts"]["retrospective"]) == (1, 1)
    assert found["split"]["prospective"]["brier"]["sum"] == "562500000000"
    assert found["split"]["retrospective"]["brier"]["sum"] == "40000000000"


def test_a_subject_that_does_not_exist() -> None:
    with pytest.raises(Subject.DoesNotExist):
        card({"kind": "forecaster", "slug": "nobody"})
