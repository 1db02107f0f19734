from datetime import timedelta

import pytest

from forecasts.models.people import Role
from forecasts.resolution import operations
from forecasts.scorecards.agreement import written_agreement
from forecasts.scorecards.documents import document
from tests.factories import NOW
from tests.resolution.stage import NO, act, actor, propose, settle
from tests.scorecards import stage

pytestmark = pytest.mark.django_db


def test_the_ledger_says_whether_its_people_agree() -> None:
    assert written_agreement(at=NOW) == {}
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
    found = written_agreement(at=NOW)["agreement"]
    assert (found["n"], found["agreed"], found["alpha"]) == (2, 1, 0.0)
    assert written_agreement(at=NOW - timedelta(days=1)) == {}
