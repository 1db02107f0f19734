"""Keys of forms. Each copy of a form that a signed-in person gets carries one, signed, and made for that person.

By the key two sendings of one copy are told from two that only look alike; and after a sign-in the ledger knows whether
the person who typed something is the person who is signed in now.
"""

import secrets
from datetime import datetime, timedelta

from django.core.signing import BadSignature, TimestampSigner
from django.utils.crypto import constant_time_compare, salted_hmac

from forecasts.models.people import User
from forecasts.models.submissions import Submission

FIELD = "_submission"
VALID = timedelta(days=14)
"""As long as a session: an older page cannot be sent without signing in anyway."""
REMEMBERED = timedelta(days=14)


def new_key(user: User) -> str:
    """Return the key of one copy of a form."""
    token = secrets.token_urlsafe(9)
    return _signer().sign(f"{token}.{_mark(token, user)}")


def is_genuine(key: str) -> bool:
    """Whether a key was given out by this ledger, and not too long ago."""
    return bool(_read(key))


def is_of(key: str, user: User) -> bool:
    """Whether a key was given out to this person."""
    token, _, mark = _read(key).partition(".")
    return bool(token) and constant_time_compare(mark, _mark(token, user))


def forget(*, now: datetime) -> int:
    """Delete what was remembered of old submissions; return how many there were."""
    return Submission.objects.filter(sent_at__lt=now - REMEMBERED).delete()[0]


def _read(key: str) -> str:
    try:
        return str(_signer().unsign(key, max_age=VALID))
    except BadSignature:
        return ""


def _mark(token: str, user: User) -> str:
    return salted_hmac("forecasts.submission.person", f"{token}:{user.pk}", algorithm="sha256").hexdigest()[:22]


def _signer() -> TimestampSigner:
    return TimestampSigner(salt="forecasts.submission", sep="~")
