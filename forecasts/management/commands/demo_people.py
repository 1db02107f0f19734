"""`manage.py demo_people`: one person per role, for demo mode alone, and a file with their passwords."""

import json
import os
import secrets
from pathlib import Path
from typing import NamedTuple

from django.conf import settings
from django.contrib.auth.models import Group
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
        """Keep the passwords of an earlier start: the file decides, the accounts follow."""
        if not settings.DEMO:
            raise CommandError("Demo people exist in demo mode only: SECRET_KEY and DATABASE_URL are not to be set.")
        people = _read_or_make(settings.DATA_DIR / "demo_people.json")
        with transaction.atomic():
            for person in people:
                _sync(person)
        self.stdout.write(f"Demo people: {', '.join(person.name for person in people)}")


def _read_or_make(file: Path) -> list[DemoPerson]:
    if file.exists():
        return [DemoPerson(**person) for person in json.loads(file.read_text())]
    people = [DemoPerson(role.value, secrets.token_urlsafe(9), task) for role, task in TASKS.items()]
    with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as stream:
        json.dump([person._asdict() for person in people], stream, indent=2)
    return people


def _sync(person: DemoPerson) -> None:
    """Give the account its password and its one group; `sync_roles` has made the groups."""
    leads = person.name == Role.ADMIN
    user, _ = User.objects.get_or_create(username=person.name)
    if not user.check_password(person.password):
        user.set_password(person.password)
    user.is_superuser = leads
    user.is_staff = leads or person.name == Role.RECORDER
    user.save()
    user.groups.set([Group.objects.get(name=person.name)])
