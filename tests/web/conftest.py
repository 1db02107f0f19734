"""People with their permissions, signed in; and the example, loaded as the command loads it."""

from collections.abc import Callable

import pytest
from django.core.management import call_command
from django.test import Client

from forecasts.models.claims import Claim
from forecasts.models.people import Role, User
from tests import factories

SignIn = Callable[..., Client]


@pytest.fixture
def roles(db: None) -> None:
    """The groups with the permissions of their roles."""
    call_command("sync_roles", verbosity=0)


@pytest.fixture
def sign_in(roles: None) -> SignIn:
    """Return a browser in which a person of a role, or the person given, is signed in."""

    def browser(role: str = Role.RESOLVER, user: User | None = None) -> Client:
        client = Client()
        client.force_login(user or factories.person(role))
        return client

    return browser


@pytest.fixture
def example(roles: None) -> dict[str, Claim]:
    """The claims of the example, by their headlines."""
    call_command("load_example", "--small", verbosity=0)
    return {claim.headline: claim for claim in Claim.objects.all()}


@pytest.fixture
def settled(roles: None) -> Claim:
    """A claim with a hedge, resolved as “did not occur” by two people."""
    claim = factories.claim(headline="No test before the election", event="A test happens")
    factories.forecast(claim, wording="unlikely", phrase_key="unlikely", quote_exact="unlikely that it will happen")
    factories.resolution(claim)
    return claim
