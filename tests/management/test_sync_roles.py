import pytest
from django.contrib.auth.models import Group, Permission
from django.core.management import call_command

from forecasts.management.commands import sync_roles
from forecasts.models.people import Role
from tests import factories

pytestmark = pytest.mark.django_db


def permissions(role: Role) -> set[str]:
    return set(Group.objects.get(name=role.value).permissions.values_list("codename", flat=True))


def test_every_role_becomes_a_group_with_what_it_may_do() -> None:
    call_command("sync_roles", verbosity=0)
    assert set(Group.objects.values_list("name", flat=True)) == set(Role.values)
    steps = {"record_claim", "propose_resolution", "confirm_resolution", "decide_dispute"}
    assert {role: permissions(role) & steps for role in Role} == {
        Role.RECORDER: {"record_claim"},
        Role.RESOLVER: {"propose_resolution"},
        Role.REVIEWER: {"confirm_resolution", "decide_dispute"},
        Role.FORECASTER: set(),
        Role.ADMIN: set(),
    }


def test_running_it_again_mends_what_was_changed_by_hand() -> None:
    call_command("sync_roles", verbosity=0)
    group = Group.objects.get(name=Role.RESOLVER)
    before = permissions(Role.RESOLVER)
    group.permissions.set(Permission.objects.filter(codename="delete_user"))
    call_command("sync_roles", verbosity=0)
    assert permissions(Role.RESOLVER) == before


def test_nobody_but_the_editor_may_delete_what_is_recorded_or_change_people() -> None:
    call_command("sync_roles", verbosity=0)
    recorder = factories.person(Role.RECORDER)
    assert recorder.has_perm("forecasts.add_article")
    for permission in ("delete_article", "change_forecast", "delete_forecast", "change_user", "change_scorejob"):
        assert not recorder.has_perm(f"forecasts.{permission}")


def test_a_misspelt_permission_is_not_passed_over(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sync_roles.PERMISSIONS, Role.FORECASTER, frozenset({"view_nothing"}))
    with pytest.raises(AssertionError, match="view_nothing"):
        call_command("sync_roles", verbosity=0)
