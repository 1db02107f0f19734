import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from forecasts.history.actors import Actor
from forecasts.models.claims import Claim, State
from forecasts.models.disputes import Dispute
from forecasts.models.people import Role
from forecasts.models.resolutions import Outcome, Resolution
from tests import factories
from tests.resolution import stage
from tests.web import typed
from tests.web.conftest import SignIn
from tests.web.typed import Answer

HAPPENED = stage.YES
COUNTER = {"outcome": "occurred", "effective_on": "2020-09-22", "reason": "The shooting at sea counts."}


def dispute(client: Client, claim: Claim, **changes: object) -> Answer:
    return client.post(f"/claims/{claim.public_id}/dispute/", typed.answer(claim, **(COUNTER | changes)))


@pytest.fixture
def disputed(sign_in: SignIn, settled: Claim) -> Claim:
    dispute(sign_in(Role.FORECASTER), settled)
    settled.refresh_from_db()
    return settled


def test_anyone_signed_in_may_dispute(sign_in: SignIn, settled: Claim) -> None:
    browser = sign_in(Role.FORECASTER)
    assert dispute(browser, settled).url == f"/claims/{settled.public_id}/"
    page = browser.get(f"/claims/{settled.public_id}/").text
    assert "The resolution stands until the dispute is decided." in page
    assert "The shooting at sea counts." in page
    assert "Did not occur" in page


def test_one_signs_in_to_dispute(client: Client, settled: Claim) -> None:
    assert dispute(client, settled).url.startswith("/accounts/login/")


@pytest.mark.parametrize(
    "changes,place",
    [
        ({"reason": ""}, "id_reason"),
        ({"outcome": "did_not_occur", "effective_on": ""}, "id_outcome"),
        ({"evidence-0-url": "javascript:x"}, "id_evidence-0-url"),
    ],
)
def test_a_dispute_needs_reason_evidence_and_another_answer(
    sign_in: SignIn, settled: Claim, changes: dict[str, str], place: str
) -> None:
    answer = dispute(sign_in(Role.FORECASTER), settled, **changes)
    assert answer.status_code == 422
    assert f'<a href="#{place}">' in answer.text
    assert not Dispute.objects.exists()


def test_an_open_claim_has_nothing_to_dispute(sign_in: SignIn, roles: None) -> None:
    claim = factories.claim()
    browser = sign_in(Role.FORECASTER)
    assert browser.get(f"/claims/{claim.public_id}/dispute/").status_code == 302
    assert dispute(browser, claim).status_code == 409


def test_upheld_the_counter_proposal_stands_and_the_old_one_is_kept(sign_in: SignIn, disputed: Claim) -> None:
    browser = sign_in(Role.REVIEWER)
    typed.decide(browser, disputed, "uphold", step="dispute/decide", reason="It was ordered.")
    disputed.refresh_from_db()
    assert disputed.current_resolution is not None
    assert disputed.current_resolution.proposal.outcome == Outcome.OCCURRED
    page = browser.get(f"/claims/{disputed.public_id}/").text
    assert "1 earlier resolution" in page
    assert "Superseded on" in page
    assert "Upheld on" in page


def test_dismissed_the_resolution_stands(sign_in: SignIn, disputed: Claim) -> None:
    browser = sign_in(Role.REVIEWER)
    typed.decide(browser, disputed, "dismiss", step="dispute/decide", reason="It was no order.")
    disputed.refresh_from_db()
    assert disputed.state == State.RESOLVED
    assert "It was no order." in browser.get(f"/claims/{disputed.public_id}/").text


@pytest.mark.parametrize("decision,reason,message", [("", "Why", "Choose how to decide."), ("uphold", "", "Reason: ")])
def test_a_decision_needs_a_choice_and_a_reason(
    sign_in: SignIn, disputed: Claim, decision: str, reason: str, message: str
) -> None:
    answer = typed.decide(sign_in(Role.REVIEWER), disputed, decision, step="dispute/decide", reason=reason)
    assert answer.status_code == 422
    assert message in answer.text


def test_who_confirmed_does_not_decide(sign_in: SignIn, disputed: Claim) -> None:
    assert disputed.current_resolution is not None
    browser = sign_in(user=disputed.current_resolution.confirmed_by)
    answer = typed.decide(browser, disputed, "dismiss", step="dispute/decide", reason="I was sure.")
    assert answer.status_code == 403
    assert "I was sure." in answer.text


@pytest.mark.parametrize("role", [Role.FORECASTER, Role.RESOLVER, Role.RECORDER])
def test_only_a_reviewer_decides(sign_in: SignIn, disputed: Claim, role: str) -> None:
    answer = typed.decide(sign_in(role), disputed, "uphold", step="dispute/decide", reason="Mine.")
    assert answer.status_code == 403


def test_without_a_dispute_there_is_nothing_to_decide(sign_in: SignIn, settled: Claim) -> None:
    browser = sign_in(Role.REVIEWER)
    assert browser.get(f"/claims/{settled.public_id}/dispute/decide/").status_code == 302
    answer = typed.decide(browser, settled, "uphold", step="dispute/decide", reason="Late.")
    assert answer.status_code == 409


def test_the_pages_cost_a_fixed_number_of_queries(
    sign_in: SignIn, disputed: Claim, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    browser = sign_in(Role.REVIEWER)
    for page in ("", "dispute/", "dispute/decide/"):
        with django_assert_max_num_queries(14):
            assert browser.get(f"/claims/{disputed.public_id}/{page}").status_code == 200


def test_the_disputer_takes_a_dispute_back_on_the_claims_page(sign_in: SignIn, settled: Claim) -> None:
    disputer = factories.person(Role.FORECASTER)
    stage.contest(settled, HAPPENED, by=Actor.of(disputer))
    client, other = sign_in(user=disputer), sign_in(Role.FORECASTER)
    page = f"/claims/{settled.public_id}/"
    assert "Withdraw your dispute" in client.get(page).text
    assert "Withdraw your dispute" not in other.get(page).text
    version = {"version": settled.version}
    assert "Only the person who opened" in other.post(f"{page}dispute/withdraw/", version, follow=True).text
    assert "The resolution stands." in client.post(f"{page}dispute/withdraw/", version, follow=True).text
    settled.refresh_from_db()
    assert (settled.state, settled.open_dispute) == ("resolved", None)
    assert "Withdrawn by the person who opened it," in Client().get(page).text
    disputed = Client().get(f"/api/v1/claims/{settled.public_id}/resolutions/").json()["results"][0]["disputes"][0]
    assert disputed["decision"]["withdrawn"] is True


@pytest.mark.parametrize("version", ["", "x", "-1", "1" * 40, "1"])
def test_a_version_that_cannot_be_read_takes_nothing_back(sign_in: SignIn, settled: Claim, version: str) -> None:
    disputer = factories.person(Role.FORECASTER)
    stage.contest(settled, HAPPENED, by=Actor.of(disputer))
    answer = sign_in(user=disputer).post(f"/claims/{settled.public_id}/dispute/withdraw/", {"version": version})
    assert answer.status_code == 302
    settled.refresh_from_db()
    assert settled.state == "disputed"


def test_deciding_is_offered_only_to_who_may_decide(sign_in: SignIn, settled: Claim) -> None:
    disputer, reviewer = factories.person(Role.REVIEWER), factories.person(Role.REVIEWER)
    confirmer, owner = Resolution.objects.get(claim=settled).confirmed_by, factories.person(Role.REVIEWER)
    factories.forecast(settled, forecaster=factories.forecaster("reader", user=owner))
    stage.contest(settled, HAPPENED, by=Actor.of(disputer))
    for person, reason in ((disputer, "You opened"), (confirmer, "You confirmed"), (owner, "forecast of your own")):
        page = sign_in(user=person).get(f"/claims/{settled.public_id}/dispute/decide/").text
        assert reason in page
        assert 'name="decision"' not in page
        assert "Decide the dispute</a>" not in sign_in(user=person).get(f"/claims/{settled.public_id}/").text
    assert 'name="decision"' in sign_in(user=reviewer).get(f"/claims/{settled.public_id}/dispute/decide/").text


def test_a_form_that_cannot_be_taken_is_not_shown(sign_in: SignIn, settled: Claim) -> None:
    due, owner = factories.claim(), factories.person(Role.RESOLVER)
    factories.forecast(due, forecaster=factories.forecaster("reader", user=owner))
    resolve = sign_in(user=owner).get(f"/claims/{due.public_id}/resolve/").text
    assert "forecast of your own" in resolve
    assert 'name="rationale"' not in resolve
    assert "dispute the resolution instead" in sign_in().get(f"/claims/{settled.public_id}/resolve/").text
    stage.contest(settled, HAPPENED)
    again = sign_in(Role.FORECASTER).get(f"/claims/{settled.public_id}/dispute/").text
    assert "A dispute is open already" in again
    assert 'name="rationale"' not in again


def test_all_that_is_wrong_is_told_in_one_round(sign_in: SignIn, settled: Claim) -> None:
    typed_wrong = typed.answer(
        settled, outcome="occurred", rationale="", effective_on="31.12.2020", **typed.piece(title="", published_on="no")
    )
    page = sign_in(Role.FORECASTER).post(f"/claims/{settled.public_id}/dispute/", typed_wrong)
    mend = " ".join(message for _, message in page.context["sheet"].mend)
    for part in ("What is amiss", "Why this outcome", "On which day", "Title", "Date of publication"):
        assert part in mend, part
