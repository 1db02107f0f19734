"""How e-mail leaves the ledger: one EMAIL_URL instead of eight settings."""

from typing import NamedTuple
from urllib.parse import SplitResult, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

BACKENDS = "django.core.mail.backends"
PORTS = {"smtp": 587, "smtps": 465}
TIMEOUT = 10


class Mail(NamedTuple):
    """What Django's settings of the same names want to know."""

    backend: str
    folder: str = ""
    host: str = ""
    port: int = 25
    user: str = ""
    password: str = ""
    starttls: bool = False
    tls: bool = False


def read(url: str) -> Mail:
    """Return the ways of an EMAIL_URL; an empty one throws every mail away.

    console: writes to the terminal, file:///folder one file a mail. smtp://user:password@host:587 speaks STARTTLS,
    smtps://… TLS from the first byte; a mail server on this machine (localhost) is spoken to in plain.
    """
    parts = urlsplit(url)
    match parts.scheme:
        case "" if not url:
            return Mail(f"{BACKENDS}.dummy.EmailBackend")
        case "console":
            return Mail(f"{BACKENDS}.console.EmailBackend")
        case "file" if parts.path:
            return Mail(f"{BACKENDS}.filebased.EmailBackend", folder=unquote(parts.path))
        case "smtp" | "smtps" if parts.hostname:
            return _smtp(parts, parts.hostname)
    raise ImproperlyConfigured("EMAIL_URL must begin with smtp://host, smtps://host, file:///folder or console:.")


def _smtp(parts: SplitResult, host: str) -> Mail:
    try:
        port = parts.port or PORTS[parts.scheme]
    except ValueError as error:
        raise ImproperlyConfigured(f"EMAIL_URL has a bad port: {error}.") from error
    return Mail(
        f"{BACKENDS}.smtp.EmailBackend",
        host=host,
        port=port,
        user=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
        starttls=parts.scheme == "smtp" and host != "localhost",
        tls=parts.scheme == "smtps",
    )
