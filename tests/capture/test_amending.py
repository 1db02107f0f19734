from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from forecasts.capture import amending, drafts, recording
from forecasts.capture.terms import Filing, Terms
from forecasts.history.actors import Actor
from forecasts.history.queries import entries_of
from forecasts.models.claims import Claim
from forecasts.models.errors import Conflict, Invalid
from forecasts.models.people import Role
from forecasts.models.scores import ScoreJob
from tests import factories
from tests.capture import entering
from tests.history_check import assert_history_holds

pytestmark = pytest.mark.django_db
NOW = factories.NOW
LATER = NOW + timedelta(days=1)


@pytest.fixture
def actor() -> Actor:
    return Actor.of(factories.person(Role.RECORDER))


@pytest.fixture
def claim(actor: Actor) -> Claim:
    draft = drafts.create(draft=entering.draft(), now=NOW)
    return recording.record(claim_id=draft.public_id, version=1, actor=actor, now=NOW)


def amend(claim: Claim, actor: Actor, *, reason: str = "The rule was not clear", **fields: Any) -> Claim:
    terms = replace(Terms.of(claim), **fields)
    return amending.amend(
        claim_id=claim.public_id, version=claim.version, terms=terms, reason=reason, actor=actor, now=LATER
    )


def test_an_amendment_keeps_the_old_version_and_resets_when_it_counts_as_recorded(claim: Claim, actor: Actor) -> None:
    amended = amend(claim, actor, event="It rains in Bonn", deadline=date(2020, 12, 31))
    amended.refresh_from_db()
    assert (amended.version, amended.material_version, amended.event) == (3, 2, "It rains in Bonn")
    assert (amended.recorded_at, amended.material_recorded_at) == (NOW, LATER)
    versions = amended.versions.order_by("number").values_list("number", "event", "reason", "recorded_at")
    assert list(versions) == [
        (1, "It rains in Berlin", "", NOW),
        (2, "It rains in Bonn", "The rule was not clear", LATER),
    ]
    assert ScoreJob.objects.get(claim=claim).want == 2
    assert [entry.kind for entry in entries_of(amended)] == ["claim.recorded", "claim.amended"]
    assert_history_holds()


def test_conditions_can_be_amended_too(claim: Claim, actor: Actor) -> None:
    condition = factories.claim()
    amended = amend(claim, actor, conditions=(condition,), condition_words="If it gets colder")
    assert amended.versions.get(number=2).condition_ids == [condition.public_id]
    assert list(amended.conditions.all()) == [condition]


@pytest.mark.parametrize(
    "fields, field",
    [
        ({"reason": ""}, "reason"),
        ({"event": "Changed", "reason": " "}, "reason"),
        ({"event": "Changed", "reason": "x" * 1001}, "reason"),
        ({"criteria": ""}, "criteria"),
        ({"deadline": date(2020, 6, 1)}, "deadline"),
        ({"time_zone": "Nowhere"}, "time_zone"),
        ({}, "event"),
    ],
)
def test_amendments_that_cannot_be_taken(claim: Claim, actor: Actor, fields: dict[str, Any], field: str) -> None:
    with pytest.raises(Invalid) as refusal:
        amend(claim, actor, **fields)
    assert field in refusal.value.fields
    assert claim.versions.count() == 1


def test_a_condition_that_hangs_on_the_claim_makes_a_circle(claim: Claim, actor: Actor) -> None:
    below = factories.claim(conditions=[claim])
    with pytest.raises(Invalid, match="circle"):
        amend(claim, actor, conditions=(below,))
    with pytest.raises(Invalid, match="circle"):
        amend(claim, actor, conditions=(claim,))


def test_a_draft_is_no_condition_of_a_recorded_claim(claim: Claim, actor: Actor) -> None:
    with pytest.raises(Invalid, match="Record the condition first"):
        amend(claim, actor, conditions=(factories.claim("draft"),))


def test_nothing_is_amended_while_an_answer_is_proposed_or_once_it_is_resolved(actor: Actor) -> None:
    proposed, resolved = factories.claim(), factories.claim()
    factories.proposal(proposed)
    factories.resolution(resolved)
    for claim in (proposed, resolved):
        with pytest.raises(Conflict, match="Only an open claim can be amended"):
            amend(claim, actor, event="Something else")


def test_a_stale_version_amends_nothing(claim: Claim, actor: Actor) -> None:
    stale = Claim.objects.get(pk=claim.pk)
    amend(claim, actor, event="First")
    with pytest.raises(Conflict, match="Somebody else"):
        amend(stale, actor, event="Second")


def test_filing_anew_changes_nothing_that_is_judged(claim: Claim, actor: Actor) -> None:
    topic, group = factories.topic(), None
    filing = Filing(headline="A better headline", outlet=factories.outlet(), topics=(topic,), group=group)
    filed = amending.file_anew(claim_id=claim.public_id, version=2, filing=filing, actor=actor, now=LATER)
    filed.refresh_from_db()
    assert (filed.headline, filed.outlet, list(filed.topics.all())) == ("A better headline", filing.outlet, [topic])
    assert (filed.version, filed.material_version, filed.material_recorded_at) == (3, 1, NOW)
    assert [entry.kind for entry in entries_of(filed)] == ["claim.recorded", "claim.filed"]
    assert ScoreJob.objects.get(claim=claim).want == 2
    assert_history_holds()


def test_a_resolved_claim_can_be_filed_anew_but_no_draft_and_no_stale_one(actor: Actor) -> None:
    resolved, draft = factories.claim(), factories.claim("draft")
    factories.resolution(resolved)
    filing = entering.filing(headline="Filed")
    by: dict[str, Any] = {"filing": filing, "actor": actor, "now": LATER}
    assert amending.file_anew(claim_id=resolved.public_id, version=2, **by).headline == "Filed"
    for claim, version in ((draft, 1), (resolved, 2)):
        with pytest.raises(Conflict):
            amending.file_anew(claim_id=claim.public_id, version=version, **by)


def test_a_headline_that_cannot_be_taken(claim: Claim, actor: Actor) -> None:
    with pytest.raises(Invalid) as refusal:
        amending.file_anew(
            claim_id=claim.public_id, version=2, filing=entering.filing(headline="x" * 201), actor=actor, now=LATER
        )
    assert set(refusal.value.fields) == {"headline"}
