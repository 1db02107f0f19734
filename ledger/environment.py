"""The settings that an operator may give, as environment variables: one table, and the readers of its types.

The table is the whole list: reading a name that it lacks is an error, and the README's table is compared with it.
"""

import os
import re
from datetime import timedelta
from difflib import get_close_matches
from typing import NamedTuple

from django.core.exceptions import ImproperlyConfigured


class Setting(NamedTuple):
    """One environment variable."""

    name: str
    default: str
    meaning: str


TABLE = (
    Setting("SECRET_KEY", "", "signs sessions; required as soon as DATABASE_URL is set. Neither: demo mode"),
    Setting("DATABASE_URL", "", "postgres://… or sqlite:///…; empty: SQLite in DATA_DIR"),
    Setting("REDIS_URL", "", "the job queue's broker; empty: scores are computed in the web process"),
    Setting("ALLOWED_HOSTS", "", "host names served, separated by commas; demo mode serves loopback hosts only"),
    Setting("TRUSTED_ORIGINS", "", "origins allowed to post forms through a proxy, such as https://ledger.example"),
    Setting("DEBUG", "0", "1 shows Django's debug pages; for development only"),
    Setting("HTTPS", "1", "0 serves plain HTTP: no redirect, no HSTS, cookies without Secure. Demo mode: always 0"),
    Setting(
        "PROXY",
        "0",
        "how many proxies stand in front: so many entries of X-Forwarded-For, from the right, are believed",
    ),
    Setting(
        "PUBLIC_URL", "", "where people find the ledger, such as https://ledger.example: for links in mails and answers"
    ),
    Setting("DATA_DIR", "var", "where demo mode and `make run` keep database, key, passwords and queue"),
    Setting("REVIEW_POLICY", "two_person", "two_person: who confirms is not who proposed; single: a lone researcher"),
    Setting("DISPUTE_WINDOW", "72h", "how long after its confirmation a resolution becomes final, such as 72h or 3d"),
    Setting("LEXICON", "survey-2026", "the lexicon that reads verbal forecasts by default"),
    Setting("MAX_BODY", "5000000", "the largest request body accepted, in bytes"),
    Setting("API_RATE", "600", "requests to the API that one address may make in a minute; 0: any number"),
    Setting("API_RATE_SIGNED_IN", "3000", "the same for each person who is signed in"),
    Setting(
        "CORS_ORIGINS", "", "pages of other sites that may read the API in a browser, by origin; * for all of them"
    ),
    Setting("WEB_CONCURRENCY", "2", "how many web processes gunicorn starts; each has six threads"),
    Setting(
        "UNSCORED_LIMIT",
        "15m",
        "/readyz answers 503 once a claim has waited this long for its scores, or other work for being done; 0s: never",
    ),
    Setting("SIGN_UP", "invitation", "who may sign up: invitation, open or closed"),
    Setting("INVITATION_LASTS", "7d", "how long an invitation can be accepted, such as 48h or 7d"),
    Setting(
        "EMAIL_URL", "", "smtp://user:password@host:587, smtps://…, file:///folder, console:; empty: no e-mail is sent"
    ),
    Setting("EMAIL_FROM", "Forecast Ledger <ledger@localhost>", "the sender of e-mail"),
    Setting("LOG_FORMAT", "", "json: one object per line; text: for people. Empty: json, in demo mode text"),
    Setting("SLOW_REQUEST", "1000", "a request that takes longer, in milliseconds, is marked slow in the log"),
    Setting("MAX_UPLOAD", "100000000", "the largest file accepted for import on the admin site, in bytes"),
    Setting("LOG_LEVEL", "INFO", "DEBUG, INFO, WARNING or ERROR"),
)

_DEFAULTS = {setting.name: setting.default for setting in TABLE}
_UNITS = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days"}


def text(name: str) -> str:
    """What the environment says for `name`, without the space around it; else the default."""
    return os.environ.get(name, "").strip() or _DEFAULTS[name]


def look_alikes() -> dict[str, str]:
    """Names in the environment that look like a misspelt setting → the setting that they look like."""
    known = [setting.name for setting in TABLE]
    near = {name: get_close_matches(name, known, n=1, cutoff=0.88) for name in os.environ if name not in known}
    return {name: found[0] for name, found in near.items() if found}


def is_demo() -> bool:
    """Whether this is demo mode: nobody has said which key and which database."""
    return not text("SECRET_KEY") and not text("DATABASE_URL")


def flag(name: str) -> bool:
    """A 0 or a 1."""
    return choice(name, "0", "1") == "1"


def choice(name: str, *allowed: str, default: str = "") -> str:
    """One of a few words; `default` where the default depends on other settings."""
    value = text(name) or default
    if value not in allowed:
        raise ImproperlyConfigured(f"{name} is {value!r}; it must be one of: {', '.join(allowed)}.")
    return value


def words(name: str) -> list[str]:
    """A list separated by commas; empty places do not count."""
    return [word.strip() for word in text(name).split(",") if word.strip()]


def whole_number(name: str) -> int:
    """A whole number above zero."""
    value = text(name)
    if not re.fullmatch(r"[1-9][0-9]{0,11}", value):
        raise ImproperlyConfigured(f"{name} is {value!r}; it must be a whole number above zero.")
    return int(value)


def count(name: str) -> int:
    """A whole number, or zero."""
    value = text(name)
    if not re.fullmatch(r"[0-9]{1,12}", value):
        raise ImproperlyConfigured(f"{name} is {value!r}; it must be a whole number.")
    return int(value)


def duration(name: str) -> timedelta:
    """A whole number with its unit: s, m, h or d."""
    value = text(name)
    match = re.fullmatch(r"([0-9]{1,6})([smhd])", value)
    if match is None:
        raise ImproperlyConfigured(f"{name} is {value!r}; it must be a number with a unit, such as 72h or 3d.")
    return timedelta(**{_UNITS[match[2]]: int(match[1])})
