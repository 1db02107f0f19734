"""This machine and its settings: what Django objects to, clock, disk, static files, e-mail."""

import shutil
import time
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from smtplib import SMTPException
from typing import cast

from django.conf import settings
from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import ManifestStaticFilesStorage, staticfiles_storage
from django.core import checks
from django.core.mail import get_connection
from django.db import connection

from forecasts import clock
from forecasts.management import backups
from forecasts.management.doctor.findings import Finding, fail, ok, warn
from forecasts.management.doctor.queue import clock_finding

FULL, NEARLY_FULL = 200e6, 2e9
"""Bytes left on a disk."""
STALE_BACKUP_HOURS = 48
A_STATIC_FILE = "forecasts/app.css"
OF_PLAIN_HTTP = ("security.W004", "security.W008", "security.W012", "security.W016")
"""What Django says, at length, about HTTPS=0."""


def settings_in_order() -> Iterator[Finding]:
    """What Django and the ledger's own table object to."""
    kind = "demo mode" if settings.DEMO else "production"
    for name, meant in settings.UNKNOWN_SETTINGS.items():
        yield warn("settings", f"{name} is no setting of the ledger's", f"Did you mean {meant}? Unset the other.")
    objections = checks.run_checks(include_deployment_checks=not settings.DEMO)
    if not (settings.HTTPS or settings.DEMO):
        objections = [objection for objection in objections if objection.id not in OF_PLAIN_HTTP]
        yield warn("settings", "HTTPS=0: passwords travel as plain text", "For a try only: a proxy has to speak TLS.")
    for objection in objections:
        mend = str(objection.hint or "See Django's documentation of this check.")
        say = fail if objection.level >= checks.ERROR else warn
        yield say("settings", f"{objection.id}: {_first_sentence(str(objection.msg))}", mend)
    if settings.DEBUG and not settings.DEMO:
        yield fail("settings", "DEBUG=1 shows settings and code to everybody", "Set DEBUG=0.")
    if not objections:
        yield ok("settings", f"{kind}, version {settings.VERSION}, nothing to object to")


def clocks() -> Iterator[Finding]:
    """This machine's clock against the database's. Needs the database."""
    begin, before = time.monotonic(), clock.now()
    theirs = _database_clock()
    ours = before + (clock.now() - before) / 2
    slow = time.monotonic() - begin
    seconds = (ours - theirs).total_seconds()
    yield from clock_finding("this machine's clock", seconds)
    if abs(seconds) <= 2:
        yield ok("clock", f"agrees with the database's to {max(0.1, abs(seconds), slow):.1f} seconds")


def disk() -> Iterator[Finding]:
    """Room where this machine writes."""
    folder = next(path for path in (settings.DATA_DIR, *settings.DATA_DIR.parents) if path.exists())
    left = shutil.disk_usage(folder).free
    said = f"{left / 1e9:.1f} GB left for {settings.DATA_DIR}"
    if connection.vendor != "sqlite":
        said += "; the database's own disk cannot be seen from here"
    mend = "Make room: look at backups and logs first."
    if left < FULL:
        yield fail("disk", said, mend)
    elif left < NEARLY_FULL:
        yield warn("disk", said, mend)
    else:
        yield ok("disk", said)


def static_files() -> Iterator[Finding]:
    """Are they where the pages look for them?"""
    if settings.STATIC_ROOT is None:
        found = finders.find(A_STATIC_FILE) is not None
    else:
        try:
            name = cast("ManifestStaticFilesStorage", staticfiles_storage).stored_name(A_STATIC_FILE)
            found = (Path(settings.STATIC_ROOT) / name).is_file()
        except (ValueError, AttributeError):
            found = False
    if found:
        yield ok("static files", "in place")
    else:
        yield fail("static files", f"{A_STATIC_FILE} is not in place", "Run `manage.py collectstatic --no-input`.")


def mail() -> Iterator[Finding]:
    """Does the mail server answer? Nothing is sent."""
    backend = settings.EMAIL_BACKEND.rsplit(".", 2)[-2]
    if backend == "dummy":
        yield warn("e-mail", "is not sent: EMAIL_URL is empty", "Set EMAIL_URL, or hand invitations over yourself.")
    elif backend != "smtp":
        yield ok("e-mail", f"goes to the {'terminal' if backend == 'console' else backend}")
    else:
        yield _mail_server()


def backup() -> Iterator[Finding]:
    """How old is the newest? Only on SQLite: of a database server's backups nothing can be known from here."""
    newest = backups.newest(settings.DATA_DIR)
    if newest is None:
        yield warn("backup", "there is none", "Run `manage.py backup` every night.")
        return
    hours = (clock.now() - backups.made_at(newest)).total_seconds() / 3600
    if hours > STALE_BACKUP_HOURS:
        yield warn("backup", f"the newest is {hours / 24:.0f} days old", "Run `manage.py backup` every night.")
    else:
        yield ok("backup", f"{newest.name}, {hours:.0f} hours old")


def _first_sentence(text: str) -> str:
    return text.splitlines()[0].split(". ")[0].rstrip(".")


def _mail_server() -> Finding:
    where = f"{settings.EMAIL_HOST}:{settings.EMAIL_PORT}"
    try:
        with get_connection(timeout=5):
            return ok("e-mail", f"{where} answers")
    except (OSError, SMTPException) as error:
        said = (str(error).splitlines() or [type(error).__name__])[0]
        return fail("e-mail", f"{where} does not take letters: {said}", "Start the mail server, or correct EMAIL_URL.")


def _database_clock() -> datetime:
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT clock_timestamp()")
            return cast("datetime", cursor.fetchone()[0])
        cursor.execute("SELECT strftime('%Y-%m-%dT%H:%M:%f+00:00', 'now')")
        return datetime.fromisoformat(cursor.fetchone()[0])
