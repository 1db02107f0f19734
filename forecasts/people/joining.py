"""What every new account gets: a user name that gives nothing away, and its role."""

from django.contrib.auth.models import Group
from django.db import transaction

from forecasts.models.people import Role, User

ENTERS_ARTICLES = (Role.RECORDER, Role.ADMIN)
"""The roles whose desk is the admin site."""


@transaction.atomic
def enrol(*, user: User, role: Role) -> User:
    """Save a new account in its role. It is called by its pseudonym; one signs in with the e-mail address."""
    user.username = user.pseudonym
    user.is_superuser = role == Role.ADMIN
    user.is_staff = role in ENTERS_ARTICLES
    user.save(force_insert=True)
    user.groups.add(group_of(role))
    return user


def group_of(role: Role) -> Group:
    """Return the group that a role is."""
    group, _ = Group.objects.get_or_create(name=role.value)
    return group
