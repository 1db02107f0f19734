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
        move(seen, State.PROPOSED, now=NOW, current_proposal=proposal)
    claim.refresh_from_db()
    assert claim.version == 2


def test_a_move_empties_the_pointers_that_it_does_not_name() -> None:
    claim = factories.claim()
    propose(claim)
    move(claim, State.OPEN, now=NOW)
    stored = Claim.objects.get(pk=claim.pk)
    for each in (claim, stored):
        assert (each.state, each.version, each.current_proposal) == (State.OPEN, 3, None)


@pytest.mark.parametrize("read", [pending, live, contested])
def test_a_pointer_that_should_be_set_is_not_guessed(read: object) -> None:
    assert callable(read)
    with pytest.raises(AssertionError, match="keep each pointer set"):
        read(factories.claim())
