"""`manage.py demo_people`: one person per role, for demo mode alone, and a file with their passwords."""

import json
import os
import secrets
from io import StringIO
from pathlib import Path
from typing import NamedTuple

from django.conf import settings
from django.contrib.auth.models import Group
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from forecasts.models.people import Role, User

TASKS = {
    Role.RECORDER: "enters articles and claims, in the admin site",
    Role.RESOLVER: "proposes what happened to a due claim",
    Role.REVIEWER: "confirms a proposal or sends it back",
    Role.FORECASTER: "reads, and disputes a resolution",
    Role.ADMIN: "editor-in-chief: everything, in the admin site",
}


class DemoPerson(NamedTuple):
    """One line of the passwords' file."""

    name: str
    password: str
    task: str


class Command(BaseCommand):
    """Create the demo people, or give those who are there what the file says."""

    help = "Create one person per role, with random passwords kept in the data directory (demo mode only)."

    def handle(self, *_args: str, **_options: object) -> None:
        """Keep the passwords of an earlier start: the file decides, the accounts follow; roles are there before people."""
        if not settings.DEMO:
            raise CommandError("Demo people exist in demo mode only: SECRET_KEY and DATABASE_URL are not to be set.")
        call_command("sync_roles", verbosity=0, stdout=StringIO())
        file = settings.DATA_DIR / "demo_people.json"
        known = file.exists()
        people = _read(file) if known else _make(file)
        with transaction.atomic():
            for person in people:
                _sync(person, password_is_new=not known)
        self.stdout.write(f"Demo people: {', '.join(person.name for person in people)}")


def _read(file: Path) -> list[DemoPerson]:
    return [DemoPerson(**person) for person in json.loads(file.read_text())]


def _make(file: Path) -> list[DemoPerson]:
    people = [DemoPerson(role.value, secrets.token_urlsafe(9), task) for role, task in TASKS.items()]
    with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as stream:
        json.dump([person._asdict() for person in people], stream, indent=2)
    return people


def _sync(person: DemoPerson, *, password_is_new: bool) -> None:
    """Give the account its password and its one group. Hashing is slow on purpose, so only where it is needed."""
    leads = person.name == Role.ADMIN
    user, created = User.objects.get_or_create(username=person.name)
    if created or password_is_new or not user.has_usable_password():
        user.set_password(person.password)
    user.is_superuser = leads
    user.is_staff = leads or person.name == Role.RECORDER
    user.save()
    user.groups.set([Group.objects.get(name=person.name)])
