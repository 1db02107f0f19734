from collections.abc import Callable
from datetime import timedelta

import pytest

from forecasts.history.kinds import Kind
from forecasts.models.claims import Claim
from forecasts.models.people import Role
from forecasts.resolution import disputes, operations
from forecasts.resolution.meanwhile import WHAT, meanwhile
from tests import factories
from tests.factories import NOW
from tests.resolution.stage import AMBIGUOUS, BEFORE, NO, YES, act, actor, contest, propose, settle, supersede

pytestmark = pytest.mark.django_db

REVIEWER = Role.REVIEWER


def withdrawn(claim: Claim) -> None:
    resolver = actor(Role.RESOLVER)
    propose(claim, by=resolver)
    act(operations.withdraw, claim, resolver)


def sent_back(claim: Claim) -> None:
    propose(claim)
    act(operations.send_back, claim, actor(REVIEWER), reason="Which register?")


def retracted(claim: Claim) -> None:
    act(operations.retract, claim, actor(Role.RECORDER), reason="An error", now=NOW)


def contested(claim: Claim) -> None:
    settle(claim)
    contest(claim, YES)


def dismissed(claim: Claim) -> None:
    contested(claim)
    act(disputes.dismiss, claim, actor(REVIEWER), reason="No.")


def made_void(claim: Claim) -> None:
    claim.conditions.add(condition := factories.claim())
    settle(condition)


def reopened(claim: Claim) -> None:
    claim.conditions.add(condition := factories.claim())
    settle(condition)
    supersede(condition, YES, now=NOW)


@pytest.mark.parametrize(
    "happened, sentence",
    [
        (lambda claim: propose(claim, YES), "Resolver proposed “occurred” just now. Its proposal waits for a second person."),
        (withdrawn, "Resolver withdrew the proposal just now. No answer is proposed now."),
        (sent_back, "Reviewer sent the proposal back just now. No answer is proposed now."),
        (lambda claim: settle(claim, NO), "Reviewer confirmed “did not occur” just now. It is resolved."),
        (lambda claim: settle(claim, AMBIGUOUS), "Reviewer confirmed “void: ambiguous” just now. It is resolved."),
        (retracted, "Recorder proposed “void: retracted” just now. Its proposal waits for a second person."),
        (contested, "Forecaster disputed “did not occur” just now. Its dispute is open."),
        (dismissed, "Reviewer dismissed the dispute: “did not occur” stands just now. It is resolved."),
        (lambda claim: (settle(claim), supersede(claim, YES, now=NOW)), "Reviewer upheld the dispute: “occurred” just now. It is resolved."),
        (made_void, "A rule of the ledger resolved this claim to “void: condition not met” just now. It is resolved."),
        (reopened, "A rule of the ledger reopened this claim just now. No answer is proposed now."),
        (lambda _: None, "No answer is proposed now."),
    ],
)  # fmt: skip
def test_what_happened_in_one_sentence(happened: Callable[[Claim], object], sentence: str) -> None:
    settle(factories.claim())
    claim = factories.claim(recorded_at=BEFORE)
    happened(claim)
    assert meanwhile(claim, now=NOW) == sentence


@pytest.mark.parametrize(
    "passed, words",
    [
        (timedelta(seconds=59), "just now"),
        (timedelta(minutes=2, seconds=40), "2 minutes ago"),
        (timedelta(days=1, hours=5), "1 day ago"),
        (-timedelta(seconds=5), "just now"),
    ],
)
def test_how_long_ago(passed: timedelta, words: str) -> None:
    claim = factories.claim()
    propose(claim)
    assert f"” {words}." in meanwhile(claim, now=NOW + passed)


def test_there_are_words_for_everything_that_can_happen_to_a_claim() -> None:
    about_claims = ("claim.", "correction.", "forecast.", "proposal.", "resolution.", "dispute.", "texts.")
    assert {kind for kind in Kind if kind.startswith(about_claims)} == set(WHAT)
