"""Choices, numbers and dates from their rows to the cards: what is mixed, what is never mixed, what is counted."""

from datetime import timedelta
from typing import Any

import pytest

from forecasts.models.claims import Claim
from forecasts.models.resolutions import Outcome
from forecasts.models.scores import Score, ScoreJob
from forecasts.models.sources import Forecaster
from forecasts.scorecards.calls import calls_of
from forecasts.scorecards.card.documents import document
from forecasts.scorecards.card.wanted import Wanted
from forecasts.scorecards.publishing import checking
from tests import factories
from tests.factories import NOW
from tests.resolution.stage import answer, settle, supersede
from tests.scorecards import asking, stage
from tests.scorecards.asking import CHANCES, DAY, MATCH, PEOPLE
from tests.scorecards.stage import Document

pytestmark = pytest.mark.django_db


@pytest.fixture
def author() -> Forecaster:
    return factories.forecaster()


def card(author: Forecaster, **at: Any) -> Document:
    return document(kind="forecaster", slug=author.slug, now=NOW, **at)


def scores_of(claim: Claim) -> dict[str, int | None]:
    return dict(Score.objects.filter(standing__claim=claim).values_list("rule", "value"))


@pytest.mark.parametrize(
    "ordered, outcome, scores",
    [
        (False, "Brazil", {"brier": 190_000_000_000, "log": 693_147_181, "spherical": 811_107_106}),
        (True, "Brazil", {"brier": 190_000_000_000, "log": 693_147_181, "spherical": 811_107_106, "rps": 170_000_000_000}),
        (True, "Croatia", {"brier": 390_000_000_000, "log": 1_203_972_804, "spherical": 486_664_263, "rps": 370_000_000_000}),
    ],
)  # fmt: skip
def test_a_choice_has_the_worked_scores_of_its_rules(ordered: bool, outcome: str, scores: dict[str, int]) -> None:
    forecast = asking.resolved(MATCH, CHANCES, outcome, ordered=ordered)
    stage.score()
    brier = scores["brier"]
    assert scores_of(forecast.claim) == scores | {"brier_first": brier, "brier_time_weighted": brier}


def test_cards_mix_yes_or_no_with_choices_and_nothing_else(author: Forecaster) -> None:
    stage.called("unlikely", forecaster=author)
    asking.resolved(MATCH, CHANCES, "Brazil", ordered=True, forecaster=author)
    asking.resolved(PEOPLE, {"0.5": "5"}, "5", forecaster=author)
    stage.score()
    found = card(author)
    brier, rps, crps = (found["scores"][rule] for rule in ("brier", "rps", "crps"))
    assert (brier["n"], brier["value"]) == (2, (0.04 + 0.19) / 2)
    assert (rps["n"], rps["value"], "reference" in rps) == (1, 0.17, False)
    assert (crps["n"], crps["value"], "reference" in crps) == (1, 0.083333, False)
    assert (found["counts"]["scored"], found["counts"]["claims"]) == (3, 3)
    assert [line["n"] for line in found["calibration"]["bins"]] == [1]


@pytest.mark.parametrize("chances, outcome, held", [((550_000, 150_000, 300_000), "Brazil", "held"), ((560_000, 140_000, 300_000), "Draw", "not_held"), ((549_999, 150_001, 300_000), "Brazil", "no_side"), (tuple(CHANCES.values()), "Brazil", "no_side")])  # fmt: skip
def test_a_choice_takes_the_side_of_the_option_above_the_band(
    author: Forecaster, chances: tuple[int, ...], outcome: str, held: str
) -> None:
    distribution = dict(zip(MATCH["options"], chances, strict=True))
    asking.resolved(MATCH, distribution, outcome, forecaster=author)
    asking.resolved(DAY, {"0.5": "2020-08-20"}, "2020-08-20", forecaster=author)
    stage.score()
    calls = card(author)["calls"]
    assert {name: calls[name] for name in ("held", "not_held", "no_side")} == {
        "held": 0,
        "not_held": 0,
        "no_side": 0,
    } | {held: 1}


def test_a_number_without_a_range_is_counted_and_on_no_card(author: Forecaster) -> None:
    forecast = asking.resolved({"kind": "numeric", "unit": "seats"}, {"0.5": "5"}, "8", forecaster=author)
    stage.score()
    found = card(author)
    assert found["counts"]["unscorable"] == {"no_scale": 1}
    assert "crps" not in found["scores"]
    assert scores_of(forecast.claim) == {}


def test_a_date_is_scored_on_its_window_and_never_is_its_end() -> None:
    """The window has 134 days, 23 June to 3 November, and the day after it for what had not happened by then."""
    sure = asking.resolved(DAY, {"0.1": "2020-11-04", "0.9": "2020-11-04"}, "2020-11-04")
    far = asking.resolved(DAY, {"0.1": "2020-06-23", "0.9": "2020-06-23"}, "2020-11-04")
    stage.score()
    assert (scores_of(sure.claim)["crps"] or 0) < 10**10
    assert (scores_of(far.claim)["crps"] or 0) > 8 * 10**11


def test_a_series_of_distributions_is_weighted_by_its_time() -> None:
    claim = stage.recorded(**MATCH)
    begins, author = claim.event_from_at, factories.forecaster()
    span = claim.deadline_at - begins
    sure, even = {"Brazil": 1_000_000, "Draw": 0, "Croatia": 0}, {"Brazil": 0, "Draw": 500_000, "Croatia": 500_000}
    for share, distribution in ((0, even), (0.5, sure)):
        asking.said(claim, distribution, forecaster=author, stated_at=begins + share * span)
    factories.forecast(claim, forecaster=author, basis="withdrawal", p_ppm=None, stated_at=begins + 0.25 * span)
    factories.resolution(claim, Outcome.VALUE, value="Brazil")
    ScoreJob.objects.raise_for([claim])
    stage.score()
    found = scores_of(claim)
    assert (found["brier"], found["brier_first"]) == (0, 750_000_000_000)
    assert found["brier_time_weighted"] == 250_000_000_000


def test_an_infinite_score_of_a_choice_is_counted_apart(author: Forecaster) -> None:
    asking.resolved(MATCH, {"Brazil": 1_000_000, "Draw": 0, "Croatia": 0}, "Draw", forecaster=author)
    stage.score()
    log = card(author)["scores"]["log"]
    assert (log["n"], log["infinite"], log["value"]) == (0, 1, None)


def test_words_read_by_the_recorder_keep_what_they_commit_to(author: Forecaster) -> None:
    read = {"wording": "Brazil could win", "phrase_key": "could happen", "reading_reason": "Spread evenly."}
    asking.resolved(MATCH, CHANCES, "Brazil", forecaster=author, basis="wording", **read)
    stage.score()
    split = card(author)["split"]
    assert (split["non_committal"]["brier"]["n"], split["committed"]["brier"]["n"]) == (1, 0)


def test_everything_is_made_again_from_nothing_the_same(author: Forecaster) -> None:
    asking.resolved(MATCH, CHANCES, "Brazil", ordered=True, forecaster=author)
    asking.resolved(PEOPLE, {"0.1": "3", "0.5": "5", "0.9": "6.5"}, "10", forecaster=author)
    asking.resolved(DAY, {"0.5": "2020-08-20"}, "2020-11-04", forecaster=author)
    stage.score()
    assert card(author) == card(author, wanted=Wanted(as_of=NOW))
    assert checking.differences() == []
    checking.rescore(now=lambda: NOW)
    assert checking.differences() == []


def test_taking_another_option_back_restores_the_card(author: Forecaster) -> None:
    claim = stage.recorded(**MATCH)
    asking.said(claim, CHANCES, forecaster=author)
    settle(claim, answer(Outcome.VALUE, value="Brazil"))
    stage.score(claim)
    before = card(author)["scores"]
    supersede(claim, answer(Outcome.VALUE, value="Draw"), now=NOW + timedelta(minutes=1))
    stage.score(claim)
    assert card(author)["scores"]["brier"]["value"] == 0.49
    supersede(claim, answer(Outcome.VALUE, value="Brazil"), now=NOW + timedelta(minutes=2))
    stage.score(claim)
    assert card(author)["scores"] == before
    assert checking.differences() == []


def test_each_call_takes_as_many_queries_as_a_plain_one(django_assert_num_queries: Any) -> None:
    for _ in range(3):
        asking.resolved(MATCH, CHANCES, "Brazil")
        asking.resolved(PEOPLE, {"0.5": "5"}, "5")
    claims = list(Claim.objects.select_related("current_resolution__proposal", "article", "group"))
    with django_assert_num_queries(1):
        calls = calls_of(claims, at=NOW)
    assert [bool(call.scores) for call in calls] == [True] * 6
