import pytest
from pytest_django import DjangoAssertNumQueries

from forecasts.models.claims import Claim, State
from forecasts.models.people import Role
from forecasts.models.resolutions import Resolution
from tests import factories
from tests.web import typed
from tests.web.conftest import SignIn


@pytest.fixture
def proposed(roles: None) -> Claim:
    claim = factories.claim(headline="Somebody looked")
    factories.forecast(claim, wording="unlikely", phrase_key="unlikely", quote_exact="unlikely that it happens")
    factories.proposal(claim)
    return claim


def test_words_rule_and_evidence_stand_side_by_side(sign_in: SignIn, proposed: Claim) -> None:
    page = sign_in(Role.REVIEWER).get(f"/claims/{proposed.public_id}/review/").text
    for shown in (
        "unlikely that it happens",
        "It is listed in the register.",
        "Register of events",
        "Resolver proposed “did not occur”",
    ):
        assert shown in page


def test_a_second_person_confirms(sign_in: SignIn, proposed: Claim) -> None:
    answer = typed.decide(sign_in(Role.REVIEWER), proposed, "confirm", reason="Checked the register.")
    assert answer.headers["Location"] == f"/claims/{proposed.public_id}/"
    resolution = Resolution.objects.get()
    assert (resolution.note, resolution.policy) == ("Checked the register.", "two_person")


def test_the_next_proposal_is_offered(sign_in: SignIn, proposed: Claim) -> None:
    other = factories.claim(headline="Another")
    factories.proposal(other)
    browser = sign_in(Role.REVIEWER)
    typed.decide(browser, proposed, "confirm")
    assert f'<a href="/claims/{other.public_id}/review/">Next claim: Another</a>' in browser.get("/").text


def test_sending_back_needs_a_reason(sign_in: SignIn, proposed: Claim) -> None:
    answer = typed.decide(sign_in(Role.REVIEWER), proposed, "send_back")
    assert answer.status_code == 422
    assert '<a href="#id_reason">Reason: ' in answer.text
    proposed.refresh_from_db()
    assert proposed.state == State.PROPOSED


def test_a_decision_has_to_be_chosen(sign_in: SignIn, proposed: Claim) -> None:
    answer = typed.decide(sign_in(Role.REVIEWER), proposed, "")
    assert answer.status_code == 422
    assert "Choose how to decide." in answer.text


def test_nobody_confirms_an_answer_of_their_own(sign_in: SignIn, roles: None) -> None:
    admin = factories.person(Role.ADMIN)
    claim = factories.claim()
    factories.proposal(claim, proposed_by=admin)
    browser = sign_in(user=admin)
    page = browser.get(f"/claims/{claim.public_id}/review/").text
    assert "This is your own proposal." in page
    assert 'value="confirm"' not in page
    assert "before you confirm" not in page
    answer = typed.decide(browser, claim, "confirm", reason="I know it.")
    assert answer.status_code == 403
    assert "a second person has to confirm it" in answer.text
    assert "I know it." in answer.text


def test_the_proposer_may_take_it_back(sign_in: SignIn, roles: None) -> None:
    resolver = factories.person(Role.RESOLVER)
    claim = factories.claim()
    factories.proposal(claim, proposed_by=resolver)
    typed.decide(sign_in(user=resolver), claim, "withdraw")
    claim.refresh_from_db()
    assert claim.state == State.OPEN


@pytest.mark.parametrize("decision", ["confirm", "send_back"])
def test_a_resolver_may_not_decide(sign_in: SignIn, proposed: Claim, decision: str) -> None:
    assert typed.decide(sign_in(Role.RESOLVER), proposed, decision, reason="I say so.").status_code == 403
    assert not Resolution.objects.exists()


def test_of_two_reviewers_one_is_told_what_happened(sign_in: SignIn, proposed: Claim) -> None:
    stale = {"version": proposed.version, "decision": "send_back", "reason": "My careful reason"}
    typed.decide(sign_in(Role.REVIEWER), proposed, "confirm")
    answer = sign_in(Role.REVIEWER).post(f"/claims/{proposed.public_id}/review/", stale)
    assert answer.status_code == 409
    assert "Someone was faster." in answer.text
    assert "My careful reason" in answer.text
    assert Resolution.objects.count() == 1


def test_without_a_proposal_there_is_nothing_to_review(sign_in: SignIn, roles: None) -> None:
    claim = factories.claim()
    assert (
        sign_in(Role.REVIEWER).get(f"/claims/{claim.public_id}/review/").headers["Location"]
        == f"/claims/{claim.public_id}/"
    )


def test_the_page_costs_a_fixed_number_of_queries(
    sign_in: SignIn, proposed: Claim, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    browser = sign_in(Role.REVIEWER)
    with django_assert_max_num_queries(12):
        assert browser.get(f"/claims/{proposed.public_id}/review/").status_code == 200
