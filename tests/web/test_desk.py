from datetime import timedelta

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from forecasts.history.actors import Actor
from forecasts.models.claims import Claim
from forecasts.models.people import Role, User
from forecasts.resolution import disputes, operations
from tests import factories
from tests.factories import NOW
from tests.resolution import stage
from tests.web.conftest import SignIn

QUEUES = ("/queue/", "/review/", "/queue/disputes/")


def shown(client: Client, path: str) -> list[str]:
    return [row.line.headline for row in client.get(path).context["waiting"]]


def disputed(headline: str) -> Claim:
    claim = factories.claim(headline=headline)
    factories.forecast(claim)
    stage.settle(claim)
    stage.act(disputes.dispute, claim, stage.actor(Role.FORECASTER), reason="No.", answer=stage.YES)
    return claim


def test_the_oldest_due_claim_stands_first_with_its_age(sign_in: SignIn) -> None:
    factories.claim(headline="Newer", deadline_on=(NOW - timedelta(days=40)).date())
    factories.claim(headline="Older")
    factories.claim(headline="Ahead", deadline_on=(NOW + timedelta(days=400)).date())
    browser = sign_in()
    assert shown(browser, "/queue/") == ["Older", "Newer"]
    assert "days due" in browser.get("/queue/").text


def test_nothing_overdue_is_hidden(sign_in: SignIn) -> None:
    for _ in range(27):
        factories.claim()
    browser = sign_in()
    assert len(shown(browser, "/queue/")) + len(shown(browser, "/queue/?page=2")) == 27


def test_each_queue_shows_its_own(sign_in: SignIn) -> None:
    factories.claim(headline="due")
    factories.proposal(factories.claim(headline="proposed"))
    disputed("disputed")
    browser = sign_in(Role.REVIEWER)
    assert [shown(browser, path) for path in QUEUES] == [["due"], ["proposed"], ["disputed"]]
    assert [tab.count for tab in browser.get("/queue/").context["tabs"]] == [1, 1, 1, 0]


@pytest.mark.parametrize(
    "role, path, verb, step",
    [
        (Role.RESOLVER, "/queue/disputes/", "Look at", ""),
        (Role.REVIEWER, "/queue/disputes/", "Decide", "dispute/decide/"),
        (Role.REVIEWER, "/queue/", "Look at", ""),
        (Role.RESOLVER, "/queue/", "Check", "resolve/"),
    ],
)
def test_a_step_is_offered_to_who_may_take_it(sign_in: SignIn, role: Role, path: str, verb: str, step: str) -> None:
    claim = factories.claim() if path == "/queue/" else disputed("Contested")
    page = sign_in(role).get(path).text
    assert f'href="/claims/{claim.public_id}/{step}" data-act>{verb}<' in page


def test_an_empty_queue_says_what_that_means(sign_in: SignIn) -> None:
    browser = sign_in()
    pages = [browser.get(path).text for path in QUEUES]
    assert ["Nothing is due" in pages[0], "No proposal waits" in pages[1], "No dispute is open" in pages[2]] == [
        True
    ] * 3


@pytest.mark.parametrize("path", QUEUES)
def test_the_desk_is_for_those_who_work_there(sign_in: SignIn, client: Client, path: str) -> None:
    assert client.get(path).headers["Location"] == f"/accounts/login/?next={path}"
    assert sign_in(Role.FORECASTER).get(path).status_code == 403
    assert sign_in(Role.REVIEWER).get(path).status_code == 200


def test_the_masthead_counts_what_is_due_for_those_alone(sign_in: SignIn, client: Client) -> None:
    for _ in range(3):
        factories.claim()
    factories.claim(deadline_on=(NOW + timedelta(days=400)).date())
    counted = '3<span class="visually-hidden"> claims due</span>'
    assert [counted in sign_in(role).get("/methods/").text for role in (Role.RESOLVER, Role.ADMIN)] == [True, True]
    assert "claims due" not in sign_in(Role.FORECASTER).get("/methods/").text
    assert "claims due" not in client.get("/methods/").text


def test_each_queue_costs_a_fixed_number_of_queries(
    sign_in: SignIn, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(6):
        for claim in (factories.claim(article=factories.article()), factories.claim()):
            factories.forecast(claim)
        factories.proposal(claim)
        disputed(str(number))
    browser = sign_in(Role.REVIEWER)
    for path in QUEUES:
        with django_assert_max_num_queries(12):
            assert browser.get(path).status_code == 200


@pytest.fixture
def proposer(roles: None) -> User:
    return factories.person(Role.RESOLVER)


def put_back(claim: Claim, proposer: User, how: str) -> None:
    """An answer was proposed, and did not stand."""
    stage.propose(claim, by=Actor.of(proposer))
    if how == "sent_back":
        stage.act(operations.send_back, claim, stage.actor(Role.REVIEWER), reason="The link leads nowhere.")
    else:
        stage.act(operations.withdraw, claim, Actor.of(proposer))


SEEN_ON = ("/claims/{id}/", "/claims/?state=due", "/queue/", "/", "/claims/{id}/resolve/")


@pytest.mark.parametrize("how, words", [("sent_back", "sent back"), ("withdrawn", "withdrawn")])
def test_after_an_answer_was_put_back_no_page_says_that_nobody_has_looked(
    sign_in: SignIn, proposer: User, how: str, words: str
) -> None:
    claim = factories.claim()
    factories.forecast(claim)
    put_back(claim, proposer, how)
    resolver = sign_in(user=proposer)
    for path in SEEN_ON:
        page = resolver.get(path.format(id=claim.public_id)).text
        assert "obody has looked" not in page, path
        assert "ot yet checked.</strong>" not in page, path
    for path in SEEN_ON[:3]:
        assert words in resolver.get(path.format(id=claim.public_id)).text, path


def test_the_proposer_is_told_what_was_sent_back_and_why(sign_in: SignIn, proposer: User) -> None:
    claim = factories.claim()
    put_back(claim, proposer, "sent_back")
    assert "Sent back to you" in (page := sign_in(user=proposer).get("/review/").text)
    assert "The link leads nowhere." in page
    assert f"/claims/{claim.public_id}/resolve/" in page
    assert "Sent back to you" not in sign_in(Role.RESOLVER).get("/review/").text


def test_it_is_told_no_longer_once_an_answer_is_proposed_again(sign_in: SignIn, proposer: User) -> None:
    claim = factories.claim()
    put_back(claim, proposer, "sent_back")
    stage.propose(claim)
    assert "Sent back to you" not in sign_in(user=proposer).get("/queue/").text
