from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from forecasts.models.claims import Claim, ClaimQuerySet, State
from forecasts.models.people import Role, User
from forecasts.models.resolutions import Outcome
from forecasts.models.sources import Forecaster
from forecasts.resolution import operations
from forecasts.resolution.queries import (
    DeskCounts,
    awaiting_review,
    counts,
    due,
    earlier_proposal,
    next_due,
    next_to_review,
    open_disputes,
    prefill,
)
from tests import factories
from tests.factories import NOW, start_of
from tests.resolution.stage import BEFORE, LATER, NO, YES, act, actor, answer, contest, propose, settle

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def noise() -> None:
    """One claim of each kind that no queue here asks for."""
    factories.claim(State.DRAFT)
    settle(factories.claim())
    upcoming(30)


def upcoming(days: int) -> Claim:
    """An open claim whose deadline is ahead."""
    on = (NOW + timedelta(days=days)).date()
    return factories.claim(deadline_on=on, deadline_at=start_of(on + timedelta(days=1)))


def past(day: date) -> Claim:
    """A due claim in full dress, so that a missing join shows."""
    place = factories.article()
    claim = factories.claim(
        deadline_on=day,
        deadline_at=start_of(day + timedelta(days=1)),
        topics=[factories.topic()],
        conditions=[upcoming(60)],
        article=place,
        outlet=place.outlet,
    )
    factories.forecast(claim, article=place)
    return claim


def user(role: str) -> User:
    found = actor(role).user
    assert found is not None
    return found


def test_the_queue_is_oldest_first() -> None:
    days = [date(2020, 11, 3), date(2020, 8, 1), date(2020, 11, 3), date(2026, 11, 23)]
    claims = [past(day) for day in days]
    assert list(due(at=NOW)) == [claims[1], claims[0], claims[2], claims[3]]
    assert list(due(at=start_of(date(2020, 8, 2)))) == [claims[1]]
    assert not due(at=start_of(date(2020, 8, 2)) - timedelta(seconds=1)).exists()


def test_proposals_and_disputes_that_wait_longest_come_first() -> None:
    first, second = past(date(2020, 11, 3)), past(date(2020, 8, 1))
    for claim, now in ((first, NOW), (second, LATER)):
        propose(claim, answer(Outcome.AMBIGUOUS), now=now)
    assert list(awaiting_review()) == [first, second]
    for claim, now in ((second, LATER), (first, LATER + timedelta(hours=1))):
        act(operations.confirm, claim, actor(Role.REVIEWER), note="", now=now)
        contest(claim, answer(Outcome.NOT_CHECKABLE), now=now)
    assert list(awaiting_review()) == []
    assert list(open_disputes()) == [second, first]


def test_counts_come_in_one_query() -> None:
    for _ in range(3):
        past(date(2020, 11, 3))
    propose(factories.claim())
    for _ in range(2):
        claim = factories.claim()
        settle(claim)
        contest(claim, YES)
    with CaptureQueriesContext(connection) as queries:
        assert counts(at=NOW) == DeskCounts(due=3, proposed=1, disputed=2)
    assert len(queries) == 1


def read_all(claims: ClaimQuerySet) -> int:
    """Read everything that a line of the desk shows, and return the number of queries that it took."""
    with CaptureQueriesContext(connection) as queries:
        for claim in claims:
            assert claim.article
            assert claim.outlet == claim.article.outlet
            assert [topic.name for topic in claim.topics.all()]
            assert [(said.forecaster.name, said.article.outlet.name) for said in claim.forecasts.all() if said.article]
            assert [condition.current_resolution for condition in claim.conditions.all()]
            if proposal := claim.current_proposal:
                assert proposal.proposed_by
                assert proposal.evidence.all()
            if dispute := claim.open_dispute:
                assert dispute.disputed_by.pseudonym
                assert dispute.counter_proposal.evidence.all()
            if resolution := claim.current_resolution:
                assert resolution.confirmed_by
                assert resolution.proposal.evidence.all()
    return len(queries)


def proposed(claim: Claim) -> None:
    propose(claim, answer(Outcome.AMBIGUOUS))


def disputed(claim: Claim) -> None:
    settle(claim, answer(Outcome.AMBIGUOUS))
    contest(claim, answer(Outcome.NOT_CHECKABLE))


@pytest.mark.parametrize(
    "queue, prepare",
    [(lambda: due(at=NOW), lambda _: None), (awaiting_review, proposed), (open_disputes, disputed)],
)
def test_a_queue_takes_as_many_queries_for_nine_claims_as_for_one(
    queue: Callable[[], ClaimQuerySet], prepare: Callable[[Claim], None]
) -> None:
    prepare(past(date(2020, 11, 3)))
    one = read_all(queue())
    for _ in range(8):
        prepare(past(date(2020, 11, 3)))
    assert queue().count() == 9
    assert read_all(queue()) == one <= 6


def test_the_next_claim_is_the_one_behind_and_then_the_first() -> None:
    first, second, third = (past(day) for day in (date(2020, 8, 1), date(2020, 11, 3), date(2020, 11, 3)))
    resolver = user(Role.RESOLVER)
    order = [(None, first), (first, second), (second, third), (third, first)]
    for after, following in order:
        assert next_due(at=NOW, after=after, user=resolver) == following
    propose(second, answer(Outcome.AMBIGUOUS))
    assert next_due(at=NOW, after=second, user=resolver) == third
    propose(first, answer(Outcome.AMBIGUOUS))
    assert next_due(at=NOW, after=third, user=resolver) is None


def test_the_next_claim_is_one_that_the_person_may_judge() -> None:
    first, second = past(date(2020, 8, 1)), past(date(2020, 11, 3))
    involved = user(Role.RESOLVER)
    reader = factories.forecaster(kind=Forecaster.Kind.READER, user=involved)
    factories.forecast(first, forecaster=reader)
    assert next_due(at=NOW, after=None, user=involved) == second
    assert next_due(at=NOW, after=second, user=involved) is None
    propose(first, answer(Outcome.AMBIGUOUS))
    assert next_to_review(after=None, user=involved) is None
    assert next_to_review(after=None, user=user(Role.REVIEWER)) == first


def test_the_next_proposal_is_somebody_elses() -> None:
    own, others, later = (past(date(2020, 8, 1)) for _ in range(3))
    reviewer = actor(Role.ADMIN)
    assert reviewer.user is not None
    propose(own, answer(Outcome.AMBIGUOUS), by=reviewer)
    propose(others, answer(Outcome.AMBIGUOUS))
    propose(later, answer(Outcome.AMBIGUOUS), now=LATER)
    assert next_to_review(after=None, user=reviewer.user) == others
    assert next_to_review(after=others, user=reviewer.user) == later


def test_an_answer_sent_back_is_in_the_form_and_a_withdrawn_one_is_not() -> None:
    claim, resolver = factories.claim(), actor(Role.RESOLVER)
    assert prefill(claim, at=NOW) is None
    first = propose(claim, YES, by=resolver)
    assert prefill(claim, at=NOW) is None
    act(operations.send_back, claim, actor(Role.REVIEWER), reason="Which register?")
    assert earlier_proposal(claim) == first
    again = prefill(claim, at=NOW)
    assert again is not None
    assert (again.outcome, again.effective_on, again.evidence) == ("occurred", YES.effective_on, YES.evidence)
    propose(claim, NO, by=resolver)
    act(operations.withdraw, claim, resolver)
    assert earlier_proposal(claim) == first


def test_what_could_no_longer_occur_did_not_occur_once_the_deadline_has_passed() -> None:
    claim = factories.claim(recorded_at=BEFORE)
    propose(claim, answer(effective_at=BEFORE, impossible_why="Dismantled."), now=BEFORE)
    act(operations.send_back, claim, actor(Role.REVIEWER), reason="Says who?", now=BEFORE)
    early, late = prefill(claim, at=BEFORE), prefill(claim, at=NOW)
    assert early is not None
    assert late is not None
    assert (early.effective_at, early.impossible_why) == (BEFORE, "Dismantled.")
    assert (late.effective_at, late.effective_on, late.impossible_why) == (None, None, "")
    assert propose(claim, late).effective_at == claim.deadline_at
