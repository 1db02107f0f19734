import pytest
from django.conf import LazySettings
from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.test.utils import CaptureQueriesContext

from forecasts.history.actors import Actor
from forecasts.models.claims import Claim, State
from forecasts.models.people import Role, User
from forecasts.models.sources import Forecaster
from forecasts.resolution import people, permissions
from forecasts.resolution.queries import may
from tests import factories
from tests.factories import NOW
from tests.resolution.stage import BEFORE, YES, actor, contest

pytestmark = pytest.mark.django_db

STEPS = ("propose", "confirm", "send_back", "withdraw", "dispute", "decide", "retract")


def person(role: str) -> User:
    user = actor(role).user
    assert user is not None
    return user


def claim_in(state: str) -> Claim:
    claim = factories.claim(State.DRAFT if state == "draft" else State.OPEN)
    if state == "proposed":
        factories.proposal(claim)
    if state in ("resolved", "disputed"):
        factories.resolution(claim)
    if state == "disputed":
        contest(claim, YES)
    return claim


def steps(user: User | AnonymousUser, claim: Claim) -> set[str]:
    allowed = may(user, claim, NOW)
    return {step for step in STEPS if getattr(allowed, step)}


@pytest.mark.parametrize(
    "role, open_, proposed, resolved, disputed",
    [
        ("forecaster", "", "", "dispute", ""),
        ("recorder", "retract", "", "dispute", ""),
        ("resolver", "propose", "", "dispute", ""),
        ("reviewer", "", "confirm send_back", "dispute", "decide"),
        ("admin", "propose retract", "confirm send_back", "dispute", "decide"),
    ],
)
def test_what_each_role_may_do_in_each_state(
    role: str, open_: str, proposed: str, resolved: str, disputed: str
) -> None:
    expected = {"draft": "", "open": open_, "proposed": proposed, "resolved": resolved, "disputed": disputed}
    for state, words in expected.items():
        assert steps(person(role), claim_in(state)) == set(words.split())


def test_nobody_signed_in_may_do_nothing() -> None:
    allowed = may(AnonymousUser(), claim_in("resolved"), NOW)
    assert {getattr(allowed, step).reason for step in STEPS} == {"Sign in first."}


@pytest.mark.parametrize(
    "role, state, step, reason",
    [
        ("reviewer", "open", "propose", "Your role does not propose answers."),
        ("resolver", "proposed", "propose", "A proposal waits for a second person already."),
        ("resolver", "resolved", "propose", "This claim is resolved: dispute the resolution instead."),
        ("resolver", "disputed", "propose", "This claim is resolved, and a dispute about it is open."),
        ("resolver", "proposed", "confirm", "Your role does not confirm proposals."),
        ("reviewer", "open", "confirm", "No proposal waits for a second person."),
        ("reviewer", "proposed", "withdraw", people.NOT_OWN_PROPOSAL),
        ("reviewer", "open", "withdraw", "No proposal waits for a second person."),
        ("reviewer", "open", "dispute", "Only a resolved claim can be disputed."),
        ("reviewer", "disputed", "dispute", permissions.ALREADY_DISPUTED),
        ("resolver", "disputed", "decide", "Your role does not decide disputes."),
        ("reviewer", "resolved", "decide", "No dispute is open."),
        ("resolver", "open", "retract", "Your role does not retract claims."),
    ],
)
def test_why_not_in_words(role: str, state: str, step: str, reason: str) -> None:
    verdict = getattr(may(person(role), claim_in(state), NOW), step)
    assert not verdict
    assert verdict.reason == reason


def test_the_proposer_withdraws_and_does_not_confirm(settings: LazySettings) -> None:
    admin, claim = person(Role.ADMIN), factories.claim()
    factories.proposal(claim, proposed_by=admin)
    assert steps(admin, claim) == {"withdraw"}
    assert may(admin, claim, NOW).confirm.reason == people.OWN_PROPOSAL
    settings.REVIEW_POLICY = people.SINGLE
    assert steps(admin, claim) == {"withdraw", "confirm", "send_back"}


def test_who_had_a_part_in_it_does_not_decide() -> None:
    admin, claim = person(Role.ADMIN), factories.claim()
    factories.resolution(claim, confirmed_by=admin)
    contest(claim, YES)
    assert may(admin, claim, NOW).decide.reason == people.FIRST_CONFIRMER
    own = claim_in("resolved")
    contest(own, YES, by=Actor.of(admin))
    assert may(admin, own, NOW).decide.reason == people.OWN_DISPUTE


@pytest.mark.parametrize("state, left", [("open", ""), ("proposed", ""), ("resolved", "dispute"), ("disputed", "")])
def test_an_own_forecast_leaves_the_dispute_alone(state: str, left: str) -> None:
    admin, claim = person(Role.ADMIN), claim_in(state)
    factories.forecast(claim, forecaster=factories.forecaster(kind=Forecaster.Kind.READER, user=admin))
    assert steps(admin, claim) == set(left.split())


def test_before_the_deadline_it_is_early() -> None:
    claim = factories.claim()
    assert may(AnonymousUser(), claim, BEFORE).is_early
    assert may(person(Role.RESOLVER), claim, BEFORE).is_early
    assert not may(person(Role.RESOLVER), claim, claim.deadline_at).is_early


@pytest.mark.parametrize("state", ["open", "proposed", "disputed"])
def test_few_queries_are_asked(state: str) -> None:
    reviewer, claim = person(Role.REVIEWER), claim_in(state)
    claim = Claim.objects.select_related("current_proposal", "open_dispute__resolution").get(pk=claim.pk)
    with CaptureQueriesContext(connection) as queries:
        may(reviewer, claim, NOW)
    assert len(queries) <= 3
