"""People at the desk: each with the permissions of the role."""

import pytest
from django.core.management import call_command
from django.test import Client

from forecasts.models.people import Role, User
from tests import factories


def at_the_desk(role: Role) -> Client:
    """Return a browser in which a person of this role is signed in, with access to the admin site."""
    call_command("sync_roles", verbosity=0)
    person = factories.person(role, is_staff=True)
    client = Client()
    client.force_login(User.objects.get(pk=person.pk))
    return client


@pytest.fixture
def recorder() -> Client:
    return at_the_desk(Role.RECORDER)


@pytest.fixture
def resolver() -> Client:
    return at_the_desk(Role.RESOLVER)


@pytest.fixture
def editor() -> Client:
    return at_the_desk(Role.ADMIN)
