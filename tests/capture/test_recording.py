from datetime import date, timedelta
from typing import Any

import pytest

from forecasts.capture import articles, drafts, recording
from forecasts.history.actors import Actor
from forecasts.history.queries import entries_of
from forecasts.models.claims import Claim, State
from forecasts.models.errors import Conflict, Invalid
from forecasts.models.forecasts import DraftForecast, Forecast
from forecasts.models.people import Role
from forecasts.models.scores import ScoreJob
from tests import factories
from tests.capture import entering
from tests.history_check import assert_history_holds

pytestmark = pytest.mark.django_db
NOW = factories.NOW
LATER = NOW + timedelta(hours=1)


@pytest.fixture
def actor() -> Actor:
    return Actor.of(factories.person(Role.RECORDER))


def a_draft(**fields: Any) -> Claim:
    return drafts.create(draft=entering.draft(**fields), now=NOW)


def test_recording_freezes_the_claim_its_terms_and_its_forecasts(actor: Actor) -> None:
    draft = a_draft(filing=entering.filing(topics=(factories.topic(),)))
    claim = recording.record(claim_id=draft.public_id, version=1, actor=actor, now=LATER)
    claim.refresh_from_db()
    assert (claim.state, claim.version, claim.recorded_at, claim.recorded_by) == (State.OPEN, 2, LATER, actor.user)
    version = claim.versions.get()
    assert (version.number, version.event, version.recorded_at) == (1, "It rains in Berlin", LATER)
    forecast = claim.forecasts.get()
    assert (forecast.wording, forecast.phrase_key, forecast.recorded_at) == ("likely", "likely", LATER)
    assert not DraftForecast.objects.exists()
    assert ScoreJob.objects.get(claim=claim).is_behind
    [entry] = entries_of(claim)
    assert (entry.kind, entry.role) == ("claim.recorded", "recorder")
    assert_history_holds()


def test_two_people_at_once_record_once(actor: Actor) -> None:
    draft = a_draft()
    recording.record(claim_id=draft.public_id, version=1, actor=actor, now=LATER)
    with pytest.raises(Conflict, match="has been recorded"):
        recording.record(claim_id=draft.public_id, version=1, actor=actor, now=LATER)
    assert Forecast.objects.count() == 1


def test_a_draft_that_was_changed_meanwhile_is_not_recorded(actor: Actor) -> None:
    draft = a_draft()
    with pytest.raises(Conflict, match="Somebody else"):
        recording.record(claim_id=draft.public_id, version=7, actor=actor, now=LATER)
    assert Claim.objects.get().state == State.DRAFT


def test_a_claim_needs_its_rule_and_a_forecast(actor: Actor) -> None:
    draft = a_draft(terms=entering.terms(criteria=""), forecasts=())
    with pytest.raises(Invalid) as refusal:
        recording.record(claim_id=draft.public_id, version=1, actor=actor, now=LATER)
    assert set(refusal.value.fields) == {"criteria", "forecasts"}


def test_a_forecast_from_an_article_needs_its_quote(actor: Actor) -> None:
    article = factories.article()
    draft = a_draft(article=article, forecasts=(entering.statement(article, quote=""),))
    with pytest.raises(Invalid) as refusal:
        recording.record(claim_id=draft.public_id, version=1, actor=actor, now=LATER)
    assert set(refusal.value.fields) == {"forecasts-0-quote"}


def test_a_forecast_after_the_deadline_is_none(actor: Actor) -> None:
    said = entering.statement(stated=date(2020, 11, 4))
    draft = a_draft(forecasts=(said,))
    with pytest.raises(Invalid) as refusal:
        recording.record(claim_id=draft.public_id, version=1, actor=actor, now=LATER)
    assert set(refusal.value.fields) == {"forecasts-0-stated"}


def test_quotes_are_checked_against_the_text_as_it_is_when_recording(actor: Actor) -> None:
    draft = a_draft()
    assert draft.article
    articles.capture_text(article_id=draft.article.public_id, text="Nothing of the kind.", actor=actor, now=NOW)
    with pytest.raises(Invalid) as refusal:
        recording.record(claim_id=draft.public_id, version=1, actor=actor, now=LATER)
    assert set(refusal.value.fields) == {"forecasts-0-quote"}
    text = "It is likely that\nit rains."
    articles.capture_text(article_id=draft.article.public_id, text=text, actor=actor, now=NOW)
    claim = recording.record(claim_id=draft.public_id, version=1, actor=actor, now=LATER)
    forecast = claim.forecasts.get()
    assert (forecast.quote_exact, forecast.quote_match) == ("likely that\nit rains", "once")


def test_conditions_are_recorded_first(actor: Actor) -> None:
    condition = a_draft(filing=entering.filing(headline="The condition"))
    draft = a_draft(terms=entering.terms(conditions=(condition,)))
    with pytest.raises(Invalid, match="Record the condition first: The condition"):
        recording.record(claim_id=draft.public_id, version=1, actor=actor, now=LATER)
    recording.record(claim_id=condition.public_id, version=1, actor=actor, now=LATER)
    claim = recording.record(claim_id=draft.public_id, version=1, actor=actor, now=LATER)
    assert claim.versions.get().condition_ids == [condition.public_id]
    assert_history_holds()


def test_many_are_recorded_each_whole_or_not_at_all(actor: Actor) -> None:
    last, poor, first = a_draft(), a_draft(terms=entering.terms(criteria="")), a_draft()
    again = entering.draft(article=last.article, terms=entering.terms(conditions=(first,)))
    drafts.save(claim_id=last.public_id, version=1, draft=again, now=NOW)
    chosen = [(last.public_id, 2), (poor.public_id, 1), (first.public_id, 9)]
    reports = recording.record_many(claims=chosen, actor=actor, now=LATER)
    refusals = {report.claim_id: report.refusal for report in reports}
    assert isinstance(refusals[first.public_id], Conflict)
    assert isinstance(refusals[last.public_id], Invalid)
    assert isinstance(refusals[poor.public_id], Invalid)
    chosen[2] = (first.public_id, 1)
    reports = recording.record_many(claims=chosen, actor=actor, now=LATER)
    assert [report.claim_id for report in reports if report.refusal is None] == [first.public_id, last.public_id]
    assert set(Claim.objects.recorded()) == {first, last}
    assert_history_holds()


def test_a_circle_of_drafts_is_refused_and_ends(actor: Actor) -> None:
    one, two = a_draft(), a_draft()
    one.condition_links.create(condition=two)
    two.condition_links.create(condition=one)
    reports = recording.record_many(claims=[(one.public_id, 1), (two.public_id, 1)], actor=actor, now=LATER)
    assert all("circle" in str(report.refusal) for report in reports)
