"""`manage.py sync_roles`: the groups and what each may do, after every migration; running it again changes nothing."""

from django.contrib.auth.models import Group, Permission
from django.core.management.base import BaseCommand
from django.db import transaction

from forecasts.models.people import Role

SOURCES = ("outlet", "topic", "forecaster", "article", "claimgroup")
READ_ONLY = ("claim", "forecast", "claimcondition", "claimversion", "proposal", "evidence", "resolution", "dispute")
DESK = (*SOURCES, *READ_ONLY, "scorejob", "entry")

PERMISSIONS: dict[Role, frozenset[str]] = {
    Role.RECORDER: frozenset(
        {"record_claim", "add_claim", "change_claim", "delete_claim", "add_forecast"}
        | {f"{step}_{model}" for step in ("add", "change") for model in SOURCES}
        | {f"view_{model}" for model in DESK}
    ),
    Role.RESOLVER: frozenset({"propose_resolution"} | {f"view_{model}" for model in DESK}),
    Role.REVIEWER: frozenset({"confirm_resolution", "decide_dispute"} | {f"view_{model}" for model in DESK}),
    Role.FORECASTER: frozenset(),
    Role.ADMIN: frozenset(),
}
"""What each group may do. The editor-in-chief is a superuser, a forecaster needs no permission but an account."""


class Command(BaseCommand):
    """Make the groups what the table says."""

    help = "Create the groups of roles and give them their permissions; nothing changes when run again."

    @transaction.atomic
    def handle(self, *_args: str, **_options: object) -> None:
        """Set each group's permissions to exactly those of the table."""
        known = Permission.objects.filter(content_type__app_label="forecasts")
        for role, codenames in PERMISSIONS.items():
            group, _ = Group.objects.get_or_create(name=role.value)
            permissions = list(known.filter(codename__in=codenames))
            if missing := codenames - {permission.codename for permission in permissions}:
                raise AssertionError(f"No such permissions: {', '.join(sorted(missing))}. Run migrate first.")
            group.permissions.set(permissions)
        self.stdout.write(f"Roles: {', '.join(role.value for role in PERMISSIONS)}")
