"""Where an account is signed in, in words, and how to end it."""

from __future__ import annotations

import re
from datetime import datetime
from typing import NamedTuple

from allauth.usersessions.models import UserSession

from forecasts.models.people import User

SEEN = "seen_at"
"""Under which a session keeps when its use was last noted."""

BROWSERS = (("Edg/", "Edge"), ("OPR/", "Opera"), ("Firefox/", "Firefox"), ("Chrome/", "Chrome"), ("Safari/", "Safari"))
SYSTEMS = (
    ("iPhone", "an iPhone"),
    ("iPad", "an iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("Mac OS X", "a Mac"),
    ("CrOS", "ChromeOS"),
    ("Linux", "Linux"),
)
"""What a browser calls itself, the more telling mark first: nearly all also say Chrome and Safari."""


class Shown(NamedTuple):
    """One line of the list."""

    number: int
    device: str
    address: str
    since: datetime
    last_seen: datetime
    is_here: bool


def listed(user: User, *, here: str) -> list[Shown]:
    """Return the living sessions of `user`, this one first, then the one seen last."""
    living = UserSession.objects.purge_and_list(user)
    shown = [
        Shown(row.pk, device(row.user_agent), row.ip, row.created_at, row.last_seen_at, row.session_key == here)
        for row in living
    ]
    return sorted(shown, key=lambda line: (not line.is_here, -line.last_seen.timestamp()))


def end_session(user: User, *, number: str, here: str) -> bool:
    """End one of the user's sessions, but not the one that asks; whether there was such a one."""
    if not re.fullmatch(r"[0-9]{1,18}", number):
        return False
    found = UserSession.objects.filter(user=user, pk=int(number)).exclude(session_key=here).first()
    if found is not None:
        found.end()
    return found is not None


def end_others(user: User, *, here: str) -> int:
    """End every session of the user but the one that asks; with `here` empty, that one too. Returns how many."""
    others = list(UserSession.objects.filter(user=user).exclude(session_key=here))
    for session in others:
        session.end()
    return len(others)


def device(user_agent: str) -> str:
    """Say what somebody signed in with, as far as the browser told."""
    browser = next((name for mark, name in BROWSERS if mark in user_agent), "")
    system = next((name for mark, name in SYSTEMS if mark in user_agent), "")
    if browser and system:
        return f"{browser} on {system}"
    return browser or system or "Something that does not say what it is"
