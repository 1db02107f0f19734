from datetime import timedelta

import pytest

from forecasts.models.resolutions import Outcome
from forecasts.scorecards.card.documents import document
from forecasts.scorecards.card.left_out import written_left_out
from forecasts.scorecards.card.wanted import Wanted
from tests.factories import NOW
from tests.scorecards import stage

pytestmark = pytest.mark.django_db


def settle(*outcomes: str, late: bool) -> None:
    """Claims on each of which one forecast was stated, before or after it closed."""
    for outcome in outcomes:
        claim = stage.recorded()
        stated_at = claim.deadline_at + timedelta(hours=1) if late else claim.event_from_at
        stage.called(claim=claim, outcome=outcome, stated_at=stated_at)


YES, NO = Outcome.OCCURRED, Outcome.DID_NOT_OCCUR


@pytest.mark.parametrize(
    "left, scored, differs",
    [
        ((YES,) * 4, (NO,) * 4, True),
        ((NO,) * 4, (YES,) * 4, True),
        ((YES, NO, YES, NO), (NO, YES, NO, YES), False),
        ((YES,), (NO,), False),
    ],
)
def test_a_card_says_whether_what_it_leaves_out_differs(
    left: tuple[str, ...], scored: tuple[str, ...], differs: bool
) -> None:
    settle(*left, late=True)
    settle(*scored, late=False)
    settle(Outcome.AMBIGUOUS, late=True)
    stage.score()
    found = document(kind="ledger", now=NOW)["left_out"]
    assert (found["claims"], found["occurred"]) == (len(left), left.count(YES))
    assert found["scored"] == {"claims": len(scored), "occurred": scored.count(YES)}
    assert found["differs"] is differs
    assert document(kind="ledger", now=NOW, wanted=Wanted(as_of=NOW))["left_out"] == found


def test_a_card_that_leaves_nothing_out_says_nothing() -> None:
    assert written_left_out(()) == {}
    settle(YES, NO, late=False)
    stage.score()
    assert "left_out" not in document(kind="ledger", now=NOW)
