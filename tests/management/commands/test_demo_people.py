"""One person per role, in demo mode alone."""

import json
import stat
from pathlib import Path
from typing import Any

import pytest
from django.conf import LazySettings
from django.contrib.auth.models import Group
from django.core.management import CommandError, call_command

from forecasts.models.people import Role, User

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def data_dir(settings: LazySettings, tmp_path: Path) -> Path:
    settings.DATA_DIR = tmp_path
    return tmp_path


def made(data_dir: Path) -> dict[str, dict[str, Any]]:
    call_command("demo_people", verbosity=0)
    return {person["name"]: person for person in json.loads((data_dir / "demo_people.json").read_text())}


def test_each_role_has_a_person_in_its_group_on_a_database_just_migrated(data_dir: Path) -> None:
    Group.objects.all().delete()
    people = made(data_dir)
    assert set(people) == set(Role.values)
    for user in User.objects.all():
        assert [group.name for group in user.groups.all()] == [user.username]
        assert user.check_password(people[user.username]["password"])
    assert [user.username for user in User.objects.filter(is_superuser=True)] == ["admin"]


def test_passwords_are_random_and_their_owners_alone(data_dir: Path) -> None:
    passwords = {person["password"] for person in made(data_dir).values()}
    assert len(passwords) == len(Role.values)
    assert min(map(len, passwords)) >= 12
    assert stat.S_IMODE((data_dir / "demo_people.json").stat().st_mode) == 0o600


def test_a_second_start_keeps_people_and_passwords(data_dir: Path) -> None:
    assert made(data_dir) == made(data_dir)
    assert User.objects.count() == len(Role.values)


def test_a_new_database_follows_the_file(data_dir: Path) -> None:
    people = made(data_dir)
    User.objects.all().delete()
    assert made(data_dir) == people
    assert User.objects.get(username="resolver").check_password(people["resolver"]["password"])


def test_new_passwords_replace_the_old(data_dir: Path) -> None:
    made(data_dir)
    (data_dir / "demo_people.json").unlink()
    people = made(data_dir)
    assert User.objects.get(username="reviewer").check_password(people["reviewer"]["password"])


def test_an_account_without_a_password_gets_its_own(data_dir: Path) -> None:
    people = made(data_dir)
    User.objects.filter(username="resolver").update(password="!")
    made(data_dir)
    assert User.objects.get(username="resolver").check_password(people["resolver"]["password"])


def test_there_are_none_in_production(settings: LazySettings) -> None:
    settings.DEMO = False
    with pytest.raises(CommandError, match="demo mode only"):
        call_command("demo_people")
    assert not User.objects.exists()
