"""Settings that are addresses or secrets, read and checked. A message names the variable and never shows its value."""

import re
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import dj_database_url
from django.core.exceptions import ImproperlyConfigured

from ledger import environment, sqlite

SHORTEST_KEY = 32
CONNECT_SECONDS = 5
"""How long to wait for a database server that does not answer at all."""


def secret_key() -> str:
    """The production's key."""
    key = environment.text("SECRET_KEY")
    make = 'Make one: python3 -c "import secrets; print(secrets.token_urlsafe(50))"'
    if not key:
        raise ImproperlyConfigured(f"SECRET_KEY is required as soon as DATABASE_URL is set. {make}")
    if len(key) < SHORTEST_KEY:
        raise ImproperlyConfigured(f"SECRET_KEY is too short: {SHORTEST_KEY} characters at least. {make}")
    return key


def database(data_dir: Path) -> dict[str, Any]:
    """Django's description of the database."""
    url = environment.text("DATABASE_URL") or f"sqlite:///{data_dir / 'ledger.sqlite3'}"
    scheme = _scheme("DATABASE_URL", url, {"postgres", "postgresql", "sqlite"})
    found: dict[str, Any] = dict(dj_database_url.parse(url, conn_max_age=60, conn_health_checks=True))
    if scheme == "sqlite":
        return found | {"ENGINE": "ledger.sqlite", "OPTIONS": sqlite.OPTIONS}
    if not found["NAME"]:
        raise ImproperlyConfigured("DATABASE_URL names no database: postgres://user@host:5432/name.")
    return found | {"OPTIONS": {"connect_timeout": CONNECT_SECONDS} | found.get("OPTIONS", {})}


def files_of(database: dict[str, Any]) -> list[Path]:
    """The files of an SQLite database; none of a server's."""
    if database["ENGINE"] != "ledger.sqlite":
        return []
    return [Path(f"{database['NAME']}{end}") for end in ("", "-journal", "-wal", "-shm", "-turn")]


def broker() -> str:
    """The job queue's address; empty for none."""
    url = environment.text("REDIS_URL")
    if url:
        _scheme("REDIS_URL", url, {"redis", "rediss", "redis+socket"})
    return url


def origins() -> list[str]:
    """Origins that may post forms."""
    given = environment.words("TRUSTED_ORIGINS")
    for origin in given:
        if not re.fullmatch(r"https?://[^/\s]+", origin):
            raise ImproperlyConfigured(
                f"TRUSTED_ORIGINS holds {origin!r}; an origin is a scheme and a host, such as https://ledger.example."
            )
    return given


def public_url() -> str:
    """The address under which people find the ledger, without a slash at its end; empty if it is not said."""
    given = environment.text("PUBLIC_URL").rstrip("/")
    if given and not re.fullmatch(r"https?://([A-Za-z0-9._-]+|\[[0-9A-Fa-f:]+\])(:[0-9]{1,5})?", given):
        raise ImproperlyConfigured("PUBLIC_URL must be a scheme and a host, such as https://ledger.example.")
    return given


def hosts() -> list[str]:
    """Host names that are served."""
    given = environment.words("ALLOWED_HOSTS")
    for host in given:
        if not re.fullmatch(r"\*|\.?[A-Za-z0-9._-]+|\[[0-9A-Fa-f:]+\]", host):
            raise ImproperlyConfigured(
                f"ALLOWED_HOSTS holds {host!r}; a host is a name without scheme, port and path, such as ledger.example."
            )
    return given


def _scheme(name: str, url: str, allowed: set[str]) -> str:
    """The scheme of an address, which has to be whole: one that is allowed, and a port that is a number."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as error:
        raise ImproperlyConfigured(f"{name} is no address: {str(error).split(':', maxsplit=1)[0]}.") from None
    if parts.scheme not in allowed or port == 0:
        begins = " or ".join(f"{scheme}://" for scheme in sorted(allowed))
        raise ImproperlyConfigured(f"{name} must begin with {begins}.")
    return parts.scheme
