import json

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.auth import authenticate

from forecasts.forecasting import readers
from forecasts.history.actors import Actor
from forecasts.history.guards import TAKEN_OUT
from forecasts.history.kinds import Kind
from forecasts.models.claims import Claim
from forecasts.models.entry import EntryTexts
from forecasts.models.errors import Conflict, NotAllowed
from forecasts.models.people import Role, User
from forecasts.models.resolutions import Evidence, Outcome, Proposal, Resolution
from forecasts.models.sources import Forecaster
from forecasts.people.erasure import erase
from forecasts.resolution import disputes, operations
from tests import factories
from tests.factories import NOW
from tests.history_check import assert_history_holds
from tests.resolution import stage
from tests.scorecards.stage import called, card_of, recorded, score

pytestmark = pytest.mark.django_db

SECRET = "My own words, with my own name in them."


@pytest.fixture
def settled() -> Claim:
    """A claim that a resolver answered and a reviewer confirmed, each with words of their own."""
    claim = called(outcome=None).claim
    given = stage.answer(rationale=SECRET, evidence=(stage.evidence(excerpt=SECRET),))
    stage.propose(claim, given)
    stage.act(operations.confirm, claim, stage.actor(Role.REVIEWER), note=f"Note. {SECRET}")
    score()
    return claim


def resolver_of(claim: Claim) -> User:
    assert claim.current_resolution is not None
    assert claim.current_resolution.proposed_by is not None
    return claim.current_resolution.proposed_by


def reviewer_of(claim: Claim) -> User:
    assert claim.current_resolution is not None
    assert claim.current_resolution.confirmed_by is not None
    return claim.current_resolution.confirmed_by


def test_the_words_go_from_rows_and_history_and_the_facts_stay(settled: Claim) -> None:
    erase(user=resolver_of(settled), now=NOW)

    proposal, evidence = Proposal.objects.get(claim=settled), Evidence.objects.get(proposal__claim=settled)
    assert (proposal.rationale, evidence.excerpt) == (TAKEN_OUT, TAKEN_OUT)
    assert (proposal.outcome, evidence.title, evidence.url) == (
        "did_not_occur",
        "Register of events",
        "https://register.example/2020",
    )
    kept = EntryTexts.objects.filter(body__contains=SECRET).values_list("entry__kind", flat=True)
    assert list(kept) == [Kind.RESOLUTION_CONFIRMED]  # the reviewer's own note
    assert_history_holds()


def test_a_reviewers_words_go_too(settled: Claim) -> None:
    erase(user=reviewer_of(settled), now=NOW)
    assert Resolution.objects.get(claim=settled).note == TAKEN_OUT
    assert Proposal.objects.get(claim=settled).rationale == SECRET
    assert_history_holds()


def test_every_score_stays_to_the_byte(settled: Claim) -> None:
    forecaster = Forecaster.objects.get()
    cards = [("ledger", "ledger"), ("forecaster", forecaster.slug)]

    def seen() -> list[str]:
        documents = [dict(card_of(kind, slug, now=NOW)) for kind, slug in cards]
        return [
            json.dumps({key: d[key] for key in d if key != "history"}, sort_keys=True, default=str) for d in documents
        ]

    before = seen()
    for person in (resolver_of(settled), reviewer_of(settled)):
        erase(user=person, now=NOW)
    assert seen() == before
    assert '"n": 1' in before[0]


def reader_with_a_card() -> tuple[User, Forecaster]:
    """A reader with a forecast on a claim and a public scorecard."""
    reader = factories.person(Role.FORECASTER, email="reader@example.org", first_name="Rea")
    claim = recorded()
    readers.state(
        claim_id=claim.public_id, said=readers.Said(probability="70"), actor=Actor.of(reader), now=stage.BEFORE
    )
    readers.show_card(public=True, actor=Actor.of(reader), now=stage.BEFORE)
    return reader, Forecaster.objects.get(user=reader)


def test_a_readers_card_keeps_its_made_up_name_and_is_hidden() -> None:
    reader, card = reader_with_a_card()
    before = list(Forecaster.objects.values("slug", "name", "kind"))

    erase(user=reader, now=NOW)

    card.refresh_from_db()
    assert list(Forecaster.objects.values("slug", "name", "kind")) == before
    assert (card.slug.startswith("reader-"), card.opted_in) == (True, False)
    assert_history_holds()


def test_nothing_of_the_person_is_left_and_nobody_signs_in() -> None:
    reader, _ = reader_with_a_card()
    reader.set_password("copper-violin-77-moss")
    reader.save()
    EmailAddress.objects.create(user=reader, email=reader.email, verified=True, primary=True)
    Authenticator.objects.create(user=reader, type="totp", data={"secret": "x"})

    erase(user=reader, now=NOW)

    left = User.objects.get(pk=reader.pk)
    assert (left.username, left.email, left.first_name, left.last_name) == (f"erased-{reader.pseudonym}", "", "", "")
    assert (left.is_active, left.has_usable_password(), left.erased_at) == (False, False, NOW)
    assert [group.name for group in left.groups.all()] == ["forecaster"]
    assert not EmailAddress.objects.exists()
    assert not Authenticator.objects.exists()
    assert authenticate(None, username=reader.username, password="copper-violin-77-moss") is None


def test_the_log_of_the_admin_site_forgets_the_name() -> None:
    editor, person = factories.person(Role.ADMIN), factories.person(Role.FORECASTER, username="ada.lovelace")
    LogEntry.objects.log_actions(editor.pk, [person], CHANGE)
    erase(user=person, now=NOW)
    assert LogEntry.objects.get().object_repr == f"erased-{person.pseudonym}"


def test_an_account_is_erased_once(settled: Claim) -> None:
    user = resolver_of(settled)
    erase(user=user, now=NOW)
    with pytest.raises(Conflict, match="erased already"):
        erase(user=user, now=NOW)


def test_the_last_editor_stays() -> None:
    editor = factories.person(Role.ADMIN)
    factories.person(Role.ADMIN, is_active=False)
    with pytest.raises(NotAllowed, match="the only editor-in-chief"):
        erase(user=editor, now=NOW)
    editor.refresh_from_db()
    assert editor.erased_at is None

    factories.person(Role.ADMIN)
    erase(user=editor, now=NOW)
    editor.refresh_from_db()
    assert not editor.is_superuser
    assert Actor.of(editor).role == Role.ADMIN  # how the public goes on to call whoever it was


def test_disputes_and_their_decisions_lose_their_words(settled: Claim) -> None:
    disputer, judge = stage.actor(Role.FORECASTER), stage.actor(Role.REVIEWER)
    stage.contest(settled, stage.answer(Outcome.AMBIGUOUS, evidence=()), by=disputer)
    stage.act(disputes.dismiss, settled, judge, reason=f"No. {SECRET}")
    for who in (disputer, judge):
        assert who.user is not None
        erase(user=who.user, now=NOW)

    dispute = settled.disputes.get()
    assert (dispute.reason, dispute.decision.reason) == (TAKEN_OUT, TAKEN_OUT)
    assert_history_holds()
