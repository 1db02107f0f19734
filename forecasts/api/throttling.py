"""How often one client may ask: so often in a minute, counted from the first request of the minute.

Whoever is signed in has an allowance of their own; everybody else is told apart by address. What a rate is, the settings
say (`API_RATE`, `API_RATE_SIGNED_IN`). The counts stand in the cache, so that all processes count together where there is
Redis; without a cache nobody is refused.
"""

from datetime import datetime, timedelta
from math import ceil
from typing import Any, Final

from django.conf import settings
from django.core.cache import cache
from rest_framework.authentication import BaseAuthentication
from rest_framework.request import Request
from rest_framework.throttling import BaseThrottle

from forecasts import clock
from forecasts.models.people import User

WINDOW: Final = timedelta(minutes=1)
EPOCH: Final = datetime.fromisoformat("1970-01-01T00:00:00Z")


class BySession(BaseAuthentication):
    """Who is signed in on the site. Nothing is shown for it; it decides whose allowance is used."""

    def authenticate(self, request: Request) -> tuple[User, None] | None:
        """Return the person, if there is one. Without a session's cookie none is looked for: answers stay the same for all."""
        if settings.SESSION_COOKIE_NAME not in request.COOKIES:
            return None
        user = getattr(request._request, "user", None)  # noqa: SLF001 – request.user would ask this class
        return (user, None) if isinstance(user, User) and user.is_active else None


class Rates(BaseThrottle):
    """Counts requests per client and minute."""

    retry_after: float | None = None

    def allow_request(self, request: Request, view: Any) -> bool:  # noqa: ANN401 (any view)
        """Count the request; refuse it if it is one too many."""
        signed_in = isinstance(request.user, User)
        rate: int = settings.API_RATE_SIGNED_IN if signed_in else settings.API_RATE
        client = f"user {request.user.pk}" if signed_in else f"address {self.get_ident(request)}"
        now = clock.now()
        minute = (now - EPOCH) // WINDOW
        if not rate or count(f"api {minute} {client}") <= rate:
            return True
        self.retry_after = (EPOCH + (minute + 1) * WINDOW - now).total_seconds()
        return False

    def wait(self) -> float | None:
        """Say after how many seconds the client may ask again."""
        return None if self.retry_after is None else ceil(self.retry_after)


def count(key: str) -> int:
    """Count one more under a key."""
    key = key.replace(" ", ":")
    if cache.add(key, 1, timeout=2 * int(WINDOW.total_seconds())):
        return 1
    try:
        return int(cache.incr(key))
    except ValueError:
        return 1  # it expired between the two
