import pytest

from forecasts.models.claims import Claim, State
from forecasts.models.errors import Conflict
from forecasts.resolution.steps import contested, live, move, pending
from tests import factories
from tests.factories import NOW
from tests.resolution.stage import propose

pytestmark = pytest.mark.django_db


def test_a_claim_moves_only_where_it_is_still_as_it_was_read() -> None:
    claim = factories.claim()
    seen = Claim.objects.get(pk=claim.pk)
    proposal = propose(claim)
    with pytest.raises(Conflict, match="Resolver proposed “did not occur” just now"):
        move([seen], State.PROPOSED, now=NOW, current_proposal=[proposal])
    claim.refresh_from_db()
    assert claim.version == 2


def test_a_move_empties_the_pointers_that_it_does_not_name() -> None:
    claim = factories.claim()
    propose(claim)
    move([claim], State.OPEN, now=NOW)
    stored = Claim.objects.get(pk=claim.pk)
    for each in (claim, stored):
        assert (each.state, each.version, each.current_proposal) == (State.OPEN, 3, None)


def test_of_several_claims_each_gets_its_own_pointer() -> None:
    claims = [factories.claim(), factories.claim()]
    proposals = [factories.proposal(claim) for claim in claims]
    claims = [Claim.objects.get(pk=claim.pk) for claim in claims]
    move(claims, State.PROPOSED, now=NOW, current_proposal=proposals)
    for claim, proposal in zip(claims, proposals, strict=True):
        assert Claim.objects.get(pk=claim.pk).current_proposal == proposal


def test_if_one_of_several_claims_has_changed_none_moves() -> None:
    claims = [factories.claim(), factories.claim()]
    seen = [Claim.objects.get(pk=claim.pk) for claim in claims]
    propose(claims[1])
    with pytest.raises(Conflict, match="Nothing was written"):
        move(seen, State.OPEN, now=NOW)


@pytest.mark.parametrize("read", [pending, live, contested])
def test_a_pointer_that_should_be_set_is_not_guessed(read: object) -> None:
    assert callable(read)
    with pytest.raises(AssertionError, match="keep each pointer set"):
        read(factories.claim())
