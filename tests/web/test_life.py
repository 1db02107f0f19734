from datetime import UTC, datetime, timedelta

from django.test import Client

from forecasts.history.actors import Actor
from forecasts.history.redaction import redact
from forecasts.models.claims import Claim, Precision
from forecasts.models.people import Role
from forecasts.resolution import operations
from forecasts.web import life
from tests import factories
from tests.factories import NOW
from tests.resolution import stage


def events_of(client: Client, claim: Claim) -> list[life.Event]:
    told = client.get(f"/claims/{claim.public_id}/").context["life"]
    return [item for item in told if isinstance(item, life.Event)]


def test_a_silence_of_a_year_is_named_and_a_shorter_one_is_not() -> None:
    days = (0, 300, 300 + 800)
    events = [life.Event(NOW + timedelta(days=count), "", "pen", str(count)) for count in days]
    told = life.with_gaps(events)
    assert [item.gap if isinstance(item, life.Gap) else item.title for item in told] == ["0", "300", "2 years", "1100"]


def test_a_deadline_at_an_instant_is_told_as_one(db: None) -> None:
    instant = datetime(2020, 11, 3, 22, 30, tzinfo=UTC)
    claim = factories.claim(deadline_precision=Precision.INSTANT, deadline_at=instant)
    assert life.deadline_words(claim) == "3 November 2020, 22:30 UTC"


def test_redacted_words_are_gone_from_every_page(client: Client, example: dict[str, Claim]) -> None:
    claim = example["No ICBM test before the US election"]
    stream, admin = f"claim:{claim.public_id}", Actor.of(factories.person(Role.ADMIN))
    for number in (1, 2, 3):
        redact(stream=stream, number=number, reason="It named a private person.", actor=admin, now=NOW)
    told = " ".join(
        item.text for item in client.get(f"/claims/{claim.public_id}/").context["life"] if isinstance(item, life.Event)
    )
    assert "redacted" in told
    history = client.get(f"/claims/{claim.public_id}/history/").text
    assert "The words of this entry were redacted" in history
    assert "It named a private person." in history


def test_disputes_and_what_was_sent_back_are_told_with_their_reasons(client: Client, roles: None) -> None:
    claim = factories.claim()
    factories.forecast(claim)
    stage.propose(claim)
    stage.act(operations.send_back, claim, stage.actor(Role.REVIEWER), reason="Which register?")
    stage.settle(claim)
    told = {event.title: event.text for event in events_of(client, claim)}
    assert told["Proposal sent back"] == "reviewer: “Which register?”"
    assert told["Proposed: did not occur"] == "resolver, with 1 piece of evidence."
    assert told["Confirmed by a second person"] == "reviewer."
