from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from forecasts import clock
from forecasts.models.claims import Claim, State
from forecasts.models.people import Role
from forecasts.resolution import disputes
from tests import factories
from tests.api.conftest import Get
from tests.factories import NOW
from tests.resolution.stage import NO, YES, act, actor, confirm, correct, settle
from tests.scorecards import stage


def test_a_claim_names_all_that_is_known_of_it(get: Get, example: dict[int, Claim]) -> None:
    claim = get(f"claims/{example[9].public_id}/")
    assert claim["headline"] == "Pressure on Washington after the election"
    assert claim["window"] == {
        "event_from": "2020-11-04",
        "deadline": {
            "on": "2021-04-30", "precision": "day", "at": "2021-05-01T04:00:00Z", "words": example[9].deadline_words,
        },
        "time_zone": "America/New_York",
    }  # fmt: skip
    assert (claim["outcome"], claim["article"]["slug"]) == ("occurred", "north-korea-increases-the-pressure")
    assert claim["criteria"]
    [forecast] = claim["forecasts"]
    assert (forecast["forecaster"]["slug"], forecast["stands"]) == ("henning-effner", True)
    assert "is likely to increase the pressure" in forecast["quote"]["exact"]
    assert (forecast["reading"]["point_ppm"], forecast["call"]["held"]) == (750_000, True)
    assert forecast["call"]["scores"]["brier"] == {
        "value": 0.0625, "low": 0.0225, "high": 0.16, "exact": "62500000000",
    }  # fmt: skip
    [resolution] = claim["resolutions"]
    assert (resolution["live"], resolution["policy"]) == (True, "two_person")
    assert (resolution["answer"]["proposed_by"]["role"], resolution["confirmed_by"]["role"]) == ("resolver", "reviewer")
    assert resolution["answer"]["evidence"][0]["publisher"]


def test_a_condition_is_named_with_what_became_of_it(get: Get, example: dict[int, Claim]) -> None:
    claim = get(f"claims/{example[3].public_id}/")
    assert (claim["outcome"], claim["resolutions"][0]["policy"]) == ("condition_not_met", "rule")
    assert claim["resolutions"][0]["confirmed_by"] is None
    assert [(each["id"], each["outcome"]) for each in claim["condition"]["any_of"]] == [
        (example[number].public_id, "did_not_occur") for number in (1, 2)
    ]
    assert claim["forecasts"][0]["call"]["unscorable"] == "condition_not_met"


@pytest.mark.parametrize(
    "hours, resolved, state", [(0, False, "due"), (1, True, "resolved"), (72, True, "resolved"), (73, True, "final")]
)
def test_due_and_final_follow_from_the_time(
    get: Get, monkeypatch: pytest.MonkeyPatch, *, hours: int, resolved: bool, state: str
) -> None:
    claim = stage.recorded()
    if resolved:
        factories.resolution(claim, confirmed_at=NOW + timedelta(hours=1))
    monkeypatch.setattr(clock, "now", lambda: NOW + timedelta(hours=hours))
    assert get(f"claims/{claim.public_id}/")["state"] == state


def test_every_resolution_is_kept_with_the_dispute_that_ended_it(get: Get) -> None:
    claim = stage.recorded()
    settle(claim, NO)
    act(disputes.dispute, claim, actor(Role.FORECASTER), reason="It is listed.", answer=YES)
    act(disputes.uphold, claim, actor(Role.REVIEWER), reason="So it is.")
    first, second = get(f"claims/{claim.public_id}/resolutions/")["results"]
    assert (first["live"], second["live"], second["supersedes"]) == (False, True, first["id"])
    [dispute] = first["disputes"]
    assert (dispute["disputed_by"]["role"], dispute["decision"]["upheld"]) == ("forecaster", True)
    assert dispute["counter_proposal"]["outcome"] == second["answer"]["outcome"] == "occurred"
    assert len(get(f"claims/{claim.public_id}/")["resolutions"]) == 2


def test_people_are_named_by_pseudonym_and_strongest_role(get: Get) -> None:
    claim = stage.recorded()
    admin = factories.person(Role.ADMIN, first_name="Given", last_name="Name")
    admin.groups.clear()
    factories.resolution(claim, confirmed_by=admin)
    [resolution] = get(f"claims/{claim.public_id}/resolutions/")["results"]
    assert resolution["confirmed_by"] == {"pseudonym": admin.pseudonym, "role": "admin"}
    assert "Given" not in str(resolution)
    assert admin.username not in str(resolution["confirmed_by"])


def test_every_forecast_is_listed_and_one_of_each_forecaster_stands(get: Get) -> None:
    claim = stage.recorded()
    first = factories.forecast(claim)
    factories.forecast(claim, forecaster=first.forecaster, p_ppm=300_000)
    gone = factories.forecast(claim)
    factories.forecast(claim, forecaster=gone.forecaster, basis="withdrawal", p_ppm=None)
    listed = get(f"claims/{claim.public_id}/forecasts/")["results"]
    assert [(each["p_ppm"], each["stands"]) for each in listed] == [
        (200_000, False), (300_000, True), (200_000, False), (None, False),
    ]  # fmt: skip
    assert listed[3]["reading"] is None


def test_the_whole_record_of_a_claim(get: Get, example: dict[int, Claim]) -> None:
    entries = get(f"claims/{example[1].public_id}/history/")
    assert [entry["kind"] for entry in entries] == ["claim.recorded", "proposal.made", "resolution.confirmed"]
    assert [entry["number"] for entry in entries] == [1, 2, 3]
    assert entries[0]["rows"]


@pytest.mark.parametrize("part", ["", "forecasts/", "resolutions/", "history/"])
@pytest.mark.parametrize("public_id", ["0000000000", "x", "a" * 2000, "draft"])
def test_drafts_and_strangers_are_not_there(get: Get, part: str, public_id: str) -> None:
    draft = factories.claim(State.DRAFT)
    name = draft.public_id if public_id == "draft" else public_id
    assert get(f"claims/{name}/{part}", 404)["title"] == "Not Found"
    assert get("claims/")["results"] == []


def test_a_draft_is_not_shown_as_a_condition_either(get: Get) -> None:
    claim = stage.recorded(conditions=[factories.claim(State.DRAFT)])
    assert get(f"claims/{claim.public_id}/")["condition"]["any_of"] == []


def test_a_list_takes_the_same_number_of_queries_for_one_claim_as_for_many(get: Get) -> None:
    def queries() -> int:
        condition = stage.recorded()
        claim = stage.recorded(article=factories.article(), topics=[factories.topic()], conditions=[condition])
        factories.forecast(claim, article=factories.article())
        factories.forecast(claim, forecaster=factories.forecaster())
        factories.resolution(claim)
        factories.resolution(condition)
        with CaptureQueriesContext(connection) as captured:
            get("claims/")
        return len(captured)

    counts = [queries() for _ in range(3)]
    assert counts == [6, 6, 6]


def test_one_claim_takes_the_same_number_of_queries_however_long_its_life(get: Get) -> None:
    claim = stage.called().claim

    def queries() -> int:
        factories.forecast(claim)
        factories.resolution(claim)
        act(disputes.dispute, claim, actor(), reason="No.", answer=YES)
        act(disputes.uphold, claim, actor(Role.REVIEWER), reason="Yes.")
        with CaptureQueriesContext(connection) as captured:
            get(f"claims/{claim.public_id}/")
        return len(captured)

    first, second, third = (queries() for _ in range(3))
    assert first == second == third <= 27


def test_a_history_can_be_followed_by_number(get: Get, example: dict[int, Claim]) -> None:
    path = f"claims/{example[1].public_id}/history/"
    whole = get(path)
    assert get(f"{path}?after=1") == whole[1:]
    assert get(f"{path}?limit=1") == whole[:1]
    assert get(f"{path}?after={len(whole)}") == get(f"{path}?limit=0") == []


@pytest.mark.parametrize("wrong", ["after=-1", "after=x", "limit=", "limit=²", "after=1234567890"])
def test_a_place_in_a_history_is_a_whole_number(get: Get, example: dict[int, Claim], wrong: str) -> None:
    refused = get(f"claims/{example[1].public_id}/history/?{wrong}", 400)
    assert wrong.partition("=")[0] in str(refused)


def test_a_corrected_forecast_tells_what_was_recorded_before(get: Get) -> None:
    old = factories.forecast(stage.recorded())
    corrected = confirm(correct(old, probability="80", reason="It says 80."))
    [shown] = get(f"claims/{old.claim.public_id}/")["forecasts"]
    assert (shown["id"], shown["p_ppm"]) == (corrected.public_id, 800_000)
    [step] = shown["corrections"]
    assert (step["reason"], step["policy"]) == ("It says 80.", "two_person")
    assert (step["before"]["id"], step["before"]["p_ppm"]) == (old.public_id, 200_000)
    assert get(f"claims/{old.claim.public_id}/forecasts/")["results"] == [shown]


@pytest.mark.parametrize(
    "fields, says, probability",
    [
        ({"wording": "likely", "says": "no"}, "no", 0.25),
        ({"wording": "unlikely", "says": "yes"}, "yes", 0.8),
        ({"wording": "unlikely"}, None, 0.2),
        ({"p_ppm": 700_000, "says": "no"}, "no", 0.3),
        ({"wording": "a fair shot", "says": "yes"}, "yes", None),
        ({"basis": "withdrawal", "p_ppm": None}, None, None),
    ],
)
def test_a_forecast_says_which_way_it_points(
    get: Get, fields: dict[str, Any], says: str | None, probability: float | None
) -> None:
    claim = stage.recorded()
    factories.forecast(claim, **fields)
    [forecast] = get(f"claims/{claim.public_id}/")["forecasts"]
    assert (forecast["says"], forecast["event_probability"]) == (says, probability)
    assert forecast["p_ppm"] == fields.get("p_ppm")
