from datetime import timedelta
from typing import Any

import pytest

from forecasts.models.people import Role
from forecasts.resolution import operations
from forecasts.scorecards.card.agreement import written_agreement
from forecasts.scorecards.card.documents import document
from forecasts.scorecards.card.wanted import Wanted
from tests import factories
from tests.factories import NOW
from tests.resolution.stage import NO, YES, act, actor, propose, settle
from tests.scorecards import stage

pytestmark = pytest.mark.django_db


def test_the_ledger_says_whether_its_people_agree() -> None:
    assert written_agreement({}) == {}
    assert "agreement" not in document(kind="ledger", now=NOW)
    for _ in range(2):
        settle(stage.recorded(), NO, now=NOW)
    found = document(kind="ledger", now=NOW)["agreement"]
    assert (found["n"], found["agreed"], found["alpha"]) == (2, 2, None)
    assert found["interval"]["high"] == 1.0


def test_who_sends_back_disagrees() -> None:
    back, kept = stage.recorded(), stage.recorded()
    propose(back)
    act(operations.send_back, back, actor(Role.REVIEWER), reason="Which register?")
    settle(kept, NO, now=NOW)
    found = document(kind="ledger", now=NOW)
    agreed = found["agreement"]
    assert (agreed["n"], agreed["agreed"], agreed["alpha"]) == (2, 1, 0.0)
    assert document(kind="ledger", now=NOW, wanted=Wanted(as_of=NOW))["agreement"] == agreed
    assert "agreement" not in document(kind="ledger", now=NOW, wanted=Wanted(as_of=NOW - timedelta(days=1)))


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
    found = document(**asked)["agreement"]
    assert (found["n"], found["agreed"]) == (4, 3)
    assert document(**asked, wanted=Wanted(as_of=NOW))["agreement"] == found
    assert document(kind="forecaster", slug=other.slug, now=NOW)["agreement"]["n"] == 1
