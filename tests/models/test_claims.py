from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from forecasts.models.claims import Claim, State
from forecasts.models.resolutions import Outcome, Resolution
from tests import factories
from tests.factories import NOW

pytestmark = pytest.mark.django_db


def test_due_is_derived_from_the_deadline() -> None:
    past = factories.claim()
    ahead = factories.claim(deadline_on=NOW.date() + timedelta(days=9))
    factories.claim(State.DRAFT)
    factories.proposal(factories.claim())

    assert list(Claim.objects.due(at=NOW)) == [past]
    assert list(Claim.objects.open(at=NOW)) == [ahead]
    assert (past.is_due(at=NOW), ahead.is_due(at=NOW)) == (True, False)


def test_a_claim_is_due_from_the_very_instant_of_its_deadline() -> None:
    claim = factories.claim()

    assert claim.is_due(at=claim.deadline_at)
    assert not claim.is_due(at=claim.deadline_at - timedelta(microseconds=1))


def test_oldest_due_first_and_nothing_overdue_is_hidden() -> None:
    newer = factories.claim(deadline_on=NOW.date() - timedelta(days=1))
    older = factories.claim()

    assert list(Claim.objects.due(at=NOW).oldest_due_first()) == [older, newer]


def test_drafts_are_not_recorded() -> None:
    draft, claim = factories.claim(State.DRAFT), factories.claim()

    assert list(Claim.objects.recorded()) == [claim]
    assert list(Claim.objects.drafts()) == [draft]


@pytest.mark.parametrize("hours,final", [(71, False), (72, True)])
def test_a_resolution_is_final_when_the_time_for_disputes_is_over(hours: int, final: bool) -> None:
    claim = factories.claim()
    factories.resolution(claim, confirmed_at=NOW)

    assert claim.is_final(at=NOW + timedelta(hours=hours)) is final


def test_an_open_claim_is_not_final() -> None:
    assert not factories.claim().is_final(at=NOW + timedelta(days=900))


@pytest.mark.parametrize(
    "change",
    [
        {"state": "proposed"},
        {"state": "resolved"},
        {"state": "disputed"},
        {"state": "wrong"},
        {"recorded_at": None},
        {"deadline_at": factories.start_of(NOW.date()) - timedelta(days=9999)},
    ],
)
def test_the_database_refuses_a_claim_that_contradicts_itself(change: dict) -> None:
    claim = factories.claim()

    with pytest.raises(IntegrityError), transaction.atomic():
        Claim.objects.filter(pk=claim.pk).update(**change)


def test_the_database_refuses_one_person_as_both() -> None:
    person = factories.person()
    claim = factories.claim()
    proposal = factories.proposal(claim, Outcome.OCCURRED, proposed_by=person)

    with pytest.raises(IntegrityError, match="resolution_by_two_people"), transaction.atomic():
        Resolution.objects.create(
            claim=claim,
            proposal=proposal,
            number=1,
            policy="two_person",
            proposed_by=person,
            confirmed_by=person,
            confirmed_at=NOW,
        )
