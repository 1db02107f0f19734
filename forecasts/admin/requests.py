"""Who asks."""

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest

from forecasts.models.people import User

RECORD = "forecasts.record_claim"


def person_of(request: HttpRequest) -> User:
    """Return the person who is signed in; the admin site lets nobody else in."""
    if not isinstance(request.user, User):
        raise PermissionDenied
    return request.user


def may_record(request: HttpRequest) -> bool:
    """Whether this person may record, amend and retract claims."""
    return person_of(request).has_perm(RECORD)
