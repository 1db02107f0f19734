from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from forecasts.capture import drafts
from forecasts.models.claims import Claim, State
from forecasts.models.resolutions import Outcome
from tests import factories
from tests.admin import sending
from tests.capture import entering
from tests.history_check import assert_history_holds

pytestmark = pytest.mark.django_db


def at(step: str, claim: Claim) -> str:
    return reverse(f"admin:forecasts_claim_{step}", args=[claim.pk])


def terms(**fields: Any) -> dict[str, Any]:
    begun = {"version": "1", "event_from": "2020-06-23", "reason": "The rule was not clear"}
    return sending.claim(event="It snows in Bonn") | begun | fields


def test_amending_keeps_the_old_version_with_the_reason(recorder: Client) -> None:
    claim = factories.claim()
    page = recorder.get(at("amend", claim))
    assert page.context["adminform"].form["event"].value() == claim.event
    response = recorder.post(at("amend", claim), terms())
    assert response.headers["Location"] == reverse("admin:forecasts_claim_change", args=[claim.pk])
    claim.refresh_from_db()
    assert (claim.event, claim.material_version) == ("It snows in Bonn", 2)
    assert claim.versions.get(number=2).reason == "The rule was not clear"
    assert_history_holds()


@pytest.mark.parametrize(
    "fields, field",
    [
        ({"reason": ""}, "reason"),
        ({"deadline": "2020-01-01"}, "deadline"),
        ({"time_zone": ""}, "time_zone"),
        ({"event": "x" * 100_000}, "event"),
        ({"event": "It\u202e snows"}, "event"),
        ({"criteria": ""}, "criteria"),
        ({"version": "7"}, "__all__"),
        ({"version": "x"}, "version"),
    ],
)
def test_an_amendment_that_cannot_be_taken_is_shown_again(recorder: Client, fields: dict[str, str], field: str) -> None:
    claim = factories.claim()
    response = recorder.post(at("amend", claim), terms(**fields))
    assert response.status_code == 200
    assert list(response.context["adminform"].form.errors) == [field]
    assert response.context["adminform"].form["deadline_words"].value() == "before the election"
    assert Claim.objects.get().version == 1


def test_a_claim_is_no_condition_of_itself(recorder: Client) -> None:
    claim = factories.claim()
    response = recorder.post(at("amend", claim), terms(conditions=[claim.pk]))
    assert "circle" in str(response.context["adminform"].form.errors["conditions"])


def test_after_a_conflict_saving_again_goes_on_from_what_is_there(recorder: Client) -> None:
    claim = factories.claim(version=4)
    response = recorder.post(at("amend", claim), terms(version="3"))
    assert response.context["adminform"].form["version"].value() == "4"
    assert recorder.post(at("amend", claim), terms(version="4")).status_code == 302


def test_filing_anew(recorder: Client) -> None:
    claim, topic = factories.claim(), factories.topic()
    assert recorder.get(at("file", claim)).status_code == 200
    recorder.post(at("file", claim), {"headline": "Found better", "topics": [topic.pk], "version": "1"})
    claim.refresh_from_db()
    assert (claim.headline, list(claim.topics.all()), claim.material_version) == ("Found better", [topic], 1)
    assert_history_holds()


def test_retracting_before_anybody_relies_on_it(recorder: Client) -> None:
    claim = factories.claim(deadline_on=factories.NOW.date().replace(year=2099))
    assert recorder.get(at("retract", claim)).status_code == 200
    recorder.post(at("retract", claim), {"reason": "Entered twice", "version": "1"})
    claim.refresh_from_db()
    assert claim.current_resolution
    assert claim.current_resolution.proposal.outcome == Outcome.RETRACTED
    assert_history_holds()


def test_retracting_after_the_deadline_needs_a_second_person(recorder: Client) -> None:
    claim = factories.claim()
    recorder.post(at("retract", claim), {"reason": "Entered twice", "version": "1"})
    claim.refresh_from_db()
    assert (claim.state, claim.current_resolution) == (State.PROPOSED, None)


def test_recording_a_draft_from_its_page(recorder: Client) -> None:
    draft = drafts.create(draft=entering.draft(), now=factories.NOW)
    assert recorder.get(at("record", draft)).status_code == 200
    recorder.post(at("record", draft), {"version": "1"})
    draft.refresh_from_db()
    assert draft.state == State.OPEN
    assert_history_holds()


def test_a_step_that_is_not_open_says_so(recorder: Client) -> None:
    draft, resolved = factories.claim("draft"), factories.claim()
    factories.resolution(resolved)
    for step, claim in (("amend", draft), ("amend", resolved), ("record", resolved), ("file", draft)):
        response = recorder.get(at(step, claim), follow=True)
        assert "This step is not open" in str(list(response.context["messages"])[-1])
        assert recorder.post(at(step, claim), terms()).status_code == 302


def test_only_recorders_take_steps(resolver: Client) -> None:
    claim = factories.claim()
    for step in ("amend", "file", "retract", "record"):
        assert resolver.get(at(step, claim)).status_code == 403
        assert resolver.post(at(step, claim), terms()).status_code == 403


@pytest.mark.parametrize("key", ["999", "x", "9" * 30])
def test_a_claim_that_is_not_there(recorder: Client, key: str) -> None:
    assert recorder.get(f"/admin/forecasts/claim/{key}/amend/").status_code == 404
