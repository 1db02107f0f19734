"""The log: one line per event on standard error, a JSON object in production and a sentence in demo mode.

    at       the instant, in UTC                request_id  of the request that it belongs to, in a task too
    level    DEBUG to ERROR                     actor       the pseudonym of who is signed in; never a name
    logger   which part of the product          task        with task_id: the task that was at work
    message  the event in words                 error       the traceback, on the same line

A request's line also has method, path, status, ms and, where it took longer than SLOW_REQUEST, slow. Web server,
worker and timetable all log so. Only the fields named here are written, and the values that PostgreSQL quotes from
rows in its errors are left out. So is, from every line, what opens a door (`without_secrets`).
"""

import json
import logging
import re
from datetime import UTC, datetime
from typing import Any

from ledger import environment, tracing

FIELDS = ("method", "path", "status", "ms", "slow", "state")
QUIET = ("celery.beat", "celery.worker.strategy", "celery.worker.request", "celery.app.trace")
"""What says much that another line says better; only its errors are kept, or everything at DEBUG."""
VALUES_OF_ROWS = ("DETAIL:", "CONTEXT:")


_SECRETS = (
    # A link in a letter is a key: invitations, confirmations of addresses, new passwords; also as part of a query
    (
        re.compile(
            r"((?:/|%2F)accounts(?:/|%2F)(?:invitation|confirm-email|password(?:/|%2F)reset(?:/|%2F)key)(?:/|%2F))"
            r"[^\s\"'<>\]),?#&]+",
            re.IGNORECASE,
        ),
        r"\1…",
    ),
    # What somebody searches for or fills in; keys in queries
    (re.compile(r"(?<=[\w/.])\?[\w.\[\]%-]+=[^\s\"'<>\])]*"), "?…"),
    # Passwords in the addresses of database, broker and mail server
    (re.compile(r"(\b[\w+.-]+://[^\s:/@\"']*):[^\s@/\"']+@"), r"\1:…@"),
    # Headers that say who somebody is
    (
        re.compile(
            r"((?:proxy-)?authorization|(?:set-)?cookie|x-csrftoken|csrfmiddlewaretoken|sessionid|ledger_session|csrftoken)"
            r"(['\"]?\s*[:=]\s*['\"]?)[^\r\n'\"]+",
            re.IGNORECASE,
        ),
        r"\1\2…",
    ),
    (re.compile(r"\b(bearer|basic)\s+[\w.~+/=-]{8,}", re.IGNORECASE), r"\1 …"),
)


def without_secrets(text: str) -> str:
    """Return a text for the log without keys in addresses, what was searched for, passwords and credentials."""
    for pattern, instead in _SECRETS:
        text = pattern.sub(instead, text)
    return text


_BREAKS = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")


class LineFormatter(logging.Formatter):
    """A line for people: instant, level, logger, message, and whom it is about.

    A client can put line breaks into an address: they are written as their codes, so that nobody forges a line.
    """

    def format(self, record: logging.LogRecord) -> str:
        """Write the line; a traceback follows on lines of its own, which are indented."""
        line = f"{_instant(record)} {record.levelname} {record.name}: {record.getMessage()}"
        if about := _about(record):
            line += f" [{' '.join(f'{name}={value}' for name, value in about.items())}]"
        lines = [line, *(f"    {part}" for part in _error(self, record).splitlines())]
        return without_secrets("\n".join(_BREAKS.sub(lambda found: f"\\u{ord(found[0]):04x}", part) for part in lines))


class JsonFormatter(logging.Formatter):
    """A line for programs: one object."""

    def format(self, record: logging.LogRecord) -> str:
        """Write the object on one line."""
        line = {
            "at": _instant(record),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
        }
        error = _error(self, record)
        whole = line | _about(record) | ({"error": error} if error else {})
        safe = {name: without_secrets(value) if isinstance(value, str) else value for name, value in whole.items()}
        return json.dumps(safe, ensure_ascii=False, default=str)


def configuration(*, level: str, form: str) -> dict[str, Any]:
    """How Python's logging is to be set up, for Django, Celery and gunicorn alike."""
    quiet = {"level": "WARNING" if level == "INFO" else level}
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"text": {"()": LineFormatter}, "json": {"()": JsonFormatter}},
        "handlers": {"console": {"class": "logging.StreamHandler", "formatter": form}},
        "root": {"handlers": ["console"], "level": level},
        "loggers": {
            "django": {"handlers": [], "propagate": True},
            "gunicorn.error": {"handlers": [], "propagate": True},
            "waitress.queue": {"level": "ERROR"},  # warns whenever a request waits for a thread
            "gunicorn.access": {"handlers": [], "propagate": False},
            **dict.fromkeys(QUIET, quiet),
            "django.request": {"level": "ERROR"},
        },
    }


def configured() -> dict[str, Any]:
    """The configuration that the environment asks for."""
    return configuration(
        level=environment.choice("LOG_LEVEL", "DEBUG", "INFO", "WARNING", "ERROR"),
        form=environment.choice("LOG_FORMAT", "text", "json", default="text" if environment.is_demo() else "json"),
    )


def _instant(record: logging.LogRecord) -> str:
    at = datetime.fromtimestamp(record.created, UTC)
    return at.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _about(record: logging.LogRecord) -> dict[str, Any]:
    trace = tracing.current()
    said = {name: value for name in FIELDS if (value := getattr(record, name, None)) is not None}
    return {**(trace.fields if trace else {}), **said}


def _error(formatter: logging.Formatter, record: logging.LogRecord) -> str:
    """The traceback, without the lines in which PostgreSQL quotes a row."""
    if not record.exc_info:
        return ""
    lines = formatter.formatException(record.exc_info).splitlines()
    return "\n".join(line for line in lines if not line.lstrip().startswith(VALUES_OF_ROWS))
