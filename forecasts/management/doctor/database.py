"""The database: can it be reached, is it one that the ledger can trust, has it the shape that this code expects?"""

import sqlite3
from collections.abc import Iterator

from django.conf import settings
from django.contrib.auth.models import Group
from django.db import Error, connection

from forecasts.management.doctor.findings import Finding, fail, ok, warn
from forecasts.models.people import Role, User
from forecasts.tasks import probes

OLDEST_POSTGRESQL = 14
"""The oldest that Django 5.2 supports."""


def reachable() -> bool:
    """Whether it is worth asking further."""
    return not probes.database()


def server() -> Iterator[Finding]:
    """Its version, encoding and isolation."""
    try:
        connection.ensure_connection()
    except Error as error:
        yield fail("database", f"cannot be reached: {_first_line(error)}", "Start it, or correct DATABASE_URL.")
        return
    yield from _postgresql() if connection.vendor == "postgresql" else _sqlite()


def migrations() -> Iterator[Finding]:
    """Has it the shape that this code expects?"""
    problem = probes.migrations()
    if problem.startswith("made by a newer"):
        yield fail("migrations", problem, "Run the newer version again, or restore the backup made before it.")
    elif problem:
        yield fail("migrations", problem, "Back up, then run `manage.py migrate`.")
    else:
        yield ok("migrations", "all applied")


def triggers() -> Iterator[Finding]:
    """Is the record protected?"""
    missing = probes.guards()
    if missing and probes.migrations():
        yield warn("triggers", "not all in place before the migrations", "Run `manage.py migrate` first.")
    elif missing:
        mend = "Somebody with the database's password has dropped them: find out who. Run `manage.py verify_history`"
        yield fail("triggers", missing, f"{mend}, then `manage.py restore_guards`.")
    else:
        yield ok("triggers", "every insert-only table is protected")


def people() -> Iterator[Finding]:
    """Roles, and somebody who can give them."""
    lacking = {role.value for role in Role} - set(Group.objects.values_list("name", flat=True))
    if lacking:
        yield fail("people", f"roles are missing: {', '.join(sorted(lacking))}", "Run `manage.py sync_roles`.")
    elif not User.objects.filter(is_superuser=True, is_active=True).exists():
        yield warn("people", "nobody is editor-in-chief", "Run `manage.py createsuperuser`.")
    else:
        yield ok("people", "the roles are there, and somebody can give them")


def _postgresql() -> Iterator[Finding]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT current_setting('server_version_num')::int / 10000, current_setting('server_encoding'),"
            " current_setting('transaction_isolation'), pg_database_size(current_database())"
        )
        version, encoding, isolation, size = cursor.fetchone()
    if version < OLDEST_POSTGRESQL:
        yield fail("database", f"PostgreSQL {version} is too old", f"Move to PostgreSQL {OLDEST_POSTGRESQL} or newer.")
    if encoding != "UTF8":
        yield fail("database", f"its encoding is {encoding}", "Make it anew with ENCODING 'UTF8' and restore into it.")
    if isolation != "read committed":
        mend = "Set default_transaction_isolation back to 'read committed': operations count on it."
        yield fail("database", f"its transactions are {isolation}", mend)
    yield ok("database", f"PostgreSQL {version}, {encoding}, {isolation}, {size / 1e6:.0f} MB")


def _sqlite() -> Iterator[Finding]:
    with connection.cursor() as cursor:
        [(encoding,)] = cursor.execute("PRAGMA encoding").fetchall()
        [(journal,)] = cursor.execute("PRAGMA journal_mode").fetchall()
        [(damage,), *_] = cursor.execute("PRAGMA quick_check(1)").fetchall()
    if damage != "ok":
        mend = "Stop everything, keep the file for study, and restore the newest backup from DATA_DIR/backups."
        yield fail("database", f"the file is damaged: {damage}", mend)
        return
    yield ok("database", f"SQLite {sqlite3.sqlite_version}, {encoding}, journal {journal}, undamaged")
    if not settings.DEMO:
        mend = "Move to PostgreSQL before more than a few people write: set DATABASE_URL."
        yield warn("database", "SQLite lets one writer in at a time", mend)


def _first_line(error: Exception) -> str:
    return (str(error).strip().splitlines() or [type(error).__name__])[0]
