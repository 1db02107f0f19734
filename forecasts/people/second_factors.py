"""Second factors that were lost."""

from allauth.mfa.models import Authenticator
from django.db import transaction

from forecasts.history.actors import Actor
from forecasts.models.errors import NotAllowed
from forecasts.models.people import Role, User
from forecasts.people.sessions import end_others


@transaction.atomic
def forget(*, user: User, actor: Actor) -> bool:
    """Take all second factors off an account whose owner has lost them, and end its sessions; whether it had any."""
    if actor.role != Role.ADMIN:
        raise NotAllowed("Only the editor-in-chief removes second factors.")
    if actor.user == user:
        raise NotAllowed("Remove your own second factors on the page of your account.")
    gone, _ = Authenticator.objects.filter(user=user).delete()
    end_others(user, here="")
    return bool(gone)
