from datetime import timedelta
from typing import Any

import pytest

from forecasts.models.people import Role
from forecasts.resolution import operations
from forecasts.scorecards.card.confirmations import written_confirmations
from forecasts.scorecards.card.documents import document
from forecasts.scorecards.card.wanted import Wanted
from tests import factories
from tests.factories import NOW
from tests.resolution.stage import NO, YES, act, actor, propose, settle
from tests.scorecards import stage

pytestmark = pytest.mark.django_db


def test_the_ledger_says_how_many_proposals_a_second_person_confirmed() -> None:
    assert written_confirmations({}) == {}
    assert "confirmations" not in document(kind="ledger", now=NOW)
    for _ in range(2):
        settle(stage.recorded(), NO, now=NOW)
    found = document(kind="ledger", now=NOW)["confirmations"]
    assert found == {"confirmed": 2, "of": 2}


def test_who_sends_back_does_not_confirm() -> None:
    back, kept = stage.recorded(), stage.recorded()
    propose(back)
    act(operations.send_back, back, actor(Role.REVIEWER), reason="Which register?")
    settle(kept, NO, now=NOW)
    found = document(kind="ledger", now=NOW)
    agreed = found["confirmations"]
    assert agreed == {"confirmed": 1, "of": 2}
    assert document(kind="ledger", now=NOW, wanted=Wanted(as_of=NOW))["confirmations"] == agreed
    assert "confirmations" not in document(kind="ledger", now=NOW, wanted=Wanted(as_of=NOW - timedelta(days=1)))


def test_each_card_says_it_of_its_own_claims() -> None:
    author, other = factories.forecaster(), factories.forecaster()
    for who, outcomes in ((author, (YES, NO, NO)), (other, (NO,))):
        for outcome in outcomes:
            claim = stage.recorded()
            factories.forecast(claim, forecaster=who)
            settle(claim, outcome, now=NOW)
    back = stage.recorded()
    factories.forecast(back, forecaster=author)
    propose(back)
    act(operations.send_back, back, actor(Role.REVIEWER), reason="Which register?")
    asked: dict[str, Any] = {"kind": "forecaster", "slug": author.slug, "now": NOW}
    found = document(**asked)["confirmations"]
    assert found == {"confirmed": 3, "of": 4}
    assert document(**asked, wanted=Wanted(as_of=NOW))["confirmations"] == found
    assert document(kind="forecaster", slug=other.slug, now=NOW)["confirmations"] == {"confirmed": 1, "of": 1}
